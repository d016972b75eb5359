package dev.hradba.core.adapter;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import okhttp3.Call;
import okio.AsyncTimeout;

/// Ends a call whose phase takes too long. Sockets' own timeouts cannot do this: a keep-alive comment resets them, though
/// no token came. It bites only while the call reads, so the time a listener takes is not held against the server.
///
/// Confined to the thread of its call; okio's shared timer thread cancels.
final class Watchdog extends AsyncTimeout {

    /// A limit that passed.
    static final class Passed extends IOException {
        private static final long serialVersionUID = 1L;

        Passed(String message) {
            super(message);
        }
    }

    /// Something that reads.
    interface Read<T> {
        T run() throws IOException;
    }

    private final Call call;
    private final TimeLimits limits;
    private final long totalEnd;
    private long phaseEnd;
    private String phase = "firstToken";

    Watchdog(Call call, TimeLimits limits, long startedNanos) {
        this.call = call;
        this.limits = limits;
        this.totalEnd = startedNanos + limits.total().toNanos();
        this.phaseEnd = System.nanoTime() + limits.firstToken().toNanos();
    }

    /// A piece of the reply came.
    void progressed() {
        phase = "betweenTokens";
        phaseEnd = System.nanoTime() + limits.betweenTokens().toNanos();
    }

    /// The reply comes in one piece, so only the total limit holds.
    void expectWhole() {
        phase = "total";
        phaseEnd = totalEnd;
    }

    /// Reads under the limits.
    <T> T watch(Read<T> read) throws IOException {
        long now = System.nanoTime();
        boolean totalFirst = totalEnd - phaseEnd <= 0;
        long left = (totalFirst ? totalEnd : phaseEnd) - now;
        if (left <= 0) {
            call.cancel();
            throw passed(totalFirst);
        }
        timeout(left, TimeUnit.NANOSECONDS);
        enter();
        boolean late;
        T value;
        try {
            value = read.run();
        } catch (IOException e) {
            if (exit()) {
                throw passed(totalFirst);
            }
            throw e;
        }
        late = exit();
        if (late) {
            throw passed(totalFirst);
        }
        return value;
    }

    /// Reads what is here already, so only the total limit can have passed.
    <T> T readHere(Read<T> read) throws IOException {
        if (totalEnd - System.nanoTime() <= 0) {
            call.cancel();
            throw passed(true);
        }
        return read.run();
    }

    private Passed passed(boolean totalFirst) {
        var name = totalFirst ? "total" : phase;
        var limit = switch (name) {
            case "total" -> limits.total();
            case "firstToken" -> limits.firstToken();
            default -> limits.betweenTokens();
        };
        return new Passed("the time limit %s of %s passed; raise it in TimeLimits if the server needs longer".formatted(name, limit));
    }

    @Override
    protected void timedOut() {
        call.cancel();
    }
}
