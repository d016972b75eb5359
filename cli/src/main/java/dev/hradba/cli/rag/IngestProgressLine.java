package dev.hradba.cli.rag;

import java.util.function.Consumer;

import dev.hradba.cli.common.Style;
import dev.hradba.rag.ingest.IngestProgress;

/// One line on the terminal that says how far an ingestion is, and anywhere what Ctrl-C leaves.
final class IngestProgressLine implements Consumer<IngestProgress>, AutoCloseable {

    private static final long EVERY_NANOS = 100_000_000;

    private final boolean shown = Style.terminal() && System.getenv("CI") == null;
    private final Thread stopped = new Thread(this::stopped, "hradba-stopped");
    private long last;
    private volatile boolean written;

    IngestProgressLine() {
        Runtime.getRuntime().addShutdownHook(stopped);
    }

    private void stopped() {
        clear();
        System.err.println("hradba: stopped; what was saved so far stays in the knowledge base. Run the same command again, and it goes on from there");
    }

    @Override
    public void accept(IngestProgress progress) {
        if (!shown || (System.nanoTime() - last < EVERY_NANOS && progress.done() < progress.total())) {
            return;
        }
        last = System.nanoTime();
        written = true;
        var rest = progress.remainingMillis();
        String line = "%,d of %,d documents, %.1f/s%s%s  %s".formatted(progress.done(), progress.total(), progress.documentsPerSecond(),
                rest.isPresent() ? ", " + time(rest.getAsLong()) + " left" : "",
                progress.failures() > 0 ? ", %,d left out".formatted(progress.failures()) : "",
                Style.plain(progress.document()) + (progress.toEmbed() > 0 ? ", %,d of %,d passages".formatted(progress.embedded(), progress.toEmbed()) : ""));
        System.err.print("\r\u001b[K" + (line.length() >= Style.width() ? line.substring(0, Math.max(1, Style.width() - 1)) : line));
        System.err.flush();
    }

    private static String time(long millis) {
        long seconds = (millis + 999) / 1_000;
        return seconds < 60 ? seconds + " s" : "%d:%02d min".formatted(seconds / 60, seconds % 60);
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(stopped);
        } catch (IllegalStateException e) {
            // Ctrl-C came first, and was told
        }
    }

    /// Clears the line.
    void clear() {
        if (written) {
            System.err.print("\r\u001b[K");
            System.err.flush();
            written = false;
        }
    }
}
