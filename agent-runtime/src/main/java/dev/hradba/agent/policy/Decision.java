package dev.hradba.agent.policy;

/// What a policy says to one tool call.
public sealed interface Decision {

    /// The call may happen.
    ///
    /// @param grant the powers it has
    record Allow(Grant grant) implements Decision {}

    /// The call must not happen.
    ///
    /// @param rule   name of the rule that forbids it, `default` if no rule allows it
    /// @param reason what was asked and what would be allowed
    record Deny(String rule, String reason) implements Decision {}

    /// A person must confirm this exact call first.
    ///
    /// @param request what to show that person
    record AskHuman(ApprovalRequest request) implements Decision {}
}
