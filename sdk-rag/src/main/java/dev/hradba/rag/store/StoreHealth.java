package dev.hradba.rag.store;

/// How a store is.
///
/// @param state  whether it can be asked
/// @param detail for the operator: what was seen
public record StoreHealth(State state, String detail) {

    /// Whether a store can be asked.
    public enum State {
        /// Everything is there.
        READY,
        /// It answers, with less redundancy than it should have.
        DEGRADED,
        /// It does not answer, or a part of the data is missing.
        DOWN
    }
}
