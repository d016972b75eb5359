package dev.hradba.core.telemetry;

import java.time.Duration;

import dev.hradba.core.internal.chat.CallMeter;
import io.opentelemetry.api.common.Attributes;

/// Puts what is measured inside a call under the call's labels.
record LabelledMeter(Instruments instruments, Attributes labels) implements CallMeter {

    @Override
    public void waited(Duration wait) {
        instruments.waits.record(wait.toNanos() / WatchedBackend.NANOS, labels);
    }

    @Override
    public void lookedUp(boolean hit) {
        instruments.lookups.add(1, labels.toBuilder().put(Names.CACHE_HIT, hit).build());
    }
}
