package dev.hradba.agent.copilot;

import java.util.HashMap;
import java.util.Map;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.CapabilityResult;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOutcome;
import dev.hradba.sandbox.Tool;

/// Runs one approved tool for a person without a model between. The call, and every call of a capability, is in the audit before it takes effect.
public final class DirectCall {

    private final Sandbox sandbox;
    private final AuditLog audit;

    /// @param sandbox runs the tool
    /// @param audit   told first; if it cannot be written nothing runs
    public DirectCall(Sandbox sandbox, AuditLog audit) {
        this.sandbox = sandbox;
        this.audit = audit;
    }

    /// Runs a tool once.
    ///
    /// @param tool      approved, as a [dev.hradba.sandbox.ToolRegistry] says
    /// @param arguments JSON object text
    /// @param grants    capabilities of this call
    /// @param identity  on whose behalf
    public SandboxOutcome run(Tool tool, String arguments, Map<String, Capability> grants, Identity identity, Cancellation cancellation) {
        var run = audit.begin(AuditEntry.of(identity.subject(), "run-started").with("tool", tool.manifest().name())).run();
        var intent = audit.append(run, AuditEntry.of(identity.subject(), AuditLog.INTENT)
                .with("tool", tool.manifest().name())
                .with("toolHash", tool.hash())
                .with("effect", tool.manifest().risk().name())
                .withPersonal("arguments", arguments));
        var audited = new HashMap<String, Capability>();
        grants.forEach((name, capability) -> audited.put(name, new Audited(capability, run, identity)));
        var outcome = sandbox.run(identity.subject(), tool, arguments, audited, cancellation);
        audit.append(run, AuditEntry.of(identity.subject(), AuditLog.OUTCOME).answering(intent)
                .with("status", status(outcome))
                .with("jailed", outcome.report().jailed())
                .withPersonal("result", text(outcome)));
        audit.checkpoint();
        return outcome;
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
        private final String run;
        private final Identity identity;

        Audited(Capability capability, String run, Identity identity) {
            this.capability = capability;
            this.run = run;
            this.identity = identity;
        }

        @Override
        public String name() {
            return capability.name();
        }

        @Override
        public CapabilityResult call(String request, Cancellation cancellation) {
            var intent = audit.append(run, AuditEntry.of(identity.subject(), AuditLog.INTENT)
                    .with("capability", capability.name())
                    .withPersonal("request", request));
            var result = capability.call(request, cancellation);
            var outcome = AuditEntry.of(identity.subject(), AuditLog.OUTCOME).answering(intent);
            audit.append(run, switch (result) {
                case CapabilityResult.Done(var json) -> outcome.with("status", "done").with("chars", json.length());
                case CapabilityResult.Denied(var rule, var message) -> outcome.with("status", "denied").with("rule", rule).withPersonal("message", message);
                case CapabilityResult.Failed(var rule, var message) -> outcome.with("status", "failed").with("rule", rule).withPersonal("message", message);
            });
            return result;
        }
    }
}
