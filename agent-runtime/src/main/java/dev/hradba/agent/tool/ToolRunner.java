package dev.hradba.agent.tool;

import dev.hradba.agent.policy.Grant;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.ToolCall;

/// Carries out tool calls that a policy has allowed and the audit has announced. Thread-safe.
@FunctionalInterface
public interface ToolRunner {

    /// Carries out one call and returns when it is over.
    ///
    /// An exception means a bug or a broken world and ends the run; what a call may cause is a result.
    ///
    /// @param call         the call; its arguments are one JSON object, otherwise untrusted
    /// @param grant        on whose behalf, and the most it may take
    /// @param cancellation stops the work; the runner then returns soon
    ToolResult run(ToolCall call, Grant grant, Cancellation cancellation);
}
