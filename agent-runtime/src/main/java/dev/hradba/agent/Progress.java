package dev.hradba.agent;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditRecord;
import dev.hradba.agent.audit.AuditReference;
import dev.hradba.agent.policy.Approvals;
import dev.hradba.agent.policy.ToolFacts;
import dev.hradba.core.Identity;
import dev.hradba.core.Label;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.ToolCall;

/// How far a run has come, as its audit records tell it.
///
/// @param log        what has happened
/// @param spent      what it has spent
/// @param gathered   whether material has been gathered
/// @param pending    the turn that was recorded but not carried out
/// @param request    the request for approval of the pending call
/// @param openIntent the announced call whose outcome nobody recorded
/// @param repeatable whether that call may be repeated
/// @param ending     how the run ended, if it has
record Progress(
        Transcript log,
        Spent spent,
        boolean gathered,
        Optional<Turn> pending,
        OptionalLong request,
        Optional<AuditReference> openIntent,
        boolean repeatable,
        Optional<String> ending) {

    static Progress start(Task task) {
        return new Progress(
                Transcript.of(task), Spent.NOTHING, false, Optional.empty(), OptionalLong.empty(), Optional.empty(), false, Optional.empty());
    }

    /// Reads the records of a run again.
    ///
    /// @param records  of the run, the first being its start
    /// @param identity who goes on with it
    /// @param audit    has the personal text
    /// @return empty if personal text that is needed was erased
    static Optional<Progress> replay(List<AuditRecord> records, Identity identity, AuditLog audit) {
        var question = text(records.getFirst(), "question", audit);
        if (question.isEmpty()) {
            return Optional.empty();
        }
        var progress = start(new Task(identity, question.get()));
        for (var record : records) {
            var next = progress.after(record, audit);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            progress = next.get();
        }
        return Optional.of(progress);
    }

    private Optional<Progress> after(AuditRecord r, AuditLog audit) {
        return switch (r.event()) {
            case Journal.GATHERED -> text(r, "materials", audit).map(t -> with(log.with(RunJson.toMaterials(t)), spent, true, pending));
            case Journal.TURN -> text(r, "turn", audit)
                    .map(t -> RunJson.toTurn(t, usage(r)))
                    .map(turn -> with(log, spent.turn(turn.usage()), gathered, Optional.of(turn)));
            case Journal.DECISION -> r.text("verdict").equals(Optional.of("deny"))
                    ? text(r, "reason", audit).map(reason -> with(
                            log.with(call(), denied(r.text("rule").orElse(""), reason)), spent, gathered, Optional.empty()))
                    : Optional.of(this);
            case Approvals.REQUESTED -> Optional.of(new Progress(
                    log, spent, gathered, pending, OptionalLong.of(r.seq()), Optional.empty(), false, ending));
            case AuditLog.INTENT -> Optional.of(new Progress(
                    log, spent.call(), gathered, pending, OptionalLong.empty(), Optional.of(r.reference()),
                    r.text("effect").equals(Optional.of(ToolFacts.Effect.READ.name())), ending));
            case AuditLog.OUTCOME -> r.text("status").equals(Optional.of(Journal.INTERRUPTED))
                    ? Optional.of(with(log, spent, gathered, pending))
                    : text(r, "result", audit).map(t -> observation(r, t)).map(o ->
                            with(log.with(call(), o), spent.rows(o.rows()), gathered, Optional.empty()));
            case Journal.FINISHED -> Optional.of(
                    new Progress(log, spent, gathered, pending, request, openIntent, repeatable, r.text("ending")));
            default -> Optional.of(this);
        };
    }

    /// Any step closes what was open before it.
    private Progress with(Transcript newLog, Spent newSpent, boolean nowGathered, Optional<Turn> nowPending) {
        return new Progress(newLog, newSpent, nowGathered, nowPending, OptionalLong.empty(), Optional.empty(), false, ending);
    }

    /// The same with the pending call observed.
    Progress observed(Transcript.Observation observation) {
        return with(log.with(call(), observation), spent, gathered, Optional.empty());
    }

    /// The pending call.
    ToolCall call() {
        if (pending.orElse(null) instanceof Turn.CallTool(var call, _)) {
            return call;
        }
        throw new IllegalStateException("the records of this run tell of a call that no turn made");
    }

    static Transcript.Observation denied(String rule, String reason) {
        return new Transcript.Observation(
                Transcript.Status.DENIED, "denied by '%s': %s".formatted(rule, reason), 0, new Label(true, Set.of("policy"), Optional.empty()));
    }

    private static Transcript.Observation observation(AuditRecord r, String text) {
        var label = new Label(
                r.flag("trusted"),
                Set.copyOf(r.texts("sources")),
                r.has("readers") ? Optional.of(Set.copyOf(r.texts("readers"))) : Optional.empty());
        var status = Transcript.Status.valueOf(r.text("status").orElse("").toUpperCase(Locale.ROOT));
        return new Transcript.Observation(status, text, (int) r.number("rows").orElse(0), label);
    }

    private static Usage usage(AuditRecord r) {
        return new Usage(
                (int) r.number("inputTokens").orElse(0),
                (int) r.number("outputTokens").orElse(0),
                (int) r.number("cachedTokens").orElse(0),
                (int) r.number("forcedTokens").orElse(0),
                (int) r.number("draftedTokens").orElse(0),
                (int) r.number("acceptedTokens").orElse(0));
    }

    private static Optional<String> text(AuditRecord r, String name, AuditLog audit) {
        return r.personal(name).flatMap(audit::clearText);
    }
}
