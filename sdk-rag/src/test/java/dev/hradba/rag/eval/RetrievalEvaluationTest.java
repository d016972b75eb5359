package dev.hradba.rag.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.eval.JudgedCollection.Question;
import dev.hradba.rag.eval.JudgedCollection.Source;
import dev.hradba.rag.eval.JudgedCollection.Span;
import dev.hradba.rag.ingest.RightsRules;
import dev.hradba.rag.retrieve.Embedder;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RetrievalEvaluationTest {

    private static final JudgedCollection FRUIT = new JudgedCollection("fruit",
            List.of(new Source("open/a", "Apples", "Apples are the red fruit of the orchard. They keep until spring."),
                    new Source("open/b", "Pears", "Pears are green and do not keep for long."),
                    new Source("secret/c", "Red apples", "The red apples of the orchard are sold to the competition.")),
            List.of(new Question("1", "red apples in the orchard"), new Question("2", "who buys from the competition")),
            Map.of("1", Map.of("open/a", 1, "secret/c", 2), "2", Map.of("secret/c", 1)), List.of(), List.of());

    /// Letters in threes, hashed.
    record Spelling(Set<String> languages) implements Embedder {

        @Override
        public String model() {
            return "spelling";
        }

        @Override
        public int dimension() {
            return 64;
        }

        @Override
        public float[] query(String text) {
            float[] vector = new float[dimension()];
            String padded = " " + text.toLowerCase(Locale.ROOT) + " ";
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

    @Test
    void measures_are_those_of_trec_eval() {
        List<String> found = List.of("x", "a", "y", "b");
        Map<String, Integer> grades = Map.of("a", 2, "b", 1, "c", 1);
        assertEquals((2 / log2(3) + 1 / log2(5)) / (2 + 1 / log2(3) + 1 / log2(4)), Measures.ndcg(found, grades, 10), 1e-12);
        assertEquals(2.0 / 3, Measures.recall(found, grades, 10), 1e-12);
        assertEquals(1.0 / 3, Measures.recall(found, grades, 2), 1e-12);
        assertEquals(0.5, Measures.reciprocalRank(found, grades, 10), 1e-12);
        assertEquals(0, Measures.ndcg(List.of(), grades, 10), 1e-12);
    }

    @Test
    void the_language_is_told_from_the_documents_and_words_are_found() {
        EvaluationReport report = run(FRUIT, EvaluationOptions.of(Mode.BM25), Optional.empty());
        assertEquals("en", report.analyzer());
        assertEquals(2, report.queries());
        assertEquals(1, report.figures().recall10(), 1e-12);
        assertEquals(Optional.empty(), report.model());
    }

    @Test
    void under_rights_what_may_not_be_read_is_neither_found_nor_expected() {
        RightsRules rules = RightsRules.parse(List.of("open/*: everyone", "secret/*: allow board"));
        EvaluationReport outsider = run(FRUIT, EvaluationOptions.of(Mode.HYBRID).withRights(rules, Identity.of("o")), Optional.of(new Spelling(Set.of())));
        assertEquals(1, outsider.queries());
        assertEquals(1, outsider.figures().mrr10(), 1e-12);
        assertEquals(0, outsider.leaked());
        var board = new Identity("b", Set.of("board"), Map.of());
        assertEquals(2, run(FRUIT, EvaluationOptions.of(Mode.BM25).withRights(rules, board), Optional.empty()).queries());
    }

    @Test
    void where_nothing_judged_may_be_read_nothing_is_measured() {
        var options = EvaluationOptions.of(Mode.BM25).withRights(RightsRules.parse(List.of("**: allow board")), Identity.of("o"));
        var nothing = assertThrows(KnowledgeBaseException.class, () -> run(FRUIT, options, Optional.empty()));
        assertTrue(String.valueOf(nothing.getMessage()).contains("has a relevant document that 'o' may read; there is nothing to measure"));
    }

    @Test
    void a_weight_below_zero_and_a_fit_without_both_ways_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> EvaluationOptions.of(Mode.HYBRID).withDenseWeight(-1));
        assertThrows(IllegalArgumentException.class, () -> EvaluationOptions.of(Mode.HYBRID).withDenseWeight(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> EvaluationOptions.of(Mode.BM25).withFit());
    }

    @Test
    void a_hybrid_search_tells_its_inputs_and_leaves_out_a_model_that_does_not_know_the_language() {
        EvaluationReport known = run(FRUIT, EvaluationOptions.of(Mode.HYBRID), Optional.of(new Spelling(Set.of("en"))));
        assertEquals(Set.of("bm25", "dense"), known.inputs().keySet());
        assertEquals(List.of(), known.notes());
        EvaluationReport unknown = run(FRUIT, EvaluationOptions.of(Mode.HYBRID).withAnalyzer("de"), Optional.of(new Spelling(Set.of("en"))));
        assertTrue(unknown.notes().getFirst().contains("knows en"), () -> unknown.notes().toString());
        Figures words = unknown.inputs().getOrDefault("bm25", unknown.figures());
        assertEquals(words.ndcg10(), unknown.figures().ndcg10(), 1e-12);
    }

    @Test
    void ids_that_a_knowledge_base_refuses_and_documents_of_titles_alone_are_measured_all_the_same() {
        var odd = new JudgedCollection("odd", List.of(new Source("a#1", "Apples", ""), new Source(" ", "Pears", "Pears.")),
                List.of(new Question("1", "apples"), new Question("2", "pears")), Map.of("1", Map.of("a#1", 1), "2", Map.of(" ", 1)), List.of(), List.of());
        assertEquals(1, run(odd, EvaluationOptions.of(Mode.BM25).withAnalyzer("en"), Optional.empty()).figures().ndcg10(), 1e-12);
    }

    @Test
    void a_document_is_left_out_only_if_it_is_the_question_itself() {
        var same = new JudgedCollection("same", List.of(new Source("1", "", "Red apples"), new Source("2", "", "Red apples are sweet, red pears are not.")),
                List.of(new Question("1", "red  apples "), new Question("2", "red apples")), Map.of("1", Map.of("2", 1), "2", Map.of("2", 1)), List.of(), List.of());
        EvaluationReport report = run(same, EvaluationOptions.of(Mode.BM25).withAnalyzer("en"), Optional.empty());
        assertEquals(List.of("1", "2"), report.found().get("2"));
        assertEquals(List.of("1", "2"), report.found().get("1"));
        var exact = new JudgedCollection("exact", same.documents(), List.of(new Question("1", "Red  apples ")), Map.of("1", Map.of("2", 1)), List.of(), List.of());
        EvaluationReport itself = run(exact, EvaluationOptions.of(Mode.BM25).withAnalyzer("en"), Optional.empty());
        assertEquals(List.of("2"), itself.found().get("1"));
        assertTrue(itself.notes().getFirst().contains("as in BEIR"), () -> itself.notes().toString());
    }

    @Test
    void cited_spans_are_compared_with_judged_ones() {
        String text = "Apples are the red fruit of the orchard.";
        var spans = new JudgedCollection("spans", FRUIT.documents(), List.of(new Question("1", "Which fruit of the orchard is red?")),
                Map.of("1", Map.of("open/a", 1)), List.of(new Span("1", "open/a", 0, text.length())), List.of());
        SpanFigures figures = run(spans, EvaluationOptions.of(Mode.BM25), Optional.empty()).citations().orElseThrow();
        assertEquals(1, figures.questions());
        assertEquals(1, figures.found10(), 1e-12);
    }

    @Test
    void an_unknown_analyzer_and_a_missing_model_are_refused_with_what_there_is() {
        var unknown = assertThrows(IllegalArgumentException.class, () -> run(FRUIT, EvaluationOptions.of(Mode.BM25).withAnalyzer("xx"), Optional.empty()));
        assertTrue(String.valueOf(unknown.getMessage()).contains("cs-light, da, de"));
        assertThrows(IllegalArgumentException.class, () -> run(FRUIT, EvaluationOptions.of(Mode.DENSE), Optional.empty()));
    }

    private static EvaluationReport run(JudgedCollection collection, EvaluationOptions options, Optional<Embedder> embedder) {
        var told = new ArrayList<String>();
        return RetrievalEvaluation.run(collection, options, embedder, told::add);
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    @Test
    void the_weight_of_vectors_is_fitted_and_told_on_questions_it_was_not_chosen_on() {
        double[] words = {1, 1, 0.5, 0.8, 1, 0.9, 1, 0.7, 1, 1};
        double[] half = {1, 1, 0.9, 0.9, 1, 0.9, 1, 0.9, 1, 1};
        double[] vectors = {0.1, 0.2, 0.9, 0.3, 0.1, 0.2, 0.1, 0.9, 0.3, 0.1};
        FusionFit fit = FusionFit.of(Map.of(0.0, words, 0.5, half, 1.0, vectors));
        assertEquals(1, fit.denseWeight(), 1e-9);
        assertEquals(0.96, fit.ndcg10(), 1e-9);
        assertEquals(0.96, fit.heldOut10(), 1e-9);
        assertEquals(0.32, fit.curve().getOrDefault(1.0, 0.0), 1e-9);
        assertEquals(0, FusionFit.of(Map.of(0.0, words, 0.5, vectors)).denseWeight(), 1e-9);
        EvaluationReport report = RetrievalEvaluation.run(FRUIT, EvaluationOptions.of(Mode.HYBRID).withAnalyzer("en").withFit(), Optional.of(new Spelling(Set.of())), line -> { });
        assertEquals(11, report.fit().orElseThrow().curve().size());
    }
}
