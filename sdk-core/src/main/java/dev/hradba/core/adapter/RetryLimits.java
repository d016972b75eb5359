package dev.hradba.core.adapter;

import java.time.Duration;

/// How often and how fast a failed call is repeated. Only failures that are safe to repeat are, and never after the
/// listener has heard a part of the reply.
///
/// @param maxAttempts calls in all, the first included; 1 never repeats
/// @param firstDelay  mean wait before the first repetition; later waits double, each with jitter of one half
/// @param maxDelay    longest wait; a server that asks for a longer one is not asked again
public record RetryLimits(int maxAttempts, Duration firstDelay, Duration maxDelay) {

    /// Three attempts, half a second after the first, at most ten seconds apart.
    public static final RetryLimits DEFAULTS = new RetryLimits(3, Duration.ofMillis(500), Duration.ofSeconds(10));

    /// One attempt.
    public static final RetryLimits NEVER = new RetryLimits(1, Duration.ofMillis(1), Duration.ofMillis(1));

    /// Checks the ranges.
    public RetryLimits {
        if (maxAttempts < 1 || maxAttempts > 100) {
            throw new IllegalArgumentException("maxAttempts %d is outside [1, 100]; 1 never repeats".formatted(maxAttempts));
        }
        if (firstDelay.toMillis() < 1 || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "delays %s and %s are wrong; the first must be at least 1 ms and the longest no shorter".formatted(firstDelay, maxDelay));
        }
    }
}
