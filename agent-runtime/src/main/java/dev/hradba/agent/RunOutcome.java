package dev.hradba.agent;

import java.util.List;
import java.util.Optional;

import dev.hradba.agent.audit.AuditReference;
import dev.hradba.agent.policy.ApprovalRequest;
import dev.hradba.core.Usage;

/// How a run ended, or that it waits.
public sealed interface RunOutcome {

    /// What happened on the way.
    RunReport report();

    /// What every run leaves behind.
    ///
    /// @param run        names the run, empty if not even its start could be recorded
    /// @param audit      the last record of the run, what people quote; empty if not even its start could be recorded
    /// @param transcript what happened
    /// @param usage      tokens spent, resumed parts included
    record RunReport(Optional<String> run, Optional<AuditReference> audit, Transcript transcript, Usage usage) {}

    /// There is an answer.
    ///
    /// @param text   text, or JSON where the task asks for it
    /// @param report what happened
    record Answered(String text, RunReport report) implements RunOutcome {}

    /// There was not enough information.
    ///
    /// @param missing what would be needed
    /// @param report  what happened
    record Abstained(List<String> missing, RunReport report) implements RunOutcome {
        /// Copies the list.
        public Abstained {
            missing = List.copyOf(missing);
        }
    }

    /// It is not to be done.
    ///
    /// @param rule   what refused: a rule of the policy, or `decider`
    /// @param reason in words for a person
    /// @param report what happened
    record Refused(String rule, String reason, RunReport report) implements RunOutcome {}

    /// A person must confirm a call; then [Agent#resume] goes on.
    ///
    /// @param request   what to show that person
    /// @param reference names the request
    /// @param report    what happened so far
    record AwaitingApproval(ApprovalRequest request, AuditReference reference, RunReport report) implements RunOutcome {}

    /// A limit of the run was reached.
    ///
    /// @param limit  its name in [dev.hradba.agent.policy.Limits]
    /// @param value  its value
    /// @param report what happened
    record LimitReached(String limit, long value, RunReport report) implements RunOutcome {}

    /// Something broke.
    ///
    /// @param kind    what broke
    /// @param message what happened and what to do
    /// @param report  what happened
    record Failed(FailureKind kind, String message, RunReport report) implements RunOutcome {}

    /// The caller cancelled it.
    ///
    /// @param report what happened
    record Cancelled(RunReport report) implements RunOutcome {}

    /// What broke.
    enum FailureKind {
        /// The audit log could not be written, so the run stopped before its next effect.
        AUDIT,
        /// The model could not be asked.
        BACKEND,
        /// The search for material failed.
        GATHERER,
        /// What decides the next turn failed.
        DECIDER,
        /// What carries out tool calls failed.
        TOOL,
        /// Another process went on with this run.
        TAKEN_OVER,
        /// The run cannot be resumed.
        NOT_RESUMABLE
    }
}
