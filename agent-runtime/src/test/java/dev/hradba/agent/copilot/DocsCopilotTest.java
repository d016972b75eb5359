package dev.hradba.agent.copilot;

import java.nio.file.Path;
import java.util.List;

import dev.hradba.agent.audit.AuditLog;
import dev.hradba.core.Identity;
import dev.hradba.core.ModelClient;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.testkit.ScriptedBackend;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.WrittenOutcome;
import dev.hradba.rag.ingest.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DocsCopilotTest {

    private static final Identity ALICE = Identity.of("alice");
    private static final Query QUESTION = Query.of("How long are backups kept?");
    private static final String WRITTEN = """
            {"answer":{"claims":[{"quotes":[{"passage":1,"words":"kept for 30 days"}],"claim":"Backups are kept for 30 days."}]}}""";

    @Test
    void a_written_answer_and_a_failing_model_are_both_recorded(@TempDir Path folder) {
        try (var base = KnowledgeBase.open(folder.resolve("base"), KnowledgeBaseOptions.defaults()); var audit = AuditLog.open(folder.resolve("audit"));
                var model = ScriptedBackend.of(List.of(ScriptedBackend.text(WRITTEN), ScriptedBackend.failure(BackendException.Kind.BUSY, false, "no")))) {
            base.ingest(List.of(Document.markdown("b.md", "# Backups\n\nBackups are kept for 30 days.")));
            var copilot = new DocsCopilot(base, audit);
            var client = ModelClient.of(model);
            var answer = copilot.write(QUESTION, ALICE, client, new Cancellation());
            assertInstanceOf(WrittenOutcome.Written.class, answer.outcome());
            var record = audit.record(answer.audit().seq()).orElseThrow();
            assertTrue(record.details().contains("\"ending\":\"answered\"") && record.details().contains("b.md@1[23,39)"), record.details());
            assertThrows(BackendException.class, () -> copilot.write(QUESTION, ALICE, client, new Cancellation()));
            var outcomes = audit.withEvent(AuditLog.OUTCOME);
            assertEquals(2, outcomes.size());
            assertTrue(outcomes.getLast().details().contains("\"ending\":\"failed\""), outcomes.getLast().details());
        }
    }
}
