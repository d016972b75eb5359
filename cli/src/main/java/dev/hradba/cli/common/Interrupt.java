package dev.hradba.cli.common;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.completion.Cancellation;

/// Turns Ctrl-C into a cancellation and gives the running work a moment to end cleanly: statement stopped, audit written.
public final class Interrupt implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 5;

    private final Thread hook;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Interrupt(Cancellation cancellation) {
        this.hook = new Thread(() -> {
            cancellation.cancel();
            awaitEnd();
        }, "hradba-interrupt");
    }

    /// Ctrl-C cancels from now until this is closed.
    public static Interrupt cancels(Cancellation cancellation) {
        var interrupt = new Interrupt(cancellation);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    /// Says that the work has ended.
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is shutting down because of Ctrl-C: the hook has seen the end
        }
    }

    private void awaitEnd() {
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("hradba: the work did not stop within %d s; ending anyway".formatted(PATIENCE_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
