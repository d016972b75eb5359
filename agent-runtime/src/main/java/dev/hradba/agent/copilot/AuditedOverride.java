package dev.hradba.agent.copilot;

import java.util.function.Consumer;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.sandbox.JailOverride;
import dev.hradba.sandbox.SandboxStatus;

/// Records an operator's decision to run guests without the kernel's jail, for [dev.hradba.sandbox.SandboxOptions#allowUnjailed]: who, why, on
/// which platform, what the kernel lacks and what a worker therefore does without. Signed at once, as no run may follow.
public final class AuditedOverride implements Consumer<SandboxStatus> {

    /// The record's event.
    public static final String EVENT = "jail-override";

    private final AuditLog audit;
    private final String by;

    /// @param audit where it is written; if it cannot be, the sandbox does not start
    /// @param by    who decided
    public AuditedOverride(AuditLog audit, String by) {
        this.audit = audit;
        this.by = by;
    }

    @Override
    public void accept(SandboxStatus status) {
        audit.append(AuditLog.LOG_RUN, AuditEntry.of(by, EVENT)
                .with("reason", status.override().orElseThrow(() -> new IllegalArgumentException("there is no override to record: the jail is in force")))
                .with("platform", status.platform())
                .with("missing", status.missing())
                .with("off", JailOverride.LAYERS)
                .with("policy", status.policy()));
        audit.checkpoint();
    }
}
