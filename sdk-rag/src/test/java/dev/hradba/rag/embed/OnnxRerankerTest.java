package dev.hradba.rag.embed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.retrieve.Rerank;
import dev.hradba.rag.retrieve.RetrievalPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OnnxRerankerTest {

    @TempDir
    Path folder;

    private Path onnx = Path.of("");

    @BeforeEach
    void write() throws IOException {
        onnx = folder.resolve("shared-tokens.onnx");
        Files.write(onnx, OnnxGraph.sharedTokens());
        try (InputStream in = Objects.requireNonNull(OnnxRerankerTest.class.getClassLoader().getResourceAsStream("bge-small-en-v1.5-q-tokenizer.json"))) {
            Files.copy(in, folder.resolve("tokenizer.json"));
        }
    }

    @Test
    void a_pair_is_scored_by_question_and_passage_together_whatever_runs_with_it() {
        try (var model = OnnxReranker.open(onnx)) {
            List<String> passages = List.of("The canteen serves soup.", "The backup runs every night at two.", "Nothing of this.");
            List<Double> together = model.scores("When does the backup run at night?", passages);
            assertTrue(together.get(1) > together.get(0) && together.get(0) > together.get(2), together::toString);
            for (int i = 0; i < passages.size(); i++) {
                assertEquals(model.scores("When does the backup run at night?", List.of(passages.get(i))).getFirst(), together.get(i), 1e-6);
            }
            assertEquals(List.of(), model.scores("backup", List.of()));
        }
    }

    @Test
    void a_long_passage_counts_to_its_end() {
        try (var model = OnnxReranker.open(onnx)) {
            String soup = "The canteen serves soup. ".repeat(200);
            List<Double> scores = model.scores("zebra crossing", List.of(soup, soup + "A zebra crossing."));
            assertTrue(scores.get(1) > scores.get(0), scores::toString);
        }
    }

    @Test
    void it_reorders_what_words_found(@TempDir Path index) {
        try (var model = OnnxReranker.open(onnx); var base = KnowledgeBase.open(index, KnowledgeBaseOptions.defaults().withDiversity(1))) {
            base.ingest(List.of(Document.markdown("a.md", "# Backup\n\nBackup backup backup backup."), Document.markdown("b.md", "# Nights\n\nThe backup of mail runs at night, every night.")));
            var plan = RetrievalPlan.plain().reranking(Rerank.with(model));
            var found = base.retrieve(Query.of("backup of mail at night"), Identity.of("x"), plan);
            assertEquals("b.md", found.getFirst().documentId());
            assertTrue(found.getFirst().explain().toString().contains("score of the reranker"));
        }
    }

    @Test
    void a_file_with_another_hash_or_no_model_is_refused() throws IOException {
        Files.writeString(folder.resolve("reranker.json"), "{\"sha256\":\"00\"}");
        assertTrue(message().contains("SHA-256"), message());
        Files.writeString(folder.resolve("reranker.json"), "{}");
        Files.writeString(onnx, "no model");
        assertTrue(message().contains("whole ONNX model"), message());
    }

    private String message() {
        return String.valueOf(assertThrows(KnowledgeBaseException.class, () -> OnnxReranker.open(onnx)).getMessage());
    }
}
