package dev.hradba.rag.ingest;

import java.time.Instant;

/// When a document holds: from `from` (inclusive) until `until` (exclusive).
///
/// @param from  first instant at which it holds
/// @param until first instant at which it no longer holds
public record Validity(Instant from, Instant until) {

    /// Holds at every instant.
    public static final Validity ALWAYS = new Validity(Instant.MIN, Instant.MAX);

    /// Refuses an empty span of time.
    public Validity {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("validity from %s until %s is empty; 'until' must be later than 'from'".formatted(from, until));
        }
    }

    /// True if the document holds at this instant.
    public boolean holdsAt(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }
}
