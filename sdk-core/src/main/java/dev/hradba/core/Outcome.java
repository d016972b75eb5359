package dev.hradba.core;

import java.util.List;

import dev.hradba.core.contract.Violation;

/// How a typed call ended. Expected endings are values: a `switch` over them is checked by the compiler.
///
/// @param <T> type of the answer, usually a record
public sealed interface Outcome<T> {

    /// Tokens spent, repairs included.
    Usage usage();

    /// The model answered, and the answer keeps its contract.
    ///
    /// @param <T>   type of the answer
    /// @param value parsed, checked against the schema and against every bean constraint
    /// @param usage tokens spent
    record Answer<T>(T value, Usage usage) implements Outcome<T> {}

    /// There is not enough information to answer.
    ///
    /// @param <T>     type of the answer that was asked for
    /// @param missing what would be needed, in words for a person
    /// @param usage   tokens spent
    record Abstention<T>(List<String> missing, Usage usage) implements Outcome<T> {
        /// Copies the list.
        public Abstention {
            missing = List.copyOf(missing);
        }
    }

    /// The model or a policy declined.
    ///
    /// @param <T>    type of the answer that was asked for
    /// @param reason in words for a person
    /// @param usage  tokens spent
    record Refusal<T>(String reason, Usage usage) implements Outcome<T> {}

    /// The reply broke its contract and could not be repaired within the limit.
    ///
    /// @param <T>        type of the answer that was asked for
    /// @param violations everything that is wrong with the last reply
    /// @param raw        the last reply as the model wrote it
    /// @param usage      tokens spent
    record Invalid<T>(List<Violation> violations, String raw, Usage usage) implements Outcome<T> {
        /// Copies the list.
        public Invalid {
            violations = List.copyOf(violations);
        }
    }
}
