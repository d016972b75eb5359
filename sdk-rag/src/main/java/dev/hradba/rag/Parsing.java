package dev.hradba.rag;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.hradba.rag.ingest.IngestLimits;
import dev.hradba.rag.ingest.Readers;
import dev.hradba.rag.ingest.Source;
import dev.hradba.rag.internal.extract.Budget;
import dev.hradba.rag.internal.extract.Extracted;
import dev.hradba.rag.internal.extract.ExtractionException;
import dev.hradba.rag.internal.extract.Extractor;

/// Reads one document in a thread of its own, so that a disk that does not answer or a parser that hangs, recurses without end or eats all memory costs
/// that document only. Threads that ignore their time limit cannot be ended; a few are borne, then the ingestion stops.
final class Parsing {

    private static final long STACK_BYTES = 4L * 1024 * 1024;

    /// Milliseconds that a parser has beyond its limit to notice it by itself.
    private static final long GRACE_MILLIS = 500;

    /// Most threads that go on beyond their limit, each with a processor and memory that nobody gets back.
    private static final int MAX_ABANDONED = 4;

    private final IngestLimits limits;
    private final Readers readers;
    private final Map<Thread, String> abandoned = new LinkedHashMap<>();

    Parsing(IngestLimits limits, Readers readers) {
        this.limits = limits;
        this.readers = readers;
    }

    /// Reads `bytes`.
    ///
    /// @throws ExtractionException if they cannot be read, with the reason
    Extracted read(Source source, byte[] bytes) {
        var budget = new Budget(limits, readers.recognition());
        try {
            return within(source, budget, () -> read(source, bytes, budget));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw reason(cause == null ? e : cause);
        }
    }

    private Extracted read(Source source, byte[] bytes, Budget budget) throws IOException {
        if (source.format().isPresent()) {
            return Extractor.extract(source.format().get(), bytes, budget);
        }
        String mediaType = readers.parsers().isEmpty() ? "" : Extractor.mediaType(source.name(), bytes);
        for (var parser : readers.parsers()) {
            if (parser.reads(source.name(), mediaType)) {
                return Extractor.extract(parser.parse(source.name(), bytes, budget.left()), budget);
            }
        }
        return Extractor.extract(source.name(), bytes, budget);
    }

    /// The bytes of a source within the limits, however many there are by now.
    ///
    /// @throws ExtractionException if they are too many or do not come in time
    byte[] bytes(Source source) throws IOException {
        if (source.bytes() > limits.maxFileBytes()) {
            throw tooLarge(source.bytes());
        }
        int most = (int) Math.min(limits.maxFileBytes(), Integer.MAX_VALUE - 16);
        try {
            byte[] bytes = within(source, new Budget(limits), () -> {
                try (InputStream in = source.content().open()) {
                    return in.readNBytes(most + 1);
                }
            });
            if (bytes.length > most) {
                throw tooLarge(bytes.length);
            }
            return bytes;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failed -> throw failed;
                case OutOfMemoryError full -> throw reason(full);
                case null, default -> throw new IOException(String.valueOf(e.getCause()), e);
            }
        }
    }

    private <T> T within(Source source, Budget budget, Callable<T> work) throws ExecutionException {
        requireThreads();
        var task = new FutureTask<>(work);
        var thread = new Thread(null, task, "hradba-parser", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limits.maxTime().toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            budget.abandon();
            thread.interrupt();
            abandoned.put(thread, source.id());
            throw Budget.timeOver(limits);
        } catch (InterruptedException e) {
            budget.abandon();
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new KnowledgeBaseException("the ingestion was interrupted; start it again, it goes on where it stopped", true, e);
        }
    }

    private void requireThreads() {
        abandoned.keySet().removeIf(thread -> !thread.isAlive());
        if (abandoned.size() >= MAX_ABANDONED) {
            throw new KnowledgeBaseException("%d documents are still being read long after their time limit and cannot be stopped: %s; take them out, then ingest in a new process"
                    .formatted(abandoned.size(), String.join(", ", abandoned.values())), false);
        }
    }

    private ExtractionException tooLarge(long bytes) {
        return new ExtractionException("has %,d bytes; at most %,d are read, split it, or raise the limit (rag ingest --max-size, IngestLimits.maxFileBytes)".formatted(bytes, limits.maxFileBytes()));
    }

    private static ExtractionException reason(Throwable cause) {
        return switch (cause) {
            case ExtractionException known -> known;
            case IOException failed -> new ExtractionException(String.valueOf(failed.getMessage()), failed);
            case OutOfMemoryError e -> new ExtractionException("needs more memory to read than there is; split it or give the JVM more (-Xmx)", e);
            case StackOverflowError e -> new ExtractionException("nests its parts too deeply to be read; export it anew", e);
            default -> new ExtractionException("cannot be read, its parser failed with %s: %s; export it anew"
                    .formatted(cause.getClass().getSimpleName(), cause.getMessage()), cause);
        };
    }
}
