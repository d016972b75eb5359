package dev.hradba.agent;

import java.util.List;

import dev.hradba.core.Usage;
import dev.hradba.core.completion.ToolCall;

/// What a [Decider] wants to do next. Nothing has happened yet.
public sealed interface Turn {

    /// Tokens spent to come to it.
    Usage usage();

    /// Call a tool and go on with its result.
    ///
    /// @param call  the call
    /// @param usage tokens spent to come to it
    record CallTool(ToolCall call, Usage usage) implements Turn {}

    /// End with an answer.
    ///
    /// @param text  the answer: text, or JSON where the task asks for it
    /// @param usage tokens spent to come to it
    record Answer(String text, Usage usage) implements Turn {}

    /// End because there is not enough information.
    ///
    /// @param missing what would be needed, in words for a person
    /// @param usage   tokens spent to come to it
    record Abstain(List<String> missing, Usage usage) implements Turn {
        /// Copies the list.
        public Abstain {
            missing = List.copyOf(missing);
        }
    }

    /// End because this is not to be done.
    ///
    /// @param reason in words for a person
    /// @param usage  tokens spent to come to it
    record Decline(String reason, Usage usage) implements Turn {}
}
