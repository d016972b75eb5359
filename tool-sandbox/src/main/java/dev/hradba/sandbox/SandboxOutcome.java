package dev.hradba.sandbox;

/// How a tool call ended. Every case carries the [Report] of what was used.
public sealed interface SandboxOutcome {

    /// What the call used and logged.
    Report report();

    /// The tool returned a value that keeps its output contract. Untrusted data still: it may quote what strangers wrote.
    ///
    /// @param json   result as JSON text, printed anew from what was checked
    /// @param report what the call used
    record Returned(String json, Report report) implements SandboxOutcome {}

    /// A rule forbids the call or something it asked for.
    ///
    /// @param rule    `grant`, `jail`, or the rule of the capability that said no
    /// @param message what was asked and what would be allowed, written for a model
    /// @param report  what the call used
    record Denied(String rule, String message, Report report) implements SandboxOutcome {}

    /// The arguments or the result break the tool's contract, the script failed, or a capability did.
    ///
    /// @param message what happened and what to do, written for a model; never a stack trace
    /// @param report  what the call used
    record Failed(String message, Report report) implements SandboxOutcome {}

    /// A limit stopped the call.
    ///
    /// @param limit   its name: a field of [ToolLimits], `memory`, or `queueMillis`
    /// @param message how much was used and how much is allowed
    /// @param report  what the call used
    record LimitReached(String limit, String message, Report report) implements SandboxOutcome {}

    /// The caller cancelled.
    ///
    /// @param report what the call used until then
    record Cancelled(Report report) implements SandboxOutcome {}
}
