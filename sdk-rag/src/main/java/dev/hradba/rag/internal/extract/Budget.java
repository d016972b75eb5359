package dev.hradba.rag.internal.extract;

import java.time.Duration;
import java.util.Optional;

import dev.hradba.rag.ingest.IngestLimits;
import dev.hradba.rag.ingest.TextRecognition;

/// What is left of the limits for one document, and who reads its pictures. Parsers ask it as they go; a thread that was given up ends at its next question.
public final class Budget {

    private final IngestLimits limits;
    private final Optional<TextRecognition> recognition;
    private final long deadline;
    private volatile boolean abandoned;

    /// A budget that begins now, for documents whose pictures nobody reads.
    public Budget(IngestLimits limits) {
        this(limits, Optional.empty());
    }

    /// A budget that begins now.
    public Budget(IngestLimits limits, Optional<TextRecognition> recognition) {
        this.limits = limits;
        this.recognition = recognition;
        this.deadline = System.nanoTime() + limits.maxTime().toNanos();
    }

    /// Makes every later question fail.
    public void abandon() {
        abandoned = true;
    }

    /// @throws ExtractionException if the time is over
    void checkTime() {
        if (abandoned || System.nanoTime() - deadline > 0) {
            throw timeOver(limits);
        }
    }

    /// @throws ExtractionException if the text is too long or the time is over
    void checkLength(long characters) {
        if (characters > limits.maxCharacters()) {
            throw new ExtractionException("has more than %,d characters of text; split it or raise maxCharacters".formatted(limits.maxCharacters()));
        }
        checkTime();
    }

    /// Who reads text in pictures, if anything does.
    Optional<TextRecognition> recognition() {
        return recognition;
    }

    /// What is left of the time.
    public Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    IngestLimits limits() {
        return limits;
    }

    /// What a document that takes too long is told.
    public static ExtractionException timeOver(IngestLimits limits) {
        return new ExtractionException("took longer than %s s to read; split it or raise the limit (rag ingest --max-time, IngestLimits.maxTime)".formatted(limits.maxTime().toSeconds()));
    }
}
