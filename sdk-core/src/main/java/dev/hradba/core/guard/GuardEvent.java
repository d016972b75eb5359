package dev.hradba.core.guard;

import java.util.List;

/// What one check of a guard decided. Tells kinds, rules and numbers, never a value, so it may go to an audit or a log.
///
/// @param check   which check
/// @param verdict what it decided
/// @param details such as `email 2` or `instruction_override`
public record GuardEvent(Check check, Verdict verdict, List<String> details) {

    /// The checks in the order they are made; the first three come before the call.
    public enum Check {
        /// Size of the messages.
        INPUT_SIZE,
        /// Signs of injected instructions.
        INJECTION,
        /// Personal data in the messages.
        REDACTION,
        /// Size of the reply.
        OUTPUT_SIZE,
        /// Personal data that the model wrote by itself.
        OUTPUT
    }

    /// What a check decided.
    public enum Verdict {
        /// Nothing was found.
        PASSED,
        /// Something was found and went on unchanged.
        FLAGGED,
        /// Something was found and replaced.
        CHANGED,
        /// The call or the reply ends.
        BLOCKED
    }

    /// Copies the list.
    public GuardEvent {
        details = List.copyOf(details);
    }

    /// Hears events, on the thread of the call.
    @FunctionalInterface
    public interface Listener {
        /// Hears nothing.
        Listener NONE = event -> {};

        /// One check was made.
        void on(GuardEvent event);
    }
}
