package dev.hradba.sandbox.polyglot;

/// How a guest script ended, as the worker tells it.
public sealed interface GuestResult {

    /// `main` returned.
    ///
    /// @param json its value as JSON text
    record Returned(String json) implements GuestResult {}

    /// The script let the failure of a capability pass.
    ///
    /// @param call index of the host call that failed, from 0
    record Uncaught(int call) implements GuestResult {}

    /// The script does not parse, has no `main`, or threw.
    ///
    /// @param message what happened, with the line where known
    record Failed(String message) implements GuestResult {}

    /// The script ran too many statements.
    record TooManyStatements() implements GuestResult {}

    /// The result is too large.
    ///
    /// @param characters its length
    record TooLarge(long characters) implements GuestResult {}
}
