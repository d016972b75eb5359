package dev.hradba.sandbox;

/// What became of a guest's request to a [Capability].
public sealed interface CapabilityResult {

    /// Done.
    ///
    /// @param json result as JSON text
    record Done(String json) implements CapabilityResult {}

    /// Not allowed; nothing was done.
    ///
    /// @param rule    name of the rule that forbids it
    /// @param message what was asked and what would be allowed
    record Denied(String rule, String message) implements CapabilityResult {}

    /// Allowed, tried and failed, or stopped by a limit.
    ///
    /// @param rule    name of the limit or kind of failure
    /// @param message what happened and what to do
    record Failed(String rule, String message) implements CapabilityResult {}
}
