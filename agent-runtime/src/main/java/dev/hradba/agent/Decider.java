package dev.hradba.agent;

import dev.hradba.core.completion.Cancellation;

/// Decides the next turn of a run: a model, or code that asks one. Thread-safe.
///
/// It decides from the transcript alone, so that an interrupted run can go on in another process. It has no power: what it wants to
/// call goes through policy and audit first.
@FunctionalInterface
public interface Decider {

    /// The next turn.
    ///
    /// @param transcript what has happened so far
    /// @param allowance  what this turn may still spend
    /// @throws dev.hradba.core.backend.BackendException if the model failed; the run then fails
    Turn next(Transcript transcript, Allowance allowance);

    /// What a turn may still spend.
    ///
    /// @param inputTokens  tokens of prompts, above 0
    /// @param outputTokens tokens of replies, above 0
    /// @param cancellation stops the turn; whatever it then returns is not used
    record Allowance(int inputTokens, int outputTokens, Cancellation cancellation) {}
}
