package dev.hradba.gpu.internal.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/// A few threads that share loops. The caller works too and takes whatever no worker has taken, so a worker that the
/// operating system has put aside delays nothing but the piece it holds. Waiting spins shortly, then parks.
///
/// One caller at a time; the threads are daemons and end with [#close].
public final class WorkerPool implements AutoCloseable {

    private static final int SPINS = 2000;

    /// One piece of a loop.
    @FunctionalInterface
    public interface Task {
        /// Does piece `index`.
        ///
        /// @param index  which piece
        /// @param worker which thread, in `[0, threads)`; no two run at once with the same number
        void run(int index, int worker);
    }

    private static final class Job {
        final Task task;
        final int pieces;
        final Thread caller = Thread.currentThread();
        final AtomicInteger next = new AtomicInteger();
        final AtomicInteger done = new AtomicInteger();
        final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(Task task, int pieces) {
            this.task = task;
            this.pieces = pieces;
        }

        void work(int worker) {
            for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
                try {
                    task.run(piece, worker);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    if (done.incrementAndGet() == pieces) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }

        boolean isDone() {
            return done.get() >= pieces;
        }
    }

    private final Thread[] workers;
    private final AtomicInteger parked = new AtomicInteger();
    private volatile @Nullable Job current;
    private volatile boolean closed;

    /// A pool of so many threads, the caller included.
    public WorkerPool(int threads) {
        workers = new Thread[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            int worker = i + 1;
            workers[i] = Thread.ofPlatform().daemon().name("hradba-runner-" + worker).unstarted(() -> serve(worker));
        }
        for (Thread thread : workers) {
            thread.start();
        }
    }

    /// Threads that may work at once, the caller included.
    public int threads() {
        return workers.length + 1;
    }

    /// Runs all pieces and returns when they are done; the caller is worker 0.
    public void run(int pieces, Task task) {
        if (pieces == 1 || workers.length == 0) {
            for (int i = 0; i < pieces; i++) {
                task.run(i, 0);
            }
            return;
        }
        Job job = new Job(task, pieces);
        current = job;
        if (parked.get() > 0) {
            for (Thread thread : workers) {
                LockSupport.unpark(thread);
            }
        }
        job.work(0);
        for (int spins = 0; !job.isDone(); spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(job);
            }
        }
        current = null;
        Throwable failure = job.failure.get();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void serve(int worker) {
        Job last = null;
        int spins = 0;
        while (!closed) {
            Job job = current;
            if (job != null && job != last) {
                job.work(worker);
                last = job;
                spins = 0;
            } else if (spins++ < SPINS) {
                Thread.onSpinWait();
            } else {
                last = null;
                park();
                spins = 0;
            }
        }
    }

    private void park() {
        parked.incrementAndGet();
        Job job = current;
        if ((job == null || job.isDone()) && !closed) {
            LockSupport.park(this);
        }
        parked.decrementAndGet();
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : workers) {
            LockSupport.unpark(thread);
        }
    }
}
