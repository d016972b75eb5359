package dev.hradba.core.completion;

import java.util.List;
import java.util.Optional;

/// One turn of the conversation that a model reads.
///
/// @param role       who speaks
/// @param text       what is said; may be empty when the assistant only calls tools
/// @param toolCalls  calls that an assistant turn makes
/// @param toolCallId the call that a tool turn answers
public record Message(Role role, String text, List<ToolCall> toolCalls, Optional<String> toolCallId) {

    /// Who speaks in a [Message].
    public enum Role {
        /// Instructions of the application.
        SYSTEM,
        /// The person, and data given on their behalf.
        USER,
        /// The model.
        ASSISTANT,
        /// The result of a tool call.
        TOOL
    }

    /// Copies the calls.
    public Message {
        toolCalls = List.copyOf(toolCalls);
    }

    /// Instructions of the application.
    public static Message system(String text) {
        return new Message(Role.SYSTEM, text, List.of(), Optional.empty());
    }

    /// What the person says.
    public static Message user(String text) {
        return new Message(Role.USER, text, List.of(), Optional.empty());
    }

    /// What the model said.
    public static Message assistant(String text) {
        return new Message(Role.ASSISTANT, text, List.of(), Optional.empty());
    }

    /// The result of the tool call with that id.
    public static Message tool(String toolCallId, String text) {
        return new Message(Role.TOOL, text, List.of(), Optional.of(toolCallId));
    }
}
