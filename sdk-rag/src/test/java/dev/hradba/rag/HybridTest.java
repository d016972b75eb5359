package dev.hradba.rag;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBaseOptions.Language;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.RightsRules;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.Passage;
import dev.langchain4j.rag.content.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HybridTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final KnowledgeBaseOptions OPTIONS = KnowledgeBaseOptions.defaults();

    /// Letters in threes, hashed: nearness of spelling, so that a typing error still finds its word.
    record Trigrams(String model, Set<String> languages) implements Embedder {

        @Override
        public int dimension() {
            return 256;
        }

        @Override
        public float[] query(String text) {
            float[] vector = new float[dimension()];
            String padded = " " + text.toLowerCase(java.util.Locale.ROOT) + " ";
            for (int i = 0; i + 3 <= padded.length(); i++) {
                vector[Math.floorMod(padded.substring(i, i + 3).hashCode(), vector.length)] += 1;
            }
            return vector;
        }

        @Override
        public List<float[]> passages(List<String> texts) {
            return texts.stream().map(this::query).toList();
        }
    }

    private static final Embedder SPELLING = new Trigrams("spelling-1", Set.of());

    @Test
    void a_misspelt_question_finds_by_vector_what_words_miss(@TempDir Path folder) {
        List<Document> documents = List.of(Document.markdown("esc.md", "# Escalation\n\nEscalation of incidents."),
                Document.markdown("print.md", "# Printing\n\nToner and paper."));
        try (var base = KnowledgeBase.open(folder.resolve("a"), OPTIONS, SPELLING); var words = KnowledgeBase.open(folder.resolve("b"), OPTIONS)) {
            base.ingest(documents);
            words.ingest(documents);
            Query misspelt = Query.of("esclation incdents");
            assertEquals(List.of(), words.retrieve(misspelt, ANYBODY));
            Passage first = base.retrieve(misspelt, ANYBODY).getFirst();
            assertEquals("esc.md", first.documentId());
            assertTrue(first.explain().toString().contains("cosine of the vectors of question and passage"), () -> first.explain().toString());
        }
    }

    @Test
    void the_parts_of_an_explanation_add_up_to_the_score_also_after_the_base_was_closed(@TempDir Path folder) {
        List<Passage> found;
        try (var base = KnowledgeBase.open(folder, OPTIONS.withDiversity(1), SPELLING)) {
            base.ingest(List.of(Document.markdown("a.md", "# Backup\n\nBackup of mailboxes, every night."), Document.markdown("b.md", "# Toner\n\nPrinters need toner; no backup.")));
            found = base.retrieve(Query.of("backup of mailboxes"), ANYBODY);
        }
        assertEquals(2, found.size());
        for (Passage passage : found) {
            Explanation words = passage.explain().parts().getFirst();
            assertEquals(words.value(), words.parts().stream().mapToDouble(Explanation::value).sum(), 1e-5, words::toString);
            assertTrue(words.toString().contains("weight of contents:backup"), words::toString);
        }
    }

    @Test
    void a_passage_found_by_words_and_by_vector_stands_above_one_found_by_one_of_them(@TempDir Path folder) {
        try (var base = KnowledgeBase.open(folder, OPTIONS.withDiversity(1), SPELLING)) {
            base.ingest(List.of(Document.markdown("a.md", "Backup of mailboxes."), Document.markdown("b.md", "Printers need toner."),
                    Document.markdown("c.md", "Bakups off malboxs.")));
            List<Passage> found = base.retrieve(Query.of("backup of mailboxes"), ANYBODY);
            assertEquals(List.of("a.md", "c.md", "b.md"), found.stream().map(Passage::documentId).toList());
        }
    }

    @Test
    void vectors_obey_rights_as_words_do(@TempDir Path folder) {
        try (var base = KnowledgeBase.open(folder, OPTIONS, SPELLING)) {
            base.ingest(List.of(Document.markdown("secret.md", "Merger plans.").withRights(Rights.of("board")), Document.markdown("open.md", "Canteen menu.")));
            assertEquals(List.of("open.md"), base.retrieve(Query.of("merger plans"), ANYBODY).stream().map(Passage::documentId).toList());
            var board = new Identity("b", Set.of("board"), Map.of());
            assertEquals("secret.md", base.retrieve(Query.of("merger plans"), board).getFirst().documentId());
        }
    }

    @Test
    void an_index_with_vectors_of_one_model_is_not_opened_with_another(@TempDir Path folder) {
        try (var base = KnowledgeBase.open(folder, OPTIONS, SPELLING)) {
            base.ingest(List.of(Document.markdown("a.md", "Apples.")));
        }
        var refused = assertThrows(KnowledgeBaseException.class, () -> KnowledgeBase.open(folder, OPTIONS, new Trigrams("spelling-2", Set.of())));
        assertTrue(String.valueOf(refused.getMessage()).contains("vectors of 'spelling-1'"), () -> String.valueOf(refused.getMessage()));
        assertThrows(KnowledgeBaseException.class, () -> KnowledgeBase.open(folder, OPTIONS));
    }

    @Test
    void vectors_of_a_model_that_does_not_know_the_language_only_order_what_words_do_not_find(@TempDir Path folder) {
        try (var base = KnowledgeBase.open(folder, OPTIONS.withLanguage(Language.CZECH), new Trigrams("english", Set.of("en")))) {
            base.ingest(List.of(Document.markdown("a.md", "Zálohy databází."), Document.markdown("b.md", "Tiskárny.")));
            assertEquals(List.of("a.md", "b.md"), base.retrieve(Query.of("zálohy"), ANYBODY).stream().map(Passage::documentId).toList());
            assertEquals("b.md", base.retrieve(Query.of("tiskařský"), ANYBODY).getFirst().documentId());
        }
    }

    @Test
    void a_vector_of_another_length_than_announced_is_refused(@TempDir Path folder) {
        Embedder broken = new Embedder() {
            @Override
            public String model() {
                return "broken";
            }

            @Override
            public int dimension() {
                return 4;
            }

            @Override
            public Set<String> languages() {
                return Set.of();
            }

            @Override
            public float[] query(String text) {
                return new float[] {1, 0};
            }

            @Override
            public List<float[]> passages(List<String> texts) {
                return texts.stream().map(this::query).toList();
            }
        };
        try (var base = KnowledgeBase.open(folder, OPTIONS, broken)) {
            var refused = assertThrows(IllegalArgumentException.class, () -> base.ingest(List.of(Document.markdown("a.md", "Apples."))));
            assertTrue(String.valueOf(refused.getMessage()).contains("2 numbers and announced 4"));
        }
    }

    @Test
    void a_repetition_moves_below_a_passage_that_says_something_else(@TempDir Path folder) {
        List<Document> documents = List.of(Document.markdown("a.md", "Restore the database from the backup tonight."),
                Document.markdown("b.md", "Restore the database from the backup tonight!"),
                Document.markdown("c.md", "A restore of the database by hand needs two people who read along and a good deal of patience from everybody."));
        try (var base = KnowledgeBase.open(folder.resolve("x"), OPTIONS.withDiversity(0.5)); var plain = KnowledgeBase.open(folder.resolve("y"), OPTIONS.withDiversity(1))) {
            base.ingest(documents);
            plain.ingest(documents);
            Query query = Query.of("restore database backup");
            assertEquals(List.of("a.md", "b.md", "c.md"), plain.retrieve(query, ANYBODY).stream().map(Passage::documentId).toList());
            assertEquals(List.of("a.md", "c.md", "b.md"), base.retrieve(query, ANYBODY).stream().map(Passage::documentId).toList());
        }
    }

    @Test
    void langchain4j_gets_the_passages_of_one_identity_with_where_they_stand(@TempDir Path folder) {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            base.ingest(List.of(Document.markdown("a.md", "# Fruit\n\n## Red\n\nApples are red.").withRights(Rights.of("it")),
                    Document.markdown("b.md", "Apples are secret.").withRights(Rights.of("hr"))));
            var it = new Identity("i", Set.of("it"), Map.of());
            List<Content> found = base.asContentRetriever(it, 5).retrieve(dev.langchain4j.rag.query.Query.from("apples"));
            assertEquals(1, found.size());
            assertEquals("Apples are red.", found.getFirst().textSegment().text());
            assertEquals("Red", found.getFirst().textSegment().metadata().getString("section"));
            assertEquals(5, found.getFirst().textSegment().metadata().getInteger("first_line"));
        }
    }

    @Test
    void the_first_rule_that_matches_decides_and_without_one_nobody_may_read() {
        var rules = RightsRules.parse(List.of("# who reads what", "hr/public/*: everyone", "hr/**: allow hr, deny guests, require country=CZ", ""));
        assertEquals(Rights.everybody(), rules.of("hr/public/a.md"));
        assertEquals(Rights.of("hr").denying("guests").requiring("country", "CZ"), rules.of("hr/public/deep/a.md"));
        assertEquals(Rights.of(), rules.of("it/a.md"));
        assertThrows(IllegalArgumentException.class, () -> RightsRules.parse(List.of("hr/**: alow hr")));
        assertThrows(IllegalArgumentException.class, () -> RightsRules.parse(List.of("hr/** allow hr")));
    }
}
