package dev.hradba.agent.tool;

import dev.hradba.core.Label;

/// What became of a tool call.
public sealed interface ToolResult {

    /// Done.
    ///
    /// @param json  result as JSON text
    /// @param rows  rows in it, 0 if it has none; counts against the run's limit
    /// @param label where the result came from and who may see it
    record Done(String json, int rows, Label label) implements ToolResult {
        /// Refuses a negative count.
        public Done {
            if (rows < 0) {
                throw new IllegalArgumentException("a result cannot have %d rows".formatted(rows));
            }
        }
    }

    /// Not allowed by a gate of the tool itself; nothing was done.
    ///
    /// @param rule    name of the rule that forbids it
    /// @param message what was asked and what would be allowed, for the model to correct itself
    record Denied(String rule, String message) implements ToolResult {}

    /// Tried and failed, or stopped by a limit.
    ///
    /// @param rule    name of the limit or kind of failure
    /// @param message what happened and what to do, for the model to correct itself
    record Failed(String rule, String message) implements ToolResult {}
}
