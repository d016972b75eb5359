package dev.hradba.core.completion;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// A switch that stops running work. Thread-safe; once cancelled it stays so.
public final class Cancellation {

    private final Object lock = new Object();
    private final List<Runnable> actions = new ArrayList<>();
    private volatile boolean cancelled;

    /// A switch that nobody has used yet.
    public Cancellation() {}

    /// Stops the work; further calls do nothing. Every action runs, also after one that fails; the first failure is thrown
    /// at the end.
    public void cancel() {
        List<Runnable> due;
        synchronized (lock) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        @Nullable RuntimeException failure = null;
        for (var action : due) {
            try {
                action.run();
            } catch (RuntimeException bug) {
                if (failure == null) {
                    failure = bug;
                } else {
                    failure.addSuppressed(bug);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// Whether the work should stop.
    public boolean isCancelled() {
        return cancelled;
    }

    /// Runs the action at cancellation, or now if that has happened. Close the result when the work is over.
    public Registration onCancel(Runnable action) {
        synchronized (lock) {
            if (!cancelled) {
                actions.add(action);
                return () -> {
                    synchronized (lock) {
                        actions.remove(action);
                    }
                };
            }
        }
        action.run();
        return () -> {};
    }

    /// Takes an action back.
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
