package dev.hradba.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.agent.RunOutcome.FailureKind;
import dev.hradba.agent.RunOutcome.RunReport;
import dev.hradba.agent.audit.AuditException;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditRecord;
import dev.hradba.agent.audit.AuditReference;
import dev.hradba.agent.policy.ApprovalState;
import dev.hradba.agent.policy.Approvals;
import dev.hradba.agent.policy.Decision;
import dev.hradba.agent.policy.Policy;
import dev.hradba.agent.tool.Tool;
import dev.hradba.core.Identity;
import dev.hradba.core.Label;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.Cancellation;

/// Carries out tasks: whatever its decider wants goes through policy and audit first.
///
/// Thread-safe; runs block, so give each a (virtual) thread of its own. Every step is on the disk before the next begins, and a run that
/// was interrupted or waits for a person goes on with [#resume]. A call that can change something is never made twice.
public final class Agent {

    private final String name;
    private final AuditLog audit;
    private final AgentLoop.Parts parts;

    /// An agent.
    ///
    /// @param name     how audit records name it
    /// @param decider  decides the next turn of each run
    /// @param gatherer finds material before the first turn
    /// @param tools    what there is to call; the policy says who may call what
    /// @param policy   decides about every call
    /// @param audit    where every step is recorded; closed by who opened it
    /// @throws IllegalArgumentException if two tools share a name
    public Agent(String name, Decider decider, Gatherer gatherer, List<Tool> tools, Policy policy, AuditLog audit) {
        this.name = name;
        this.audit = audit;
        this.parts = new AgentLoop.Parts(
                decider, gatherer, byName(tools), policy, new Approvals(audit, policy));
    }

    private static Map<String, Tool> byName(List<Tool> tools) {
        var byName = new LinkedHashMap<String, Tool>();
        for (var tool : tools) {
            if (byName.put(tool.spec().name(), tool) != null) {
                throw new IllegalArgumentException("two tools are named '%s'; give each its own name".formatted(tool.spec().name()));
            }
        }
        return Map.copyOf(byName);
    }

    /// Carries out a task that cannot be cancelled.
    public RunOutcome run(Task task) {
        return run(task, new Cancellation());
    }

    /// Carries out a task.
    ///
    /// @param task         what is asked, and by whom
    /// @param cancellation stops the run; what has begun is recorded to its end
    public RunOutcome run(Task task, Cancellation cancellation) {
        Journal journal;
        try {
            journal = Journal.begin(audit, name, parts.policy().name(), task);
        } catch (AuditException e) {
            return new RunOutcome.Failed(
                    FailureKind.AUDIT, e.getMessage(),
                    new RunReport(Optional.empty(), Optional.empty(), Transcript.of(task), Usage.NONE));
        }
        return go(journal, Progress.start(task), cancellation);
    }

    /// Goes on with a run that waits for an approval or was interrupted.
    ///
    /// What was announced and has no outcome is not repeated, unless it only reads. A call that waits is decided about again, under the
    /// policy and the rights of now.
    ///
    /// @param run          names the run
    /// @param identity     the person who asked, with their rights of now
    /// @param cancellation stops the run
    /// @throws IllegalArgumentException if there is no such run
    public RunOutcome resume(String run, Identity identity, Cancellation cancellation) {
        var records = audit.show(run);
        if (records.isEmpty() || !records.getFirst().event().equals(Journal.STARTED)) {
            throw new IllegalArgumentException("there is no run '%s'".formatted(run));
        }
        var started = records.getFirst();
        var nothing = Transcript.of(new Task(identity, "(not shown)"));
        if (!started.subject().equals(identity.subject())) {
            return new RunOutcome.Refused("identity", "%s is not a run of '%s'".formatted(run, identity.subject()),
                    new RunReport(Optional.of(run), Optional.empty(), nothing, Usage.NONE));
        }
        var progress = Progress.replay(records, identity, audit);
        var last = records.getLast().reference();
        if (progress.isEmpty()) {
            return notResumable("text of %s that is needed to go on was erased".formatted(run), last, nothing);
        }
        var log = progress.get().log();
        if (!started.text("agent").equals(Optional.of(name))) {
            return notResumable("%s is a run of the agent '%s', not of '%s'".formatted(run, started.text("agent").orElse(""), name), last, log);
        }
        if (progress.get().ending().isPresent()) {
            return notResumable("%s has ended: %s. Ask again".formatted(run, progress.get().ending().get()), last, log);
        }
        return waiting(records, progress.get()).orElseGet(() -> takeUp(records, progress.get(), cancellation));
    }

