package dev.hradba.rag.embed;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.retrieve.Embedder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class CachedEmbedderTest {

    @TempDir
    private Path folder;

    /// Remembers what it was asked for.
    record Counting(String model, int dimension, List<String> asked) implements Embedder {

        @Override
        public Set<String> languages() {
            return Set.of();
        }

        @Override
        public float[] query(String text) {
            float[] vector = new float[dimension];
            vector[0] = text.hashCode();
            vector[1] = 1;
            return vector;
        }

        @Override
        public List<float[]> passages(List<String> texts) {
            asked.addAll(texts);
            return texts.stream().map(this::query).toList();
        }
    }

    @Test
    void a_passage_is_embedded_once_and_the_order_of_the_texts_is_kept() {
        var counting = new Counting("m", 4, new ArrayList<>());
        try (var cached = CachedEmbedder.open(folder, counting)) {
            cached.passages(List.of("a", "b"));
            List<float[]> again = cached.passages(List.of("c", "b", "a"));
            assertEquals(List.of("a", "b", "c"), counting.asked());
            assertArrayEquals(counting.query("b"), again.get(1));
        }
    }

    @Test
    void vectors_outlive_the_process_and_belong_to_one_model() {
        List<String> texts = IntStream.range(0, 200).mapToObj(i -> "text " + i).toList();
        try (var cached = CachedEmbedder.open(folder, new Counting("m", 4, new ArrayList<>()))) {
            cached.passages(texts);
        }
        var counting = new Counting("m", 4, new ArrayList<>());
        try (var cached = CachedEmbedder.open(folder, counting)) {
            assertEquals(200, cached.size());
            assertArrayEquals(counting.query("text 7"), cached.passages(texts).get(7));
            assertEquals(List.of(), counting.asked());
        }
        var other = new Counting("other", 4, new ArrayList<>());
        try (var cached = CachedEmbedder.open(folder, other)) {
            cached.passages(List.of("text 7"));
            assertEquals(1, other.asked().size());
        }
    }

    @Test
    void an_entry_that_was_cut_off_or_damaged_is_computed_again() throws IOException {
        try (var cached = CachedEmbedder.open(folder, new Counting("m", 4, new ArrayList<>()))) {
            cached.passages(List.of("a", "b", "c"));
        }
        Path file = folder.resolve("m.vectors");
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(raw.length() - 3);
            raw.seek(8 + 16 + 2);
            raw.write(0x55);
        }
        var counting = new Counting("m", 4, new ArrayList<>());
        try (var cached = CachedEmbedder.open(folder, counting)) {
            cached.passages(List.of("a", "b", "c"));
            assertEquals(List.of("a", "c"), counting.asked());
        }
        counting.asked().clear();
        try (var cached = CachedEmbedder.open(folder, counting)) {
            cached.passages(List.of("a", "b", "c"));
            assertEquals(List.of(), counting.asked());
        }
    }

    @Test
    void a_second_user_reads_what_is_there_and_writes_nothing() {
        var first = new Counting("m", 4, new ArrayList<>());
        var second = new Counting("m", 4, new ArrayList<>());
        try (var cached = CachedEmbedder.open(folder, first)) {
            cached.passages(List.of("a"));
            try (var reader = CachedEmbedder.open(folder, second)) {
                reader.passages(List.of("a", "b"));
                assertEquals(List.of("b"), second.asked());
            }
            cached.passages(List.of("b"));
            assertEquals(List.of("a", "b"), first.asked());
        }
    }

    @Test
    void a_file_of_another_kind_is_refused() throws IOException {
        Files.writeString(folder.resolve("m.vectors"), "something else altogether");
        assertThrows(KnowledgeBaseException.class, () -> CachedEmbedder.open(folder, new Counting("m", 4, new ArrayList<>())));
    }
}
