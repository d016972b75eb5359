package dev.hradba.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.completion.Cancellation;

/// Stops a run when its caller cancels it or its time is up, whichever comes first. Thread-safe.
final class StopSignal implements AutoCloseable {

    private final Cancellation work = new Cancellation();
    private final Cancellation caller;
    private final Cancellation.Registration registration;
    private final CountDownLatch over = new CountDownLatch(1);
    private final long deadlineNanos;
    private volatile boolean timedOut;

    StopSignal(Cancellation caller, long timeoutMillis) {
        this.caller = caller;
        this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(timeoutMillis, TimeUnit.DAYS.toMillis(365)));
        this.registration = caller.onCancel(work::cancel);
        Thread.ofVirtual().name("hradba-deadline").start(this::watch);
    }

    private void watch() {
        try {
            if (!over.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                timedOut = true;
                work.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread but a JVM that ends
        }
    }

    /// What the work listens to.
    Cancellation work() {
        return work;
    }

    boolean cancelled() {
        return caller.isCancelled();
    }

    boolean timedOut() {
        return timedOut || millisLeft() <= 0;
    }

    long millisLeft() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
    }

    @Override
    public void close() {
        over.countDown();
        registration.close();
    }
}
