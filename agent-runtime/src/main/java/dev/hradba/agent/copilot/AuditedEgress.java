package dev.hradba.agent.copilot;

import java.util.function.Consumer;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.sandbox.http.EgressVerdict;

/// The decision log of the egress gate, kept in the audit: every decision, of redirects too, before it takes effect.
public final class AuditedEgress implements Consumer<EgressVerdict> {

    private final AuditLog audit;
    private final String subject;

    /// @param audit   takes the decisions; if it cannot be written nothing is sent
    /// @param subject on whose behalf requests are made
    public AuditedEgress(AuditLog audit, String subject) {
        this.audit = audit;
        this.subject = subject;
    }

    @Override
    public void accept(EgressVerdict verdict) {
        var entry = AuditEntry.of(subject, "egress-decision").with("reason", verdict.reason());
        audit.append(AuditLog.LOG_RUN, switch (verdict) {
            case EgressVerdict.Allowed allowed -> entry.with("verdict", "allow").with("rule", allowed.rule().name()).withPersonal("url", allowed.url().canonical());
            case EgressVerdict.Refused(var rule, _, var canonical) -> entry.with("verdict", "refuse").with("rule", rule).withPersonal("url", canonical.orElse(""));
        });
    }
}
