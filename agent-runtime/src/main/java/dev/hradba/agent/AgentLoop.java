package dev.hradba.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.hradba.agent.RunOutcome.FailureKind;
import dev.hradba.agent.RunOutcome.RunReport;
import dev.hradba.agent.Transcript.Observation;
import dev.hradba.agent.audit.AuditException;
import dev.hradba.agent.policy.ApprovalRequest;
import dev.hradba.agent.policy.ApprovalState;
import dev.hradba.agent.policy.Approvals;
import dev.hradba.agent.policy.CallContext;
import dev.hradba.agent.policy.Decision;
import dev.hradba.agent.policy.Grant;
import dev.hradba.agent.policy.Limits;
import dev.hradba.agent.policy.Policy;
import dev.hradba.agent.tool.Tool;
import dev.hradba.agent.tool.ToolResult;
import dev.hradba.core.Identity;
import dev.hradba.core.Label;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.completion.ToolCall;

/// One run: permit → gather → ask → decide → record → execute → answer. Not thread-safe.
final class AgentLoop {

    private static final int MAX_RESULT_CHARS = 1_000_000;

    /// What a run is made of.
    ///
    /// @param decider   decides the next turn
    /// @param gatherer  finds material
    /// @param tools     by name
    /// @param policy    decides about calls
    /// @param approvals remembers what people confirmed
    record Parts(Decider decider, Gatherer gatherer, Map<String, Tool> tools, Policy policy, Approvals approvals) {}

    private final Parts parts;
    private final Limits limits;
    private final Identity identity;
    private final Journal journal;
    private final StopSignal stop;
    private Transcript log;
    private Spent spent;
    private OptionalLong approval = OptionalLong.empty();
    private FailureKind stage = FailureKind.DECIDER;

    AgentLoop(Parts parts, Journal journal, StopSignal stop, Progress from) {
        this.parts = parts;
        this.limits = parts.policy.limits();
        this.identity = from.log().task().identity();
        this.journal = journal;
        this.stop = stop;
        this.log = from.log();
        this.spent = from.spent();
    }

    /// The road. It ends with the first outcome.
    private RunOutcome road(Progress from) {
        if (!parts.policy.users().includes(identity)) {
            return refuse("users", "'%s' may not use this agent".formatted(identity.subject()));
        }
        if (!from.gathered()) {
            log = log.with(gather());
        }
        approval = from.request();
        var pending = from.pending();
        while (true) {
            var halted = halted(pending.isEmpty());
            if (halted.isPresent()) {
                return halted.get();
            }
            var turn = pending.isPresent() ? pending.get() : ask();
            if (pending.isEmpty()) {
                halted = halted(false);
                if (halted.isPresent()) {
                    return halted.get();
                }
                journal.turn(spent.steps(), turn);
            }
            pending = Optional.empty();
            switch (turn) {
                case Turn.Answer(var text, _) -> {
                    return end("answered", text, report -> new RunOutcome.Answered(text, report));
                }
                case Turn.Abstain(var missing, _) -> {
                    return end("abstained", String.join("\n", missing), report -> new RunOutcome.Abstained(missing, report));
                }
                case Turn.Decline(var reason, _) -> {
                    return refuse("decider", reason);
                }
                case Turn.CallTool(var call, _) -> {
                    var decision = decide(call);
                    journal.decision(call, log.label(), decision);
                    halted = halted(false);
                    if (halted.isPresent()) {
                        return halted.get();
                    }
                    switch (decision) {
                        case Decision.Allow(_) when spent.calls() >= limits.maxToolCalls() -> {
                            return limit("maxToolCalls", limits.maxToolCalls());
                        }
                        case Decision.Allow(var grant) -> log = log.with(call, execute(call, grant));
                        case Decision.Deny(var rule, var reason) -> log = log.with(call, Progress.denied(rule, reason));
                        case Decision.AskHuman(var request) -> {
                            return await(request);
                        }
                    }
                    approval = OptionalLong.empty();
                    if (spent.rows() > limits.maxRows()) {
                        return limit("maxRows", limits.maxRows());
                    }
                }
            }
        }
    }

    /// Takes the road and turns whatever breaks on it into an outcome that is recorded.
    RunOutcome run(Progress from) {
        try {
            return road(from);
        } catch (AuditException e) {
            return new RunOutcome.Failed(FailureKind.AUDIT, e.getMessage(), report());
        } catch (Journal.TakenOver e) {
            return new RunOutcome.Failed(FailureKind.TAKEN_OVER, String.valueOf(e.getMessage()), report());
        } catch (CancellationException e) {
            return recorded(() -> halted(false).orElseGet(() -> fail(FailureKind.DECIDER, "the decider stopped although nobody cancelled")));
        } catch (BackendException e) {
            return recorded(() -> halted(false).orElseGet(() -> fail(FailureKind.BACKEND, describe(e))));
        } catch (RuntimeException e) {
            return recorded(() -> halted(false).orElseGet(() -> fail(stage, describe(e))));
        } catch (Error e) {
            recorded(() -> fail(stage, describe(e)));
            throw e;
        }
    }

    private RunOutcome recorded(Supplier<RunOutcome> ending) {
        try {
            return ending.get();
        } catch (AuditException e) {
            return new RunOutcome.Failed(FailureKind.AUDIT, e.getMessage(), report());
        } catch (Journal.TakenOver e) {
            return new RunOutcome.Failed(FailureKind.TAKEN_OVER, String.valueOf(e.getMessage()), report());
        }
    }

    private List<Transcript.Material> gather() {
        stage = FailureKind.GATHERER;
        var visible = parts.gatherer.gather(log.task(), stop.work()).stream()
                .filter(m -> m.label().visibleTo(identity))
                .toList();
        journal.gathered(visible);
        return visible;
    }

