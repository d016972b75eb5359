package dev.hradba.rag.ingest;

import java.time.Duration;

/// What reading one document may cost. A document that needs more is left out, with the reason in the report.
///
/// @param maxFileBytes  largest document, bytes
/// @param maxCharacters longest extracted text, characters
/// @param maxTime       longest time to read one document
public record IngestLimits(long maxFileBytes, int maxCharacters, Duration maxTime) {

    /// Refuses limits that admit nothing.
    public IngestLimits {
        if (maxFileBytes < 1 || maxCharacters < 1 || maxTime.isNegative() || maxTime.isZero()) {
            throw new IllegalArgumentException("maxFileBytes %d, maxCharacters %d and maxTime %s must all be positive"
                    .formatted(maxFileBytes, maxCharacters, maxTime));
        }
    }

    /// 64 MiB, 20 million characters, one minute.
    public static IngestLimits defaults() {
        return new IngestLimits(64L * 1024 * 1024, 20_000_000, Duration.ofMinutes(1));
    }
}
