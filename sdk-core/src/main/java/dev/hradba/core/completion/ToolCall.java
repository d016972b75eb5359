package dev.hradba.core.completion;

/// A model's request to run a tool. Nothing has happened yet.
///
/// @param id        identifies the call within its conversation
/// @param name      name of the tool
/// @param arguments JSON object text
public record ToolCall(String id, String name, String arguments) {}
