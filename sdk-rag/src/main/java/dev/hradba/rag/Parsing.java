package dev.hradba.rag;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.hradba.rag.ingest.IngestLimits;
import dev.hradba.rag.ingest.Source;
import dev.hradba.rag.internal.extract.Budget;
import dev.hradba.rag.internal.extract.Extracted;
import dev.hradba.rag.internal.extract.ExtractionException;
import dev.hradba.rag.internal.extract.Extractor;

/// Reads one document in a thread of its own, so that a parser that hangs, recurses without end or eats all memory costs that document only.
final class Parsing {

    private static final long STACK_BYTES = 4L * 1024 * 1024;

    /// Milliseconds that a parser has beyond its limit to notice it by itself.
    private static final long GRACE_MILLIS = 500;

    private final IngestLimits limits;

    Parsing(IngestLimits limits) {
        this.limits = limits;
    }

    /// Reads `bytes`.
    ///
    /// @throws ExtractionException if they cannot be read, with the reason
    Extracted read(Source source, byte[] bytes) {
        var budget = new Budget(limits);
        var task = new FutureTask<>(() -> source.format().isPresent() ? Extractor.extract(source.format().get(), bytes, budget)
                : Extractor.extract(source.name(), bytes, budget));
        var thread = new Thread(null, task, "hradba-parser", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limits.maxTime().toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            budget.abandon();
            thread.interrupt();
            throw Budget.timeOver(limits);
        } catch (InterruptedException e) {
            budget.abandon();
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new KnowledgeBaseException("the ingestion was interrupted; start it again, it goes on where it stopped", true, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw reason(cause == null ? e : cause);
        }
    }

    /// The bytes of a source within the limits.
    byte[] bytes(Source source) throws IOException {
        if (source.bytes() > limits.maxFileBytes()) {
            throw tooLarge(source.bytes());
        }
        byte[] bytes = source.content().read();
        if (bytes.length > limits.maxFileBytes()) {
            throw tooLarge(bytes.length);
        }
        return bytes;
    }

    private ExtractionException tooLarge(long bytes) {
        return new ExtractionException("has %,d bytes; at most %,d are read, split it or raise maxFileBytes".formatted(bytes, limits.maxFileBytes()));
    }

    private static ExtractionException reason(Throwable cause) {
        return switch (cause) {
            case ExtractionException known -> known;
            case OutOfMemoryError e -> new ExtractionException("needs more memory to read than there is; split it or give the JVM more (-Xmx)", e);
            case StackOverflowError e -> new ExtractionException("nests its parts too deeply to be read; export it anew", e);
            default -> new ExtractionException("cannot be read, its parser failed with %s: %s; export it anew"
                    .formatted(cause.getClass().getSimpleName(), cause.getMessage()), cause);
        };
    }
}
