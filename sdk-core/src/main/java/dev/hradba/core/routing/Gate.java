package dev.hradba.core.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.hradba.core.completion.Cancellation;

/// Places at one backend, and a bounded queue before them. Own code because Resilience4j's bulkhead has neither a bound on
/// its waiters, nor priorities, nor a way to stop waiting, nor to wait at several. Thread-safe; the lock is never held while
/// anyone waits, and never two at once.
final class Gate {

    /// How waiting ended.
    sealed interface Wait {

        /// A place is ours; give it back with [Gate#leave].
        ///
        /// @param at which of the gates, from 0
        record Entered(int at) implements Wait {}

        /// No place.
        ///
        /// @param late whether the wait was too long; otherwise too many wait already
        record Refused(boolean late) implements Wait {}

        /// The caller cancelled, or its thread was interrupted.
        record Cancelled() implements Wait {}
    }

    /// One call in the queues of several gates. The first to call it gives it a place; nobody does once it is gone.
    private static final class Waiter {
        private static final AtomicLong NUMBERS = new AtomicLong();
        private static final int NONE = -1;
        private static final int GONE = -2;

        private final Priority priority;
        private final long number = NUMBERS.getAndIncrement();
        private final CountDownLatch called = new CountDownLatch(1);
        private final AtomicInteger place = new AtomicInteger(NONE);

        Waiter(Priority priority) {
            this.priority = priority;
        }

        boolean call(int gate) {
            boolean first = place.compareAndSet(NONE, gate);
            if (first) {
                called.countDown();
            }
            return first;
        }
    }

    private record Ticket(Waiter waiter, int gate) {}

    private final Object lock = new Object();
    private final PriorityQueue<Ticket> queue = new PriorityQueue<>(
            Comparator.comparing((Ticket ticket) -> ticket.waiter().priority).thenComparing(ticket -> ticket.waiter().number));
    private final int places;
    private final int maxQueued;
    private int taken;

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

    /// Takes the first place that becomes free at any of these gates.
    static Wait enterFirst(List<Gate> gates, Priority priority, Cancellation cancellation, Duration maxWait) {
        var waiter = new Waiter(priority);
        var queued = new ArrayList<Ticket>();
        for (int i = 0; i < gates.size() && waiter.place.get() == Waiter.NONE; i++) {
            var ticket = new Ticket(waiter, i);
            if (gates.get(i).enter(ticket)) {
                queued.add(ticket);
            }
        }
        if (queued.isEmpty()) {
            return new Wait.Refused(false);
        }
        boolean cancelled = await(waiter, cancellation, maxWait);
        waiter.place.compareAndSet(Waiter.NONE, Waiter.GONE);
        queued.forEach(ticket -> gates.get(ticket.gate()).drop(ticket));
        int place = waiter.place.get();
        if (cancelled && place >= 0) { // called in the same moment
            gates.get(place).leave();
        }
        return cancelled ? new Wait.Cancelled() : place >= 0 ? new Wait.Entered(place) : new Wait.Refused(true);
    }

    /// Takes a place or a ticket; false if too many wait already.
    private boolean enter(Ticket ticket) {
        synchronized (lock) {
            if (taken < places && queue.isEmpty()) {
                if (ticket.waiter().call(ticket.gate())) {
                    taken++;
                }
                return true;
            }
            return queue.size() < maxQueued && queue.add(ticket);
        }
    }

    private void drop(Ticket ticket) {
        synchronized (lock) {
            queue.remove(ticket);
        }
    }

    /// Whether the caller cancelled meanwhile.
    private static boolean await(Waiter waiter, Cancellation cancellation, Duration maxWait) {
        var registration = cancellation.onCancel(waiter.called::countDown);
        try {
            boolean called = waiter.called.await(maxWait.toNanos(), TimeUnit.NANOSECONDS);
            return called && cancellation.isCancelled();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            registration.close();
        }
    }

    /// Gives a place to the next in the queue, or back.
    void leave() {
        synchronized (lock) {
            for (var next = queue.poll(); next != null; next = queue.poll()) {
                if (next.waiter().call(next.gate())) {
                    return;
                }
            }
            taken--;
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
