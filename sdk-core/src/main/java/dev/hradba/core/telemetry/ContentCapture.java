package dev.hradba.core.telemetry;

/// Where the texts of prompts and replies are recorded.
enum ContentCapture {
    /// Nowhere.
    NONE,
    /// In attributes of the call's span.
    SPANS,
    /// In events of their own, which may be kept elsewhere than traces.
    EVENTS
}
