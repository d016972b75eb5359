package dev.hradba.rag.embed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import dev.hradba.rag.KnowledgeBaseException;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OnnxEmbedderTest {

    private static OnnxEmbedder model;

    @BeforeAll
    static void open() {
        model = OnnxEmbedder.embedded();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Apples are red.", "12.5 % of CD4+ cells, naïve café", "ž", "  \n\t a  b ", "Ω≈ç√ 漢字 🙂"})
    void a_passage_has_the_vector_that_langchain4j_computes(String text) {
        float[] expected = new BgeSmallEnV15QuantizedEmbeddingModel().embed(text).content().vector();
        assertArrayEquals(expected, model.passages(List.of(text)).getFirst(), 1e-3f);
    }

    @Test
    void a_text_longer_than_the_model_reads_is_read_to_its_end_where_langchain4j_cuts_it() {
        String cut = "apple ".repeat(510).strip();
        String whole = cut + " pear".repeat(60);
        float[] theirs = new BgeSmallEnV15QuantizedEmbeddingModel().embed(whole).content().vector();
        assertArrayEquals(theirs, model.passages(List.of(cut)).getFirst(), 1e-3f);
        assertTrue(dot(theirs, model.passages(List.of(whole)).getFirst()) < 0.9999);
    }

    @Test
    void the_vector_of_a_text_does_not_depend_on_what_is_embedded_with_it() {
        List<String> texts = List.of("Apples are red.", "A much longer text about pears, which are green, and plums, which are blue.", "Plums.");
        List<float[]> together = model.passages(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertArrayEquals(model.passages(List.of(texts.get(i))).getFirst(), together.get(i), 1e-6f);
        }
    }

    @Test
    void vectors_have_length_one_and_a_question_is_nearer_to_its_answer_than_to_another_text() {
        assertEquals(384, model.dimension());
        List<float[]> passages = model.passages(List.of("The backup runs every night at two.", "The canteen serves soup on Mondays."));
        float[] question = model.query("When are data saved?");
        assertEquals(1, dot(question, question), 1e-4);
        assertTrue(dot(question, passages.get(0)) > dot(question, passages.get(1)));
    }

    @Test
    void a_text_longer_than_the_model_reads_counts_to_its_end() {
        String long1 = "The canteen serves soup. ".repeat(150);
        float[] soup = model.passages(List.of(long1)).getFirst();
        float[] backup = model.passages(List.of(long1 + "The backup runs every night. ".repeat(60))).getFirst();
        float[] question = model.query("When does the backup run?");
        assertEquals(1, dot(backup, backup), 1e-4);
        assertTrue(dot(question, backup) > dot(question, soup));
    }

    @Test
    void no_texts_give_no_vectors_and_an_empty_text_gives_one() {
        assertEquals(List.of(), model.passages(List.of()));
        assertEquals(384, model.passages(List.of("")).getFirst().length);
    }

    @Test
    void a_model_file_is_found_with_its_tokenizer_and_described_by_what_stands_beside_it(@TempDir Path folder) throws IOException {
        copy("bge-small-en-v1.5-q.onnx", folder.resolve("onnx/model.onnx"));
        assertThrows(KnowledgeBaseException.class, () -> OnnxEmbedder.open(folder.resolve("onnx/model.onnx")));
        copy("bge-small-en-v1.5-q-tokenizer.json", folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("embedder.json"), "{\"name\":\"mine\",\"languages\":[\"cs\"],\"pooling\":\"cls\",\"passagePrefix\":\"\"}");
        try (OnnxEmbedder opened = OnnxEmbedder.open(folder.resolve("onnx/model.onnx"))) {
            assertTrue(opened.model().startsWith("mine@"));
            assertEquals(Set.of("cs"), opened.languages());
            assertArrayEquals(model.passages(List.of("Apples.")).getFirst(), opened.passages(List.of("Apples.")).getFirst(), 1e-6f);
        }
        Files.writeString(folder.resolve("embedder.json"), "{\"sha256\":\"00\"}");
        String wrongHash = message(folder.resolve("onnx/model.onnx"));
        assertTrue(wrongHash.contains("SHA-256"), wrongHash);
        Files.writeString(folder.resolve("embedder.json"), "{}");
        Files.writeString(folder.resolve("onnx/model.onnx"), "no model");
        String broken = message(folder.resolve("onnx/model.onnx"));
        assertTrue(broken.contains("whole ONNX model"), broken);
        assertTrue(message(folder.resolve("onnx/none.onnx")).contains("none.onnx"));
    }

    @Test
    void the_customs_of_well_known_families_are_known() {
        assertEquals("query: ", ModelDescription.guess("multilingual-e5-small").queryPrefix());
        assertEquals(Set.of(), ModelDescription.guess("multilingual-e5-small").languages());
        assertEquals(Set.of("en"), ModelDescription.guess("e5-small-v2").languages());
        assertEquals(Pooling.CLS, ModelDescription.guess("bge-m3").pooling());
        assertEquals("", ModelDescription.guess("bge-m3").queryPrefix());
        assertEquals(Set.of(), ModelDescription.guess("paraphrase-multilingual-minilm-l12-v2").languages());
        assertThrows(IllegalArgumentException.class, () -> new ModelDescription("x", Set.of(), Pooling.CLS, "", "", 4, Optional.empty()));
    }

    private static String message(Path onnx) {
        return String.valueOf(assertThrows(KnowledgeBaseException.class, () -> OnnxEmbedder.open(onnx)).getMessage());
    }

    private static void copy(String resource, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (InputStream in = Objects.requireNonNull(OnnxEmbedderTest.class.getClassLoader().getResourceAsStream(resource))) {
            Files.copy(in, to);
        }
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
