package dev.hradba.core.routing;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.completion.Cancellation;

/// Places at one backend, and a bounded queue before them. Own code because Resilience4j's bulkhead has neither a bound on
/// its waiters, nor priorities, nor a way to stop waiting. Thread-safe; the lock is never held while anyone waits.
final class Gate {

    /// How waiting ended.
    enum Entry {
        /// A place is ours; give it back with [Gate#leave].
        ENTERED,
        /// Too many wait already.
        FULL,
        /// The wait was too long.
        LATE,
        /// The caller cancelled, or its thread was interrupted.
        CANCELLED
    }

    private record Waiter(Priority priority, long number, CountDownLatch called) {}

    private final Object lock = new Object();
    private final PriorityQueue<Waiter> queue = new PriorityQueue<>(Comparator.comparing(Waiter::priority).thenComparing(Waiter::number));
    private final int places;
    private final int maxQueued;
    private int taken;
    private long numbers;

    Gate(int places, int maxQueued) {
        this.places = places;
        this.maxQueued = maxQueued;
    }

    /// Takes a place if one is free and nobody waits for it.
    boolean tryEnter() {
        synchronized (lock) {
            if (taken == places || !queue.isEmpty()) {
                return false;
            }
            taken++;
            return true;
        }
    }

    /// Takes a place, waiting for it if need be.
    Entry enter(Priority priority, Cancellation cancellation, Duration maxWait) {
        Waiter waiter;
        synchronized (lock) {
            if (taken < places && queue.isEmpty()) {
                taken++;
                return Entry.ENTERED;
            }
            if (queue.size() == maxQueued) {
                return Entry.FULL;
            }
            waiter = new Waiter(priority, numbers++, new CountDownLatch(1));
            queue.add(waiter);
        }
        var ended = await(waiter, cancellation, maxWait);
        synchronized (lock) {
            if (queue.remove(waiter)) {
                return ended;
            }
            if (ended == Entry.CANCELLED) { // called in the same moment
                pass();
            }
        }
        return ended == Entry.CANCELLED ? Entry.CANCELLED : Entry.ENTERED;
    }

    private static Entry await(Waiter waiter, Cancellation cancellation, Duration maxWait) {
        var registration = cancellation.onCancel(waiter.called()::countDown);
        try {
            boolean called = waiter.called().await(maxWait.toNanos(), TimeUnit.NANOSECONDS);
            return cancellation.isCancelled() ? Entry.CANCELLED : called ? Entry.ENTERED : Entry.LATE;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Entry.CANCELLED;
        } finally {
            registration.close();
        }
    }

    /// Gives a place to the next in the queue, or back.
    void leave() {
        synchronized (lock) {
            pass();
        }
    }

    private void pass() {
        var next = queue.poll();
        if (next == null) {
            taken--;
        } else {
            next.called().countDown();
        }
    }

    int running() {
        synchronized (lock) {
            return taken;
        }
    }

    int queued() {
        synchronized (lock) {
            return queue.size();
        }
    }
}
