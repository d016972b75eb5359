package dev.hradba.sandbox.worker;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// A clock that acts when time is up. One daemon platform thread; actions are short.
public final class Deadlines implements AutoCloseable {

    private final ScheduledThreadPoolExecutor clock;

    /// Starts the clock.
    public Deadlines() {
        clock = (ScheduledThreadPoolExecutor) Executors.newScheduledThreadPool(
                1, Thread.ofPlatform().daemon().name("hradba-sandbox-deadlines").factory());
        clock.setRemoveOnCancelPolicy(true);
    }

    /// A deadline that has not passed yet. Close it when the work is done.
    @FunctionalInterface
    public interface Deadline extends AutoCloseable {
        @Override
        void close();
    }

    /// Runs the action once the time has passed, unless the result is closed before.
    public Deadline after(Duration time, Runnable action) {
        var task = clock.schedule(action, time.toMillis(), TimeUnit.MILLISECONDS);
        return () -> task.cancel(false);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
