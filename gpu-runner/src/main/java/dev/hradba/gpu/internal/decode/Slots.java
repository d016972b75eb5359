package dev.hradba.gpu.internal.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.gpu.internal.model.KvCache;
import dev.hradba.gpu.internal.model.LlamaModel;
import org.jspecify.annotations.Nullable;

/// The caches of a model, one per request at a time. A request gets the free cache that begins most like its prompt; if
/// that is little of it, the one unused for longest. Thread-safe; waits in order of arrival.
public final class Slots {

    private static final class Slot {
        final KvCache cache;
        boolean taken;
        long lastUse;

        Slot(KvCache cache) {
            this.cache = cache;
        }
    }

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    private final List<Slot> slots = new ArrayList<>();
    private long uses;
    private boolean closed;

    /// So many empty caches.
    public Slots(LlamaModel model, int count) {
        for (int i = 0; i < count; i++) {
            slots.add(new Slot(model.newCache()));
        }
    }

    /// Waits for a free cache.
    ///
    /// @throws BackendException if the model is closed or the thread is interrupted
    KvCache take(int[] prompt) {
        lock.lock();
        try {
            while (!closed) {
                Slot best = best(prompt);
                if (best != null) {
                    best.taken = true;
                    best.lastUse = ++uses;
                    return best.cache;
                }
                freed.await();
            }
            throw new IllegalStateException("the model is closed; open it again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(Kind.BUSY, true, "the call was interrupted while it waited for a free slot; call again", e);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Slot best(int[] prompt) {
        Slot best = null;
        Slot oldest = null;
        int most = 0;
        for (Slot slot : slots) {
            if (slot.taken) {
                continue;
            }
            int common = slot.cache.commonPrefix(prompt);
            if (common > most && 2 * common >= slot.cache.length()) {
                most = common;
                best = slot;
            }
            if (oldest == null || slot.lastUse < oldest.lastUse) {
                oldest = slot;
            }
        }
        return best != null ? best : oldest;
    }

    /// Gives a cache back.
    void give(KvCache cache) {
        lock.lock();
        try {
            for (Slot slot : slots) {
                if (slot.cache == cache) {
                    slot.taken = false;
                }
            }
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Refuses further requests and waits for the running ones.
    public void close() {
        lock.lock();
        try {
            closed = true;
            freed.signalAll();
            while (slots.stream().anyMatch(slot -> slot.taken)) {
                freed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
