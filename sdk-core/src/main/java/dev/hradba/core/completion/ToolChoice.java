package dev.hradba.core.completion;

/// Whether a model may, must or must not call tools.
public sealed interface ToolChoice {

    /// The model decides.
    record Auto() implements ToolChoice {}

    /// At least one call.
    record Required() implements ToolChoice {}

    /// No calls, though tools may be described.
    record None() implements ToolChoice {}

    /// Exactly this tool.
    ///
    /// @param name name of a described tool
    record Named(String name) implements ToolChoice {}
}
