package dev.hradba.core.routing;

/// Who goes first when calls wait for the same backend. Calls of one priority keep their order.
public enum Priority {
    /// A person waits.
    INTERACTIVE,
    /// Whatever says nothing.
    NORMAL,
    /// Nobody waits: batches, evaluations, indexing.
    BACKGROUND
}
