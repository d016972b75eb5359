package dev.hradba.rag.eval;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import dev.hradba.rag.eval.JudgedCollection.Question;
import dev.hradba.rag.retrieve.Embedder;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CzechStatutesTest {

    @Test
    void czech_questions_find_their_paragraphs_with_and_without_accents_better_than_by_the_light_stemmer() throws URISyntaxException {
        JudgedCollection statutes = JudgedCollection.read(Path.of(Objects.requireNonNull(CzechStatutesTest.class.getResource("/czech-statutes")).toURI()));
        assertEquals("cs", run(statutes, Optional.empty()).analyzer());
        double ours = run(statutes, Optional.of("cs")).figures().ndcg10();
        double light = run(statutes, Optional.of("cs-light")).figures().ndcg10();
        assertTrue(ours > 0.76 && ours > light, () -> "ours %.4f, light %.4f".formatted(ours, light));
        double bare = run(withoutAccents(statutes), Optional.of("cs")).figures().ndcg10();
        assertTrue(bare > 0.75, () -> "without accents %.4f".formatted(bare));
    }

    /// Knows English, it says; its vectors tell nothing about Czech.
    private static final class Clueless implements Embedder {

        @Override
        public String model() {
            return "clueless";
        }

        @Override
        public int dimension() {
            return 32;
        }

        @Override
        public Set<String> languages() {
            return Set.of("en");
        }

        @Override
        public float[] query(String text) {
            var random = new Random(text.hashCode());
            float[] vector = new float[dimension()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextGaussian();
            }
            return vector;
        }

        @Override
        public List<float[]> passages(List<String> texts) {
            return texts.stream().map(this::query).toList();
        }
    }

    @Test
    void a_model_that_does_not_know_czech_does_not_drag_a_hybrid_search_below_words() throws URISyntaxException {
        JudgedCollection statutes = JudgedCollection.read(Path.of(Objects.requireNonNull(CzechStatutesTest.class.getResource("/czech-statutes")).toURI()));
        EvaluationReport report = RetrievalEvaluation.run(statutes, EvaluationOptions.of(Mode.HYBRID).withFit(),
                Optional.of(new Clueless()), line -> { });
        double better = report.inputs().values().stream().mapToDouble(Figures::ndcg10).max().orElseThrow();
        assertTrue(report.figures().ndcg10() >= better - 0.01, () -> "hybrid %.4f, better input %.4f".formatted(report.figures().ndcg10(), better));
        assertTrue(report.notes().stream().anyMatch(note -> note.contains("only order what words do not")), () -> report.notes().toString());
        FusionFit fit = report.fit().orElseThrow();
        assertTrue(fit.default10() < better - 0.01, () -> "unprotected it would fall to %.4f".formatted(fit.default10()));
        assertTrue(fit.ndcg10() >= better - 1e-9 && fit.heldOut10() >= better - 0.01, fit::toString);
    }

    private static EvaluationReport run(JudgedCollection collection, Optional<String> analyzer) {
        EvaluationOptions options = EvaluationOptions.of(Mode.BM25);
        return RetrievalEvaluation.run(collection, analyzer.map(options::withAnalyzer).orElse(options), Optional.empty(), line -> { });
    }

    private static JudgedCollection withoutAccents(JudgedCollection collection) {
        return new JudgedCollection(collection.name(), collection.documents(), collection.queries().stream()
                .map(question -> new Question(question.id(), Normalizer.normalize(question.text(), Normalizer.Form.NFD).replaceAll("\\p{M}", ""))).toList(),
                collection.judged(), collection.spans(), collection.problems());
    }
}
