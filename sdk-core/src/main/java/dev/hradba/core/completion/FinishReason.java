package dev.hradba.core.completion;

/// Why a reply ended.
public enum FinishReason {
    /// The model ended it, or a stop text or a complete grammar did.
    STOP,
    /// The token limit cut it.
    LENGTH,
    /// The model calls tools.
    TOOL_CALLS,
    /// The server filtered it.
    CONTENT_FILTER,
    /// The caller cancelled it.
    CANCELLED,
    /// The server gave no or an unknown reason.
    OTHER
}
