package dev.hradba.core.internal.wire;

import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.adapter.TimeLimits;
import okhttp3.Call;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// Ends a call whose phase takes too long. Sockets' own timeouts cannot do this: a keep-alive comment resets them, though
/// no token came. It bites only while the call reads, so the time a listener takes is not held against the server.
///
/// One alarm per call is set and looks again when it rings too early, so that a read costs next to nothing. The reading
/// side is confined to the thread of its call; one timer thread, which leaves when it has nothing to do, cancels.
///
/// An interruption closes the socket that a virtual thread reads, but a platform thread reads on; so the alarm of such a one
/// also looks for it.
public final class Watchdog implements AutoCloseable {

    /// A limit that passed.
    static final class Passed extends IOException {
        private static final long serialVersionUID = 1L;

        Passed(String message) {
            super(message);
        }
    }

    /// Something that reads.
    @FunctionalInterface
    public interface Read<T> {

        /// Reads.
        T run() throws IOException;
    }

    private static final ScheduledThreadPoolExecutor TIMER = timer();
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Thread reader = Thread.currentThread();
    private final Call call;
    private final TimeLimits limits;
    private final long totalEnd;
    private long phaseEnd;
    private String phase = "firstToken";
    private boolean progressed;

    // guarded by this
    private long deadline;
    private boolean reading;
    private boolean late;
    private @Nullable ScheduledFuture<?> alarm;

    /// @param startedNanos when the call began, by [System#nanoTime]
    public Watchdog(Call call, TimeLimits limits, long startedNanos) {
        this.call = call;
        this.limits = limits;
        this.totalEnd = startedNanos + limits.total().toNanos();
        this.phaseEnd = System.nanoTime() + limits.firstToken().toNanos();
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("hradba-watchdog").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /// A piece of the reply came.
    public void progressed() {
        progressed = true;
    }

    /// The reply comes in one piece, so only the total limit holds.
    public void expectWhole() {
        phase = "total";
        phaseEnd = totalEnd;
    }

    /// Reads under the limits.
    public <T> T watch(Read<T> read) throws IOException {
        begin();
        try {
            var value = read.run();
            finish();
            return value;
        } catch (IOException broken) {
            throw reason(broken);
        }
    }

    /// Reads bytes under the limits.
    public int read(BufferedSource source, byte[] into, int from, int length) throws IOException {
        begin();
        try {
            int count = source.read(into, from, length);
            finish();
            return count;
        } catch (IOException broken) {
            throw reason(broken);
        }
    }

    private void begin() throws Passed {
        long now = System.nanoTime();
        if (progressed) {
            progressed = false;
            phase = "betweenTokens";
            phaseEnd = now + limits.betweenTokens().toNanos();
        }
        long next = totalFirst() ? totalEnd : phaseEnd;
        if (next - now <= 0) {
            call.cancel();
            throw passed();
        }
        synchronized (this) {
            deadline = next;
            reading = true;
            if (alarm == null) {
                setAlarm(now);
            }
        }
    }

    private void finish() throws Passed {
        synchronized (this) {
            reading = false;
            if (!late) {
                return;
            }
        }
        throw passed();
    }

    private IOException reason(IOException broken) {
        synchronized (this) {
            reading = false;
            return late && !(broken instanceof Passed) ? passed() : broken;
        }
    }

    /// No later than a pause between tokens from now, so that no read to come ends before it rings.
    private synchronized void setAlarm(long now) {
        long look = reader.isVirtual() ? Long.MAX_VALUE : LOOK_NANOS;
        alarm = TIMER.schedule(this::ring, Math.min(look, Math.min(deadline - now, limits.betweenTokens().toNanos())), TimeUnit.NANOSECONDS);
    }

    private synchronized void ring() {
        alarm = null;
        long now = System.nanoTime();
        if (reading && reader.isInterrupted()) {
            call.cancel();
        } else if (reading && deadline - now > 0) {
            setAlarm(now);
        } else if (reading) {
            late = true;
            call.cancel();
        } // else the next read sets another
    }

    private boolean totalFirst() {
        return totalEnd - phaseEnd <= 0;
    }

    private Passed passed() {
        var name = totalFirst() ? "total" : phase;
        var limit = switch (name) {
            case "total" -> limits.total();
            case "firstToken" -> limits.firstToken();
            default -> limits.betweenTokens();
        };
        return new Passed("the time limit %s of %s passed; raise it in TimeLimits if the server needs longer".formatted(name, limit));
    }

    /// The call has ended.
    @Override
    public synchronized void close() {
        reading = false;
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }
}
