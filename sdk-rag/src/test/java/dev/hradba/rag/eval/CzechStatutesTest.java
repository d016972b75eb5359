package dev.hradba.rag.eval;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Objects;
import java.util.Optional;

import dev.hradba.rag.eval.JudgedCollection.Question;
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