    /// The requests for approval of this agent's policy.
    public Approvals approvals() {
        return parts.approvals();
    }

    /// The outcome of a run whose request nobody has answered: the same as before, and nothing is recorded.
    private Optional<RunOutcome> waiting(List<AuditRecord> records, Progress progress) {
        if (progress.request().isEmpty()
                || !(parts.approvals().state(records, progress.request().getAsLong()) instanceof ApprovalState.Pending)) {
            return Optional.empty();
        }
        var reference = records.stream().filter(r -> r.seq() == progress.request().getAsLong()).findFirst().orElseThrow().reference();
        return parts.approvals().pending().stream()
                .filter(p -> p.reference().equals(reference))
                .findFirst()
                .map(p -> new RunOutcome.AwaitingApproval(p.request(), reference, report(records.getLast().reference(), progress)));
    }

    private RunOutcome takeUp(List<AuditRecord> records, Progress from, Cancellation cancellation) {
        var last = records.getLast().reference();
        try {
            var journal = Journal.resume(audit, parts.policy().name(), from.log().task(), last);
            return go(journal, closeOpenEnds(journal, records, from), cancellation);
        } catch (AuditException e) {
            return new RunOutcome.Failed(FailureKind.AUDIT, e.getMessage(), report(last, from));
        } catch (Journal.TakenOver e) {
            return new RunOutcome.Failed(FailureKind.TAKEN_OVER, String.valueOf(e.getMessage()), report(last, from));
        }
    }

    /// Records what became of a call that was announced before the interruption, and of one that a person refused.
    private Progress closeOpenEnds(Journal journal, List<AuditRecord> records, Progress from) {
        if (from.openIntent().isPresent() && from.repeatable()) {
            journal.interrupted(from.openIntent().get());
            return from;
        }
        if (from.openIntent().isPresent()) {
            var unknown = new Transcript.Observation(
                    Transcript.Status.UNKNOWN,
                    "the run was interrupted during this call; whether it took effect is not known, and it is not repeated",
                    0,
                    new Label(true, Set.of("audit"), Optional.empty()));
            journal.outcome(from.openIntent().get(), unknown);
            return from.observed(unknown);
        }
        if (from.request().isPresent()
                && parts.approvals().state(records, from.request().getAsLong()) instanceof ApprovalState.Refused(var who, var reason)) {
            var refused = "'%s' refused the call: %s".formatted(who, reason);
            journal.decision(from.call(), from.log().label(), new Decision.Deny("approval", refused));
            return from.observed(Progress.denied("approval", refused));
        }
        return from;
    }

    private RunOutcome go(Journal journal, Progress from, Cancellation cancellation) {
        try (var stop = new StopSignal(cancellation, parts.policy().limits().timeoutMillis())) {
            return new AgentLoop(parts, journal, stop, from).run(from);
        }
    }

    private static RunOutcome notResumable(String message, AuditReference last, Transcript log) {
        return new RunOutcome.Failed(
                FailureKind.NOT_RESUMABLE, message, new RunReport(Optional.of(last.run()), Optional.of(last), log, Usage.NONE));
    }

    private static RunReport report(AuditReference last, Progress progress) {
        return new RunReport(Optional.of(last.run()), Optional.of(last), progress.log(), progress.spent().usage());
    }
}
