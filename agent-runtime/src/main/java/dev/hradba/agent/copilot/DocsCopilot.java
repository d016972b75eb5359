package dev.hradba.agent.copilot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditReference;
import dev.hradba.core.Identity;
import dev.hradba.core.ModelClient;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.AnswerWriter;
import dev.hradba.rag.Citation;
import dev.hradba.rag.Claim;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.Query;
import dev.hradba.rag.WrittenOutcome;
import dev.hradba.rag.retrieve.RetrievalPlan;

/// Answers questions from documents, with verified citations, and records who was told what.
public final class DocsCopilot {

    private static final String NOTHING = "not-enough-information";

    private final KnowledgeBase knowledge;
    private final AuditLog audit;

    private final RetrievalPlan plan;

    /// Both stay the caller's to close.
    public DocsCopilot(KnowledgeBase knowledge, AuditLog audit) {
        this(knowledge, audit, RetrievalPlan.plain());
    }

    /// As [#DocsCopilot(KnowledgeBase, AuditLog)], with passages chosen as `plan` says; what that holds open stays the caller's to close, too.
    public DocsCopilot(KnowledgeBase knowledge, AuditLog audit, RetrievalPlan plan) {
        this.knowledge = knowledge;
        this.audit = audit;
        this.plan = plan;
    }

    /// An answer and where it is recorded.
    ///
    /// @param outcome cited sentences, or what is missing
    /// @param audit   the record of it
    /// @param total   from the question to the answer
    public record DocsAnswer(AnswerOutcome outcome, AuditReference audit, Duration total) {}

    /// Asks as this person: passages they may not read take no part.
    public DocsAnswer ask(String question, Identity identity) {
        return ask(Query.of(question), identity);
    }

    /// Asks as this person, within the collections and the time of `query`.
    public DocsAnswer ask(Query query, Identity identity) {
        long start = System.nanoTime();
        var intent = begin(query, identity, "quoted");
        var outcome = knowledge.answer(query, identity, plan);
        var entry = AuditEntry.of(identity.subject(), AuditLog.OUTCOME).answering(intent);
        var reference = audit.append(intent.run(), switch (outcome) {
            case AnswerOutcome.Answered answered -> answered(entry, answered.citations(), answered.text());
            case AnswerOutcome.NotEnoughInformation nothing -> entry.with("ending", NOTHING);
        });
        return new DocsAnswer(outcome, reference, Duration.ofNanos(System.nanoTime() - start));
    }

    /// A written answer and where it is recorded.
    ///
    /// @param outcome supported claims, or what is missing
    /// @param audit   the record of it
    /// @param total   from the question to the answer
    public record WrittenAnswer(WrittenOutcome outcome, AuditReference audit, Duration total) {}

    /// Lets a model write the answer, as this person, within the collections and the time of `query`; only what the documents say is shown. Passages are chosen as this
    /// copilot's plan says. A failing model and a cancelled call are recorded, too.
    ///
    /// @throws CancellationException                    if it was cancelled
    /// @throws dev.hradba.core.backend.BackendException if the backend failed
    public WrittenAnswer write(Query query, Identity identity, ModelClient client, Cancellation cancellation) {
        long start = System.nanoTime();
        var intent = begin(query, identity, "written");
        var entry = AuditEntry.of(identity.subject(), AuditLog.OUTCOME).answering(intent).with("model", client.backend().info().model());
        WrittenOutcome outcome;
        try {
            outcome = AnswerWriter.of(knowledge, client).with(plan).write(query, identity, cancellation);
        } catch (RuntimeException e) {
            audit.append(intent.run(), entry.with("ending", e instanceof CancellationException ? "cancelled" : "failed").withPersonal("failure", String.valueOf(e.getMessage())));
            throw e;
        }
        var removed = entry.withPersonal("removed", outcome.removed().stream().map(Claim::text).toList().toString());
        var reference = audit.append(intent.run(), switch (outcome) {
            case WrittenOutcome.Written written -> answered(removed, written.citations(), written.text());
            case WrittenOutcome.NotEnoughInformation nothing -> removed.with("ending", NOTHING);
        });
        return new WrittenAnswer(outcome, reference, Duration.ofNanos(System.nanoTime() - start));
    }

    private AuditReference begin(Query query, Identity identity, String how) {
        return audit.begin(AuditEntry.of(identity.subject(), AuditLog.INTENT).with("copilot", "docs").with("answer", how).withPersonal("question", query.text()));
    }

    private static AuditEntry answered(AuditEntry entry, List<Citation> citations, String text) {
        return entry.with("ending", "answered")
                .with("citations", citations.stream().map(c -> "%s@%d[%d,%d)".formatted(c.documentId(), c.version(), c.start(), c.end())).toList())
                .withPersonal("answer", text);
    }
}
