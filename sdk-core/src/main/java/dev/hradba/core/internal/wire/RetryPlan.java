package dev.hradba.core.internal.wire;

import java.time.Duration;

import dev.hradba.core.adapter.RetryLimits;
import dev.hradba.core.backend.BackendException;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;

/// When a failed call is repeated, and after which wait: as long as the server asks for, else longer each time, with jitter.
public final class RetryPlan {

    private RetryPlan() {}

    /// The plan within these limits.
    public static RetryConfig of(RetryLimits limits) {
        var backoff = IntervalFunction.ofExponentialRandomBackoff(limits.firstDelay(), 2, 0.5, limits.maxDelay());
        return RetryConfig.<Object>custom()
                .maxAttempts(limits.maxAttempts())
                .intervalBiFunction((attempt, outcome) -> outcome.isLeft() && outcome.getLeft() instanceof BackendException failure
                        ? failure.retryAfter().map(Duration::toMillis).orElseGet(() -> backoff.apply(attempt))
                        : backoff.apply(attempt))
                .retryOnException(failure -> failure instanceof BackendException known && known.retryable()
                        && known.retryAfter().map(wait -> wait.compareTo(limits.maxDelay()) <= 0).orElse(true))
                .build();
    }
}
