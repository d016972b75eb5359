package dev.hradba.core.routing;

import java.time.Duration;

/// When a pool waits, and when it leaves a member alone.
///
/// @param maxWait             longest wait for a place at a busy member
/// @param breakerWindow       calls over which failures of one member are counted, at least 1
/// @param breakerFailureShare share of failed calls in that window, in (0, 1], from which on the member is left alone
/// @param breakerPause        how long it is left alone before calls try it again
public record PoolOptions(Duration maxWait, int breakerWindow, double breakerFailureShare, Duration breakerPause) {

    /// 30 seconds for a place; a member that failed half of its last 10 calls rests for 15 seconds.
    public static final PoolOptions DEFAULTS = new PoolOptions(Duration.ofSeconds(30), 10, 0.5, Duration.ofSeconds(15));

    /// Checks the ranges.
    public PoolOptions {
        if (maxWait.isNegative() || breakerPause.toMillis() < 1) {
            throw new IllegalArgumentException("maxWait %s must not be negative and breakerPause %s must be at least 1 ms".formatted(maxWait, breakerPause));
        }
        if (breakerWindow < 1 || !(breakerFailureShare > 0 && breakerFailureShare <= 1)) {
            throw new IllegalArgumentException("breakerWindow %d must be at least 1 and breakerFailureShare %s in (0, 1]"
                    .formatted(breakerWindow, breakerFailureShare));
        }
    }

    /// The same options with another longest wait for a place.
    public PoolOptions withMaxWait(Duration wait) {
        return new PoolOptions(wait, breakerWindow, breakerFailureShare, breakerPause);
    }

    /// The same options with other rules for leaving a member alone.
    public PoolOptions withBreaker(int window, double failureShare, Duration pause) {
        return new PoolOptions(maxWait, window, failureShare, pause);
    }
}
