package dev.hradba.sandbox.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// A fixed number of places, each with a warm worker or one being started. Thread-safe.
///
/// A worker serves one call at a time and one tenant in its life; it is replaced after a call that went wrong, after many calls, and before it
/// would see a second tenant. Of a tenant's idle workers the one that has rested longest serves next, as its next context is made by then.
/// Workers are started on platform threads of the pool. The lock guards the places' fields only: nothing is started, waited for or run under it.
public final class WorkerPool implements AutoCloseable {

    private static final int MAX_CALLS_PER_WORKER = 10_000;

    private final Supplier<WorkerOptions> options;
    private final Deadlines deadlines;
    private final ExecutorService starters;
    private final Semaphore free;
    private final Object lock = new Object();
    private final List<Place> places = new ArrayList<>();
    private boolean closed;
    private long releases;

    /// Starts all workers in the background.
    ///
    /// @param options asked before each start, so that a cache that is ready by then is used
    public WorkerPool(Supplier<WorkerOptions> options, int size, Deadlines deadlines) {
        this.options = options;
        this.deadlines = deadlines;
        this.free = new Semaphore(size, true);
        this.starters = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("hradba-worker-starter-", 0).factory());
        for (int i = 0; i < size; i++) {
            places.add(new Place());
        }
    }

    /// A worker lent to one call. Close it with a word on the worker's health.
    public final class Lease {
        private final Place place;
        private final Worker worker;

        private Lease(Place place, Worker worker) {
            this.place = place;
            this.worker = worker;
        }

        /// The worker, for this call only.
        public Worker worker() {
            return worker;
        }

        /// Gives the worker back; a spoilt one is killed and its place filled anew.
        public void release(boolean healthy) {
            synchronized (lock) {
                if (!healthy || worker.calls() >= MAX_CALLS_PER_WORKER) {
                    place.refill();
                }
                place.busy = false;
                place.released = ++releases;
            }
            free.release();
        }
    }

    /// Lends a worker that has served no other tenant.
    ///
    /// @return empty if none became free in time
    /// @throws IOException if a worker could not be started
    public Optional<Lease> lease(String tenant, Duration wait) throws IOException, InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        if (!free.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        Place place = null;
        try {
            CompletableFuture<Worker> starting;
            synchronized (lock) {
                place = choose(tenant);
                starting = place.worker;
            }
            var worker = starting.get(Math.max(end - System.nanoTime(), 1), TimeUnit.NANOSECONDS);
            var lease = new Lease(place, worker);
            place = null;
            return Optional.of(lease);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw notStarted(e);
        } finally {
            if (place != null) {
                putBack(place);
            }
        }
    }

    /// Waits until the first worker is warm, and binds it to no tenant.
    ///
    /// @return whether it is ready in time
    /// @throws IOException if it could not be started
    public boolean awaitFirst(Duration wait) throws IOException, InterruptedException {
        CompletableFuture<Worker> first;
        synchronized (lock) {
            first = places.getFirst().worker;
        }
        try {
            return first.get(wait.toNanos(), TimeUnit.NANOSECONDS) != null;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw notStarted(e);
        }
    }

    private static IOException notStarted(ExecutionException e) {
        var cause = e.getCause() instanceof UncheckedIOException wrapped ? wrapped.getCause() : e.getCause();
        return new IOException("no worker could be started: " + (cause == null ? e : cause).getMessage(), e);
    }

    /// Ends all workers.
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            places.forEach(Place::empty);
        }
        starters.shutdown();
    }

    private void putBack(Place place) {
        synchronized (lock) {
            place.busy = false;
        }
        free.release();
    }

    private Place choose(String tenant) {
        if (closed) {
            throw new IllegalStateException("the sandbox is closed");
        }
        var place = places.stream()
                .filter(candidate -> !candidate.busy)
                .min(Comparator.<Place>comparingInt(candidate -> candidate.distance(tenant)).thenComparingLong(candidate -> candidate.released))
                .orElseThrow(() -> new IllegalStateException("a permit without a free place"));
        place.busy = true;
        if (!place.fit(tenant)) {
            place.refill();
        }
        place.tenant = Optional.of(tenant);
        return place;
    }

    private Worker start() {
        try {
            return Worker.start(options.get(), deadlines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a worker was starting", e);
        }
    }

    /// Room for one worker. All members are used under the lock.
    private final class Place {
        private Optional<String> tenant = Optional.empty();
        private boolean busy;
        private long released;
        private CompletableFuture<Worker> worker = CompletableFuture.supplyAsync(WorkerPool.this::start, starters);

        /// How little we like to use this place for the tenant.
        int distance(String wanted) {
            boolean same = tenant.isPresent() && tenant.get().equals(wanted);
            int state = ready() ? 0 : 1;
            return same ? state : tenant.isEmpty() ? 2 + state : 4 + state;
        }

        boolean fit(String wanted) {
            boolean rightTenant = tenant.isEmpty() || tenant.get().equals(wanted);
            return rightTenant && !worker.isCompletedExceptionally() && (!worker.isDone() || worker.join().alive());
        }

        boolean ready() {
            return worker.isDone() && !worker.isCompletedExceptionally();
        }

        void refill() {
            empty();
            if (!closed) {
                tenant = Optional.empty();
                worker = CompletableFuture.supplyAsync(WorkerPool.this::start, starters);
            }
        }

        /// Kills the worker, or the one that is still being started as soon as it is there.
        void empty() {
            worker = worker.whenComplete((old, failure) -> {
                if (old != null) {
                    old.close();
                }
            });
        }
    }
}