    private Turn ask() {
        stage = FailureKind.DECIDER;
        var left = new Decider.Allowance(
                limits.maxInputTokens() - spent.usage().inputTokens(), limits.maxOutputTokens() - spent.usage().outputTokens(), stop.work());
        var turn = parts.decider.next(log, left);
        spent = spent.turn(turn.usage());
        return turn instanceof Turn.CallTool(var call, var usage) ? new Turn.CallTool(Arguments.bounded(call), usage) : turn;
    }

    private Decision decide(ToolCall call) {
        var problem = Arguments.problem(call);
        if (problem.isPresent()) {
            return new Decision.Deny("arguments", problem.get());
        }
        var context = new CallContext(
                journal.last().run(),
                Optional.ofNullable(parts.tools.get(call.name())).map(Tool::facts),
                log.label(),
                Math.max(0, limits.maxRows() - spent.rows()),
                stop.millisLeft(),
                approval.isPresent() ? approvedDigest(approval.getAsLong()) : Optional.empty());
        return parts.policy.decide(identity, call, context);
    }

    private Optional<String> approvedDigest(long request) {
        return parts.approvals.state(journal.last().run(), request) instanceof ApprovalState.Approved(_, var digest)
                ? Optional.of(digest)
                : Optional.empty();
    }

    /// Announces the call, carries it out, and records what came of it.
    private Observation execute(ToolCall call, Grant grant) {
        var confirmed = approval;
        var intent = journal.intent(call, grant, confirmed, all -> confirmed.isEmpty()
                || parts.approvals.state(all, confirmed.getAsLong()) instanceof ApprovalState.Approved);
        stage = FailureKind.TOOL;
        spent = spent.call();
        try {
            var tool = parts.tools.get(call.name());
            if (tool == null) {
                throw new IllegalStateException("tool '%s' was allowed and is gone".formatted(call.name()));
            }
            var observation = observe(tool.runner().run(call, grant, stop.work()), call);
            journal.outcome(intent, observation);
            spent = spent.rows(observation.rows());
            return observation;
        } catch (AuditException | Journal.TakenOver e) {
            throw e;
        } catch (RuntimeException | Error e) {
            journal.outcome(intent, new Observation(Transcript.Status.FAILED, describe(e), 0, ownLabel(call)));
            throw e;
        }
    }

    private Observation observe(ToolResult result, ToolCall call) {
        return switch (result) {
            case ToolResult.Done done when !done.label().visibleTo(identity) -> new Observation(
                    Transcript.Status.WITHHELD, "the result is not for '%s'".formatted(identity.subject()), 0, ownLabel(call));
            case ToolResult.Done done when done.json().length() > MAX_RESULT_CHARS -> new Observation(
                    Transcript.Status.FAILED, "the result has %d characters, more than %d; ask for less"
                            .formatted(done.json().length(), MAX_RESULT_CHARS), 0, ownLabel(call));
            case ToolResult.Done(var json, var rows, var label) -> new Observation(Transcript.Status.DONE, json, rows, label);
            case ToolResult.Denied(var rule, var message) -> new Observation(
                    Transcript.Status.DENIED, "denied by '%s': %s".formatted(rule, message), 0, ownLabel(call));
            case ToolResult.Failed(var rule, var message) -> new Observation(
                    Transcript.Status.FAILED, "failed with '%s': %s".formatted(rule, message), 0, ownLabel(call));
        };
    }

    /// A tool's own words about a call may quote data it has read.
    private static Label ownLabel(ToolCall call) {
        return new Label(false, Set.of("tool:" + call.name()), Optional.empty());
    }

    private RunOutcome await(ApprovalRequest request) {
        var reference = journal.requested(parts.approvals.entry(request));
        return new RunOutcome.AwaitingApproval(request, reference, report());
    }

    /// The outcome of a run that must not go on: cancelled, out of time or out of budget.
    ///
    /// @param beforeAsking whether the decider would be asked next
    private Optional<RunOutcome> halted(boolean beforeAsking) {
        if (stop.cancelled()) {
            return Optional.of(end("cancelled", "", RunOutcome.Cancelled::new));
        }
        if (stop.timedOut()) {
            return Optional.of(limit("timeoutMillis", limits.timeoutMillis()));
        }
        if (beforeAsking && spent.steps() >= limits.maxSteps()) {
            return Optional.of(limit("maxSteps", limits.maxSteps()));
        }
        if (beforeAsking && spent.usage().inputTokens() >= limits.maxInputTokens()) {
            return Optional.of(limit("maxInputTokens", limits.maxInputTokens()));
        }
        if (beforeAsking && spent.usage().outputTokens() >= limits.maxOutputTokens()) {
            return Optional.of(limit("maxOutputTokens", limits.maxOutputTokens()));
        }
        return Optional.empty();
    }

    private RunOutcome limit(String name, long value) {
        return end("limit-" + name, "", report -> new RunOutcome.LimitReached(name, value, report));
    }

    private RunOutcome refuse(String rule, String reason) {
        return end("refused", reason, report -> new RunOutcome.Refused(rule, reason, report));
    }

    private RunOutcome fail(FailureKind kind, String message) {
        return end("failed", message, report -> new RunOutcome.Failed(kind, message, report));
    }

    /// Nobody sees an outcome before it is recorded and signed.
    private RunOutcome end(String ending, String text, Function<RunReport, RunOutcome> outcome) {
        journal.finished(ending, spent, text);
        return outcome.apply(report());
    }

    private RunReport report() {
        return new RunReport(Optional.of(journal.last().run()), Optional.of(journal.last()), log, spent.usage());
    }

    private static String describe(Throwable e) {
        return e.getMessage() == null ? e.getClass().getName() : e.getMessage();
    }
}
