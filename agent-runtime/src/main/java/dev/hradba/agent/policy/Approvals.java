package dev.hradba.agent.policy;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditRecord;
import dev.hradba.agent.audit.AuditReference;
import dev.hradba.core.Identity;

/// Requests for approval and their answers, kept as audit records: they survive restarts and cannot be changed unseen.
///
/// An approval holds for one exact call of one run, once, until it expires. It is used up by the intent record of that call, written
/// under the same lock under which its state is read.
public final class Approvals {

    /// Event of a request.
    public static final String REQUESTED = "approval-requested";

    /// Event of a person's yes.
    public static final String GIVEN = "approval-given";

    /// Event of a person's no.
    public static final String REFUSED = "approval-refused";

    private static final String REQUEST_SEQ = "request";
    private static final String DIGEST = "digest";
    private static final String APPROVER = "approver";
    private static final String EXPIRES = "expiresEpochMillis";

    private final AuditLog log;
    private final Policy policy;
    private final Clock clock;

    /// The approvals in a log.
    ///
    /// @param log    where they are kept; its clock tells when a request expires
    /// @param policy says who may approve
    public Approvals(AuditLog log, Policy policy) {
        this.log = log;
        this.policy = policy;
        this.clock = log.clock();
    }

    /// A request that waits for an answer.
    ///
    /// @param reference names it
    /// @param request   what to show
    public record PendingApproval(AuditReference reference, ApprovalRequest request) {}

    /// What became of a person's answer.
    public sealed interface Resolution {

        /// The answer stands.
        ///
        /// @param reference the record of it
        record Recorded(AuditReference reference) implements Resolution {}

        /// The answer does not count.
        ///
        /// @param reason why
        record NotCounted(String reason) implements Resolution {}
    }

    /// The entry that records a request.
    public AuditEntry entry(ApprovalRequest request) {
        return AuditEntry.of(request.subject(), REQUESTED)
                .with("tool", request.tool().name())
                .with("toolHash", request.tool().hash())
                .with("effect", request.tool().effect().name())
                .with(DIGEST, request.digest())
                .with("rule", request.rule())
                .with("reason", request.reason())
                .with("sources", request.sources().stream().sorted().toList())
                .with(EXPIRES, clock.millis() + request.validMillis())
                .withPersonal("arguments", request.arguments());
    }

    /// Every request that waits for an answer, oldest first.
    public List<PendingApproval> pending() {
        return log.withEvent(REQUESTED).stream()
                .filter(r -> state(r.run(), r.seq()) instanceof ApprovalState.Pending)
                .map(r -> new PendingApproval(r.reference(), request(r)))
                .toList();
    }

    /// Where a request stands.
    ///
    /// @param run of the request
    /// @param seq of the request
    public ApprovalState state(String run, long seq) {
        return state(log.show(run), seq);
    }

    /// Where a request stands, told from all records of its run.
    public ApprovalState state(List<AuditRecord> ofRun, long seq) {
        var request = ofRun.stream().filter(r -> r.seq() == seq && r.event().equals(REQUESTED)).findFirst();
        if (request.isEmpty()) {
            return new ApprovalState.Unknown();
        }
        if (ofRun.stream().anyMatch(r -> r.event().equals(AuditLog.INTENT) && r.number("approval").orElse(0) == seq)) {
            return new ApprovalState.Used();
        }
        var no = answer(ofRun, REFUSED, seq);
        if (no.isPresent()) {
            return new ApprovalState.Refused(no.get().subject(), no.get().text("reason").orElse(""));
        }
        if (clock.millis() >= request.get().number(EXPIRES).orElse(0)) {
            return new ApprovalState.Expired();
        }
        return answer(ofRun, GIVEN, seq)
                .<ApprovalState>map(r -> new ApprovalState.Approved(r.subject(), r.text(DIGEST).orElse("")))
                .orElseGet(ApprovalState.Pending::new);
    }

    /// Confirms the exact call that was asked about.
    ///
    /// @param reference of the request
    /// @param approver  who confirms
    public Resolution approve(AuditReference reference, Identity approver) {
        return answer(reference, approver, GIVEN, "", Set.of(ApprovalState.Pending.class));
    }

    /// Refuses the call, or takes a confirmation back that has not been used.
    ///
    /// @param reference of the request
    /// @param approver  who refuses
    /// @param reason    why, for the person who asked
    public Resolution refuse(AuditReference reference, Identity approver, String reason) {
        return answer(reference, approver, REFUSED, reason, Set.of(ApprovalState.Pending.class, ApprovalState.Approved.class));
    }

    private Resolution answer(
            AuditReference reference, Identity approver, String event, String reason, Set<Class<? extends ApprovalState>> from) {
        var record = log.record(reference.seq()).filter(r -> r.reference().equals(reference) && r.event().equals(REQUESTED));
        if (record.isEmpty()) {
            return new Resolution.NotCounted("there is no request for approval %s".formatted(reference));
        }
        if (!policy.approvers().includes(approver)) {
            return new Resolution.NotCounted("'%s' may not answer requests for approval".formatted(approver.subject()));
        }
        if (policy.fourEyes() && event.equals(GIVEN) && approver.subject().equals(record.get().subject())) {
            return new Resolution.NotCounted("'%s' asked and so may not confirm; another person must".formatted(approver.subject()));
        }
        var entry = AuditEntry.of(approver.subject(), event)
                .with(REQUEST_SEQ, reference.seq())
                .with(APPROVER, approver.subject())
                .with(DIGEST, record.get().text(DIGEST).orElse(""))
                .with("reason", reason);
        return log.appendIf(reference.run(), 0, all -> from.contains(state(all, reference.seq()).getClass()), entry)
                .<Resolution>map(Resolution.Recorded::new)
                .orElseGet(() -> new Resolution.NotCounted("the request %s is %s".formatted(
                        reference, state(reference.run(), reference.seq()).getClass().getSimpleName().toLowerCase(Locale.ROOT))));
    }

    private static Optional<AuditRecord> answer(List<AuditRecord> ofRun, String event, long seq) {
        return ofRun.stream().filter(r -> r.event().equals(event) && r.number(REQUEST_SEQ).orElse(0) == seq).findFirst();
    }

    private ApprovalRequest request(AuditRecord r) {
        return new ApprovalRequest(
                r.subject(),
                new ToolFacts(
                        r.text("tool").orElse(""), r.text("toolHash").orElse(""), ToolFacts.Effect.valueOf(r.text("effect").orElse("SEND"))),
                r.personal("arguments").flatMap(log::clearText).orElse("(erased)"),
                r.text(DIGEST).orElse(""),
                r.text("rule").orElse(""),
                r.text("reason").orElse(""),
                Set.copyOf(r.texts("sources")),
                Math.max(0, r.number(EXPIRES).orElse(0) - clock.millis()));
    }
}
