package dev.hradba.agent.copilot;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditRecord;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.ToolApproval;
import dev.hradba.sandbox.ToolApprovals;
import dev.hradba.sandbox.ToolRegistry;

/// Tool approvals kept in the audit: who allowed which exact version, when. A decision is as hard to forge as any other record.
public final class AuditedApprovals implements ToolApprovals {

    private static final String EVENT = "tool-approval";
    private static final String INSTALLATION = "installation";

    private final AuditLog audit;

    private AuditedApprovals(AuditLog audit) {
        this.audit = audit;
    }

    /// The bundled tools with the approvals of this log.
    ///
    /// A log without any decision yet gets the approvals that installing Hradba implies: the bundled tools as they were at that moment. A tool
    /// that changes later, in the jar too, is not usable until a person approves the new version.
    public static ToolRegistry registry(AuditLog audit) {
        return registry(audit, List.of());
    }

    /// The same with further tools, such as those of a folder; nobody has approved these until a person does.
    ///
    /// @throws dev.hradba.sandbox.ToolException if two tools share a name
    public static ToolRegistry registry(AuditLog audit, List<Tool> further) {
        var approvals = new AuditedApprovals(audit);
        var tools = Tool.bundled();
        if (approvals.all().isEmpty()) {
            var now = Clock.systemUTC().instant();
            tools.forEach(tool -> approvals.add(new ToolApproval(tool.manifest().name(), tool.hash(), ToolApproval.EVERYWHERE, true, INSTALLATION, now)));
        }
        return new ToolRegistry(Stream.concat(tools.stream(), further.stream()).toList(), approvals, Clock.systemUTC());
    }

    @Override
    public List<ToolApproval> all() {
        return audit.withEvent(EVENT).stream().map(AuditedApprovals::read).toList();
    }

    @Override
    public void add(ToolApproval approval) {
        audit.append(AuditLog.LOG_RUN, AuditEntry.of(approval.by(), EVENT)
                .with("tool", approval.tool())
                .with("hash", approval.hash())
                .with("scope", approval.scope())
                .with("approved", approval.approved())
                .with("at", approval.at().toString()));
    }

    private static ToolApproval read(AuditRecord record) {
        return new ToolApproval(text(record, "tool"), text(record, "hash"), text(record, "scope"), record.flag("approved"), record.subject(),
                Instant.parse(text(record, "at")));
    }

    private static String text(AuditRecord record, String name) {
        return record.text(name).orElseThrow(() -> new IllegalStateException(
                "audit record #%d is a tool approval without '%s'; run 'hradba audit verify'".formatted(record.seq(), name)));
    }
}
