package dev.hradba.rag;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.rag.AnswerOutcome.Answered;
import dev.hradba.rag.AnswerOutcome.NotEnoughInformation;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.Validity;
import dev.hradba.rag.retrieve.Passage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KnowledgeBaseTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final Identity HR = new Identity("hanna", Set.of("hr"), Map.of());
    private static final KnowledgeBaseOptions OPTIONS = KnowledgeBaseOptions.defaults();

    private final Path folder;

    KnowledgeBaseTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void escalating_a_p1_is_answered_with_the_sentence_that_says_how() {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            base.syncFolder("handbook", HandbookQuestions.HANDBOOK, Rights.everybody());
            var answered = assertInstanceOf(Answered.class, base.answer("How do I escalate a P1 incident?", ANYBODY));
            Citation first = answered.citations().getFirst();
            assertEquals("incident-priorities-and-escalation.md", first.documentId());
            assertEquals(List.of("How to escalate a P1 incident"), first.sectionPath());
            assertEquals(24, first.line());
            assertEquals("To escalate a P1 incident, call the duty incident manager on extension 4400 and open a bridge in the chat channel `#inc-bridge`.",
                    first.quote());
            assertEquals(CitationCheck.VERIFIED, base.verify(first, ANYBODY));
        }
    }

    @Test
    void a_question_that_no_document_answers_is_declined_with_what_is_missing() {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            base.syncFolder("handbook", HandbookQuestions.HANDBOOK, Rights.everybody());
            var declined = assertInstanceOf(NotEnoughInformation.class, base.answer("How do I apply for a company car?", ANYBODY));
            assertTrue(declined.missing().contains("no readable document mentions 'car'"), () -> declined.missing().toString());
            assertFalse(declined.passages().isEmpty());
        }
    }

    @Test
    void an_empty_knowledge_base_has_not_enough_information() {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            assertInstanceOf(NotEnoughInformation.class, base.answer("What is a bridge?", ANYBODY));
            assertEquals(List.of(), base.retrieve(Query.of("bridge"), ANYBODY));
        }
    }

    @Test
    void unchanged_documents_are_skipped_changed_ones_get_a_version_and_vanished_ones_go() {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            var first = base.sync("default", List.of(Document.markdown("a.md", "# A\n\nApples are red."), Document.markdown("b.md", "# B\n\nBananas bend.")));
            assertEquals(List.of("a.md", "b.md"), first.added());
            var second = base.sync("default", List.of(Document.markdown("a.md", "# A\n\nApples are green.")));
            assertEquals(List.of("a.md"), second.changed());
            assertEquals(List.of("b.md"), second.removed());
            Passage passage = base.retrieve(Query.of("apples"), ANYBODY).getFirst();
            assertEquals(2, passage.version());
            assertEquals("Apples are green.", passage.text());
            assertEquals(List.of(), base.retrieve(Query.of("bananas"), ANYBODY));
            var third = base.sync("default", List.of(Document.markdown("a.md", "# A\n\nApples are green.")));
            assertEquals(List.of("a.md"), third.unchanged());
            assertEquals(0, third.chunks());
        }
    }

    @Test
    void a_changed_rule_of_rights_alone_makes_a_new_version() {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            Document document = Document.markdown("a.md", "Apples are red.");
            base.ingest(List.of(document));
            assertEquals(List.of("a.md"), base.ingest(List.of(document.withRights(Rights.of("hr")))).changed());
            assertEquals(List.of(), base.retrieve(Query.of("apples"), ANYBODY));
            assertEquals(1, base.retrieve(Query.of("apples"), HR).size());
        }
    }

    @Test
    void a_citation_of_a_document_that_changed_or_may_not_be_read_no_longer_holds() {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            base.ingest(List.of(Document.markdown("a.md", "Salaries are paid on the last working day of the month.").withRights(Rights.of("hr"))));
            var answered = assertInstanceOf(Answered.class, base.answer("When are salaries paid?", HR));
            Citation citation = answered.citations().getFirst();
            assertEquals(CitationCheck.VERIFIED, base.verify(citation, HR));
            assertEquals(CitationCheck.NOT_READABLE, base.verify(citation, ANYBODY));
            var moved = new Citation(citation.documentId(), citation.version(), citation.title(), citation.sectionPath(), citation.chunkId(),
                    citation.start(), citation.end(), citation.line(), citation.lastLine(), citation.page(), citation.quote().replace("last", "1st_"), citation.link());
            assertEquals(CitationCheck.QUOTE_DIFFERS, base.verify(moved, HR));
            base.ingest(List.of(Document.markdown("a.md", "Salaries are paid on the first day.").withRights(Rights.of("hr"))));
            assertEquals(CitationCheck.OTHER_VERSION, base.verify(citation, HR));
        }
    }

    @Test
    void documents_are_found_only_while_they_hold() {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            Instant end = Instant.parse("2026-06-30T00:00:00Z");
            base.ingest(List.of(Document.markdown("old.md", "The canteen opens at noon.").withValidity(new Validity(Instant.MIN, end)),
                    Document.markdown("new.md", "The canteen opens at eleven.").withValidity(new Validity(end, Instant.MAX))));
            assertEquals("old.md", only(base.retrieve(Query.of("canteen").at(end.minusSeconds(1)), ANYBODY)).documentId());
            assertEquals("new.md", only(base.retrieve(Query.of("canteen").at(end), ANYBODY)).documentId());
        }
    }

    @Test
    void a_second_writer_is_refused_with_what_to_do_and_a_reader_sees_the_last_commit() {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            base.ingest(List.of(Document.markdown("a.md", "Apples are red.")));
            var refused = assertThrows(KnowledgeBaseException.class, () -> KnowledgeBase.open(folder, OPTIONS));
            assertTrue(refused.retryable());
            assertTrue(message(refused).contains("openReadOnly"), () -> message(refused));
            try (var reader = KnowledgeBase.openReadOnly(folder, OPTIONS)) {
                assertEquals(1, reader.retrieve(Query.of("apples"), ANYBODY).size());
                base.ingest(List.of(Document.markdown("b.md", "More apples.")));
                assertEquals(2, reader.retrieve(Query.of("apples"), ANYBODY).size());
                assertThrows(IllegalStateException.class, () -> reader.ingest(List.of(Document.markdown("c.md", "c"))));
            }
        }
    }

    @Test
    void a_missing_index_cannot_be_read() {
        var missing = assertThrows(KnowledgeBaseException.class, () -> KnowledgeBase.openReadOnly(folder.resolve("none"), OPTIONS));
        assertTrue(message(missing).contains("there is no index"), () -> message(missing));
    }

    @Test
    void a_damaged_index_is_reported_not_hidden() throws Exception {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            base.ingest(List.of(Document.markdown("a.md", "Apples are red.")));
        }
        try (var files = Files.list(folder)) {
            for (Path segments : files.filter(path -> path.getFileName().toString().startsWith("segments_")).toList()) {
                byte[] bytes = Files.readAllBytes(segments);
                bytes[bytes.length / 2] ^= 0x55;
                Files.write(segments, bytes);
            }
        }
        var damaged = assertThrows(KnowledgeBaseException.class, () -> KnowledgeBase.open(folder, OPTIONS));
        assertFalse(damaged.retryable());
        assertTrue(message(damaged).contains("restore a snapshot"), () -> message(damaged));
    }

    @Test
    void a_file_that_is_not_text_is_reported_and_the_others_go_on(@TempDir Path documents) throws Exception {
        Files.write(documents.resolve("bad.md"), new byte[] {(byte) 0x89, 0x01, 0x00, 0x07, 0x1f, 0x00});
        Files.writeString(documents.resolve("good.txt"), "Apples are red.\n\nBananas bend.");
        Files.writeString(documents.resolve("picture.png"), "not read");
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            var report = base.syncFolder("files", documents, Rights.everybody());
            assertEquals(List.of("good.txt"), report.added());
            assertEquals("bad.md", report.failures().getFirst().document());
            assertEquals("is not text but binary; convert it to text, PDF or DOCX", report.failures().getFirst().reason());
        }
    }

    @Test
    void blank_and_endless_questions_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> Query.of("  "));
        assertTrue(message(assertThrows(IllegalArgumentException.class, () -> Query.of("x".repeat(100_000)))).contains("at most 8000"));
    }

    @Test
    void a_question_full_of_syntax_is_just_words() {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            base.ingest(List.of(Document.markdown("a.md", "Apples are red.")));
            assertEquals(1, base.retrieve(Query.of("apples\" AND (rights:* OR +[ TO ]~^"), ANYBODY).size());
        }
    }

    private static String message(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }

    private static Passage only(List<Passage> passages) {
        assertEquals(1, passages.size());
        return passages.getFirst();
    }
}
