package dev.hradba.rag.eval;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import dev.hradba.rag.embed.OnnxEmbedder;
import dev.hradba.rag.retrieve.Embedder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// A hybrid search is never more than 0.01 nDCG@10 below the better of words and vectors, also where the model does not know the language.
class HybridProtectionTest {

    /// On words alone German fell behind the vectors of the English model here: everyday questions share few words with statutes.
    @Test
    void an_english_model_leaves_a_hybrid_search_at_least_as_good_as_the_better_of_words_and_vectors() {
        try (OnnxEmbedder english = OnnxEmbedder.embedded()) {
            holds("german-everyday", english);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"czech-everyday", "czech-statutes"})
    void an_english_model_does_no_harm_to_czech_either(String set) {
        try (OnnxEmbedder english = OnnxEmbedder.embedded()) {
            holds(set, english);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"german-everyday", "czech-everyday", "czech-statutes"})
    void vectors_without_any_meaning_do_not_harm_either(String set) {
        holds(set, new Noise(Set.of("en")));
    }

    private static void holds(String set, Embedder embedder) {
        EvaluationReport report = RetrievalEvaluation.run(collection(set), EvaluationOptions.of(Mode.HYBRID), Optional.of(embedder), line -> { });
        double better = report.inputs().values().stream().mapToDouble(Figures::ndcg10).max().orElseThrow();
        assertTrue(report.figures().ndcg10() >= better - 0.01, () -> "%s: hybrid %s of %s".formatted(set, report.figures(), report.inputs()));
        assertTrue(report.notes().stream().anyMatch(note -> note.contains("knows en")), () -> report.notes().toString());
    }

    private static JudgedCollection collection(String set) {
        try {
            return JudgedCollection.read(Path.of(Objects.requireNonNull(HybridProtectionTest.class.getResource("/" + set)).toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Noise(Set<String> languages) implements Embedder {

        @Override
        public String model() {
            return "noise";
        }

        @Override
        public int dimension() {
            return 32;
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
}
