package dev.hradba.agent.copilot;

import java.time.Duration;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditReference;
import dev.hradba.core.Identity;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.Query;
import dev.hradba.rag.retrieve.RetrievalPlan;

/// Answers questions from documents, with verified citations, and records who was told what.
public final class DocsCopilot {

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
        var intent = audit.begin(AuditEntry.of(identity.subject(), AuditLog.INTENT).with("copilot", "docs").withPersonal("question", query.text()));
        var outcome = knowledge.answer(query, identity, plan);
        var entry = AuditEntry.of(identity.subject(), AuditLog.OUTCOME).answering(intent);
        var reference = audit.append(intent.run(), switch (outcome) {
            case AnswerOutcome.Answered answered -> entry.with("ending", "answered")
                    .with("citations", answered.citations().stream().map(c -> "%s@%d[%d,%d)".formatted(c.documentId(), c.version(), c.start(), c.end())).toList())
                    .withPersonal("answer", answered.text());
            case AnswerOutcome.NotEnoughInformation nothing -> entry.with("ending", "not-enough-information");
        });
        return new DocsAnswer(outcome, reference, Duration.ofNanos(System.nanoTime() - start));
    }
}
