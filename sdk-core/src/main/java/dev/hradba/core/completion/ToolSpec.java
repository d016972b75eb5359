package dev.hradba.core.completion;

/// What a model is told about a tool it may call.
///
/// @param name        unique among the tools of one request
/// @param description what the tool does and when to use it
/// @param parameters  JSON Schema text of the arguments object
public record ToolSpec(String name, String description, String parameters) {}
