package dev.hradba.agent.copilot;

import java.util.List;
import java.util.Map;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOutcome;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.code.CodeMode;

/// Runs an approved tool, or a script over approved tools, for a person without a model between. Every call is in the audit before it takes effect.
public final class DirectCall {

    private final Sandbox sandbox;
    private final AuditLog audit;

    /// @param sandbox runs the tools; a script needs one with two workers
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
        var outcome = begin(identity, grants, tool.manifest().name()).call(tool, arguments, cancellation);
        audit.checkpoint();
        return outcome;
    }

    /// Runs a script once; see [CodeMode].
    ///
    /// @param script   statements of a function body, such as `return tools.sql.query({ sql: 'SELECT 1' });`
    /// @param tools    approved tools that it may call
    /// @param grants   capabilities of those calls
    /// @param identity on whose behalf
    public SandboxOutcome script(String script, List<Tool> tools, Map<String, Capability> grants, Identity identity, Cancellation cancellation) {
        var calls = begin(identity, grants, "script");
        var intent = audit.append(calls.run(), AuditEntry.of(identity.subject(), AuditLog.INTENT)
                .with("tool", "script")
                .with("tools", tools.stream().map(tool -> tool.manifest().name()).toList())
                .withPersonal("script", script));
        var outcome = new CodeMode(sandbox, tools, CodeMode.LIMITS).run(identity.subject(), script, calls, cancellation);
        calls.ended(intent, outcome);
        audit.checkpoint();
        return outcome;
    }

    private AuditedTools begin(Identity identity, Map<String, Capability> grants, String what) {
        var run = audit.begin(AuditEntry.of(identity.subject(), "run-started").with("tool", what)).run();
        return new AuditedTools(sandbox, audit, run, identity, grants, AuditedTools.Events.OWN_RUN);
    }
}
