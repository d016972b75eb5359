package dev.hradba.core.routing;

/// What one identity may spend.
///
/// @param requestsPerMinute calls per minute; as many may come at once after a quiet minute
/// @param tokensPerMinute   input and output tokens per minute. They are known only after a call, so the last call of a
///                          minute may go over; the next ones then wait until the debt is paid
/// @param maxConcurrent     calls at the same time
public record Quota(int requestsPerMinute, int tokensPerMinute, int maxConcurrent) {

    /// Checks that nothing is below 1.
    public Quota {
        if (requestsPerMinute < 1 || tokensPerMinute < 1 || maxConcurrent < 1) {
            throw new IllegalArgumentException("quota of %d requests and %d tokens per minute and %d calls at once lets nothing through; each must be at least 1"
                    .formatted(requestsPerMinute, tokensPerMinute, maxConcurrent));
        }
    }
}
