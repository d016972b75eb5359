package dev.hradba.agent.copilot;

import java.util.HashMap;
import java.util.Map;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditReference;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.CapabilityResult;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOutcome;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.code.CodeMode;

/// Calls tools within one audited run: each call, and every call of a capability, is announced before it takes effect, and its ending is told.
///
/// @param sandbox  runs the tools
/// @param audit    told first; if it cannot be written nothing runs
/// @param run      the run that the records belong to
/// @param identity on whose behalf
/// @param grants   capabilities of every call; a tool gets those its manifest asks for
/// @param events   how records are named
record AuditedTools(Sandbox sandbox, AuditLog audit, String run, Identity identity, Map<String, Capability> grants, Events events)
        implements CodeMode.Caller {

    /// Names of the record before an effect and of the one after it.
    ///
    /// @param before announces
    /// @param after  tells how it ended
    record Events(String before, String after) {
        /// Of a run that consists of these calls.
        static final Events OWN_RUN = new Events(AuditLog.INTENT, AuditLog.OUTCOME);

        /// Of calls within a step of another run.
        static final Events WITHIN_A_STEP = new Events("inner-call", "inner-outcome");
    }

    @Override
    public SandboxOutcome call(Tool tool, String arguments, Cancellation cancellation) {
        var intent = audit.append(run, entry(events.before)
                .with("tool", tool.manifest().name())
                .with("toolHash", tool.hash())
                .with("effect", tool.manifest().risk().name())
                .withPersonal("arguments", arguments));
        var audited = new HashMap<String, Capability>();
        grants.forEach((name, capability) -> audited.put(name, new Audited(capability)));
        var outcome = sandbox.run(identity.subject(), tool, arguments, audited, cancellation);
        ended(intent, outcome);
        return outcome;
    }

    /// Tells how what was announced has ended.
    void ended(AuditReference intent, SandboxOutcome outcome) {
        audit.append(run, entry(events.after).answering(intent)
                .with("status", status(outcome))
                .with("jailed", outcome.report().jailed())
                .withPersonal("result", text(outcome)));
    }

    private AuditEntry entry(String event) {
        return AuditEntry.of(identity.subject(), event);
    }

    private static String status(SandboxOutcome outcome) {
        return switch (outcome) {
            case SandboxOutcome.Returned _ -> "done";
            case SandboxOutcome.Denied(var rule, _, _) -> "denied: " + rule;
            case SandboxOutcome.Failed _ -> "failed";
            case SandboxOutcome.LimitReached(var limit, _, _) -> "limit: " + limit;
            case SandboxOutcome.Cancelled _ -> "cancelled";
        };
    }

    private static String text(SandboxOutcome outcome) {
        return switch (outcome) {
            case SandboxOutcome.Returned(var json, _) -> json;
            case SandboxOutcome.Denied(_, var message, _) -> message;
            case SandboxOutcome.Failed(var message, _) -> message;
            case SandboxOutcome.LimitReached(_, var message, _) -> message;
            case SandboxOutcome.Cancelled _ -> "";
        };
    }

    /// A capability whose every call is announced, and whose ending is told.
    private final class Audited implements Capability {

        private final Capability capability;

        Audited(Capability capability) {
            this.capability = capability;
        }

        @Override
        public String name() {
            return capability.name();
        }

        @Override
        public CapabilityResult call(String request, Cancellation cancellation) {
            var intent = audit.append(run, entry(events.before)
                    .with("capability", capability.name())
                    .withPersonal("request", request));
            var result = capability.call(request, cancellation);
            var outcome = entry(events.after).answering(intent);
            audit.append(run, switch (result) {
                case CapabilityResult.Done(var json) -> outcome.with("status", "done").with("chars", json.length());
                case CapabilityResult.Denied(var rule, var message) -> outcome.with("status", "denied").with("rule", rule).withPersonal("message", message);
                case CapabilityResult.Failed(var rule, var message) -> outcome.with("status", "failed").with("rule", rule).withPersonal("message", message);
            });
            return result;
        }
    }
}
