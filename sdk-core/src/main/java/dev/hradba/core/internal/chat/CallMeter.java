package dev.hradba.core.internal.chat;

import java.time.Duration;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;

/// What the parts between a caller and a server measure about the call that runs on this thread, for whoever watches it.
public interface CallMeter {

    /// Where the watcher stands in the context.
    ContextKey<CallMeter> KEY = ContextKey.named("hradba-call-meter");

    /// Nobody watches.
    CallMeter NONE = new CallMeter() {
        @Override
        public void waited(Duration wait) {}

        @Override
        public void lookedUp(boolean hit) {}
    };

    /// The watcher of the call on this thread, or [#NONE].
    static CallMeter current() {
        var meter = Context.current().get(KEY);
        return meter == null ? NONE : meter;
    }

    /// The call got its place at a backend after this wait.
    void waited(Duration wait);

    /// A cache was asked for the reply.
    void lookedUp(boolean hit);
}
