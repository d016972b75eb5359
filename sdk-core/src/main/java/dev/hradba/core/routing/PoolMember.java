package dev.hradba.core.routing;

import dev.hradba.core.backend.Backend;

/// One backend of a [BackendPool].
///
/// @param name          for messages and [BackendPool#members()]; unique in its pool
/// @param backend       who answers; the pool closes it
/// @param weight        share of the calls, relative to the other members; 0 for a reserve that is asked only when no other
///                      member answers. A canary is a member with a small weight
/// @param maxConcurrent calls that run there at the same time
/// @param maxQueued     calls that may wait for one of those places; further ones are refused as busy
public record PoolMember(String name, Backend backend, int weight, int maxConcurrent, int maxQueued) {

    /// Checks the ranges.
    public PoolMember {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a pool member needs a name for its messages");
        }
        if (weight < 0 || maxConcurrent < 1 || maxQueued < 0) {
            throw new IllegalArgumentException(
                    "member '%s' has weight %d, maxConcurrent %d, maxQueued %d; weight and maxQueued must be at least 0, maxConcurrent at least 1"
                            .formatted(name, weight, maxConcurrent, maxQueued));
        }
    }

    /// A member of weight 1 that runs 64 calls at once and lets 256 wait.
    public static PoolMember of(String name, Backend backend) {
        return new PoolMember(name, backend, 1, 64, 256);
    }

    /// The same member with another share.
    public PoolMember withWeight(int share) {
        return new PoolMember(name, backend, share, maxConcurrent, maxQueued);
    }

    /// The same member with other bounds.
    public PoolMember withLimits(int concurrent, int queued) {
        return new PoolMember(name, backend, weight, concurrent, queued);
    }
}
