package dev.hradba.agent;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditRecord;
import dev.hradba.agent.audit.AuditReference;
import dev.hradba.agent.policy.Approvals;
import dev.hradba.agent.policy.Decision;
import dev.hradba.agent.policy.Grant;
import dev.hradba.core.Label;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.ToolCall;

/// Writes what one run does into the audit log, each record before what it announces.
///
/// A fence keeps a run in one hand: a record is only appended if no other process has written a step of this run meanwhile.
/// Not thread-safe.
final class Journal {

    static final String STARTED = "run-started";
    static final String RESUMED = "run-resumed";
    static final String GATHERED = "gathered";
    static final String TURN = "turn";
    static final String DECISION = "decision";
    static final String FINISHED = "run-finished";

    /// Status of an outcome that was never seen, of a call that may be repeated.
    static final String INTERRUPTED = "interrupted";

    private static final Set<String> STEPS =
            Set.of(STARTED, RESUMED, GATHERED, TURN, DECISION, FINISHED, AuditLog.INTENT, AuditLog.OUTCOME, Approvals.REQUESTED);

    private final AuditLog log;
    private final String subject;
    private AuditReference last;

    private Journal(AuditLog log, String subject, AuditReference last) {
        this.log = log;
        this.subject = subject;
        this.last = last;
    }

    /// Another process has written steps of this run.
    static final class TakenOver extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TakenOver(String run) {
            super("another process has gone on with %s; nothing more was done here".formatted(run));
        }
    }

    static Journal begin(AuditLog log, String agent, String policy, Task task) {
        var subject = task.identity().subject();
        return new Journal(log, subject, log.begin(AuditEntry.of(subject, STARTED)
                .with("agent", agent)
                .with("policy", policy)
                .with("groups", task.identity().groups().stream().sorted().toList())
                .withPersonal("question", task.question())));
    }

    /// Goes on with a run after its last record.
    static Journal resume(AuditLog log, String policy, Task task, AuditReference last) {
        var journal = new Journal(log, task.identity().subject(), last);
        journal.append(journal.entry(RESUMED)
                .with("policy", policy)
                .with("groups", task.identity().groups().stream().sorted().toList()));
        return journal;
    }

    /// The last record.
    AuditReference last() {
        return last;
    }

    void gathered(List<Transcript.Material> materials) {
        append(entry(GATHERED)
                .with("count", materials.size())
                .with("sources", materials.stream().map(Transcript.Material::source).toList())
                .withPersonal("materials", RunJson.ofMaterials(materials)));
    }

    void turn(int step, Turn turn) {
        var entry = withUsage(entry(TURN).with("step", step), turn.usage());
        append((turn instanceof Turn.CallTool(var call, _) ? entry.with("tool", call.name()) : entry)
                .with("kind", RunJson.kind(turn))
                .withPersonal("turn", RunJson.ofTurn(turn)));
    }

    void decision(ToolCall call, Label label, Decision decision) {
        var entry = withLabel(entry(DECISION).with("tool", call.name()), label);
        append(switch (decision) {
            case Decision.Allow(var grant) -> entry.with("verdict", "allow").with("rule", grant.rule()).with("toolHash", grant.tool().hash());
            case Decision.Deny(var rule, var reason) -> entry.with("verdict", "deny").with("rule", rule).withPersonal("reason", reason);
            case Decision.AskHuman(var request) ->
                entry.with("verdict", "ask").with("rule", request.rule()).with("toolHash", request.tool().hash());
        });
    }

    AuditReference requested(AuditEntry request) {
        return append(request);
    }

    /// Announces the effect; if this returns, the effect may happen.
    ///
    /// @param approval the request that a person confirmed, used up by this record
    /// @param holds    what must still be true of the run's records
    AuditReference intent(ToolCall call, Grant grant, OptionalLong approval, Predicate<List<AuditRecord>> holds) {
        var entry = entry(AuditLog.INTENT)
                .with("tool", grant.tool().name())
                .with("toolHash", grant.tool().hash())
                .with("effect", grant.tool().effect().name())
                .with("rule", grant.rule())
                .with("maxRows", grant.maxRows())
                .with("timeoutMillis", grant.timeoutMillis())
                .withPersonal("arguments", call.arguments());
        return append(approval.isPresent() ? entry.with("approval", approval.getAsLong()) : entry, holds);
    }

    void outcome(AuditReference intent, Transcript.Observation observation) {
        append(withLabel(entry(AuditLog.OUTCOME).answering(intent), observation.label())
                .with("status", observation.status().name().toLowerCase(Locale.ROOT))
                .with("rows", observation.rows())
                .with("chars", observation.text().length())
                .withPersonal("result", observation.text()));
    }

    /// Tells that nobody saw how an announced call ended that may be repeated.
    void interrupted(AuditReference intent) {
        append(entry(AuditLog.OUTCOME).answering(intent).with("status", INTERRUPTED));
    }

    /// Ends the run and signs the log.
    void finished(String ending, Spent spent, String text) {
        append(withUsage(
                        entry(FINISHED)
                                .with("ending", ending)
                                .with("steps", spent.steps())
                                .with("calls", spent.calls())
                                .with("rows", spent.rows()),
                        spent.usage())
                .withPersonal("text", text));
        log.checkpoint();
    }

    private AuditEntry entry(String event) {
        return AuditEntry.of(subject, event);
    }

    private static AuditEntry withUsage(AuditEntry entry, Usage usage) {
        return entry.with("inputTokens", usage.inputTokens())
                .with("outputTokens", usage.outputTokens())
                .with("cachedTokens", usage.cachedTokens())
                .with("forcedTokens", usage.forcedTokens())
                .with("draftedTokens", usage.draftedTokens())
                .with("acceptedTokens", usage.acceptedTokens());
    }

    private static AuditEntry withLabel(AuditEntry entry, Label label) {
        var labelled = entry.with("trusted", label.trusted()).with("sources", label.sources().stream().sorted().toList());
        return label.readers().map(r -> labelled.with("readers", r.stream().sorted().toList())).orElse(labelled);
    }

    private AuditReference append(AuditEntry entry) {
        return append(entry, all -> true);
    }

    private AuditReference append(AuditEntry entry, Predicate<List<AuditRecord>> holds) {
        long own = last.seq();
        last = log.appendIf(
                        last.run(), 0,
                        all -> all.stream().noneMatch(r -> r.seq() > own && STEPS.contains(r.event())) && holds.test(all), entry)
                .orElseThrow(() -> new TakenOver(last.run()));
        return last;
    }
}
