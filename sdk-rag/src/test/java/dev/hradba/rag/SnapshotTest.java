package dev.hradba.rag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SnapshotTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final KnowledgeBaseOptions OPTIONS = KnowledgeBaseOptions.defaults();

    @TempDir
    Path folder;

    private static Document page(int i) {
        return Document.markdown("doc%d.md".formatted(i), "# Page %d\n\nApples of page %d.\n".formatted(i, i));
    }

    private static int found(KnowledgeBase base) {
        return base.retrieve(Query.of("apples").limit(100), ANYBODY).size();
    }

    @Test
    void a_snapshot_is_the_base_as_it_was_and_can_be_restored() {
        try (var base = KnowledgeBase.open(folder.resolve("index"), OPTIONS)) {
            base.ingest(List.of(page(1), page(2)));
            base.snapshot(folder.resolve("snapshot"));
            base.ingest(List.of(page(3)));
            assertTrue(message(() -> base.snapshot(folder.resolve("snapshot"))).contains("not empty"));
            base.reembed(new ModelChangeTest.Spelling("m", 16), progress -> { });
            base.snapshot(folder.resolve("second"));
        }
        KnowledgeBase.restore(folder.resolve("snapshot"), folder.resolve("restored"));
        try (var base = KnowledgeBase.open(folder.resolve("restored"), OPTIONS)) {
            assertEquals(2, found(base));
            base.check();
            assertEquals(2, base.ingest(List.of(page(1), page(2), page(3))).unchanged().size());
        }
        KnowledgeBase.restore(folder.resolve("second"), folder.resolve("restored2"));
        try (var base = KnowledgeBase.openReadOnly(folder.resolve("restored2"), OPTIONS, new ModelChangeTest.Spelling("m", 16))) {
            assertEquals(3, found(base));
        }
    }

    @Test
    void a_damaged_snapshot_is_not_restored() throws IOException {
        try (var base = KnowledgeBase.open(folder.resolve("index"), OPTIONS)) {
            base.ingest(List.of(page(1), page(2)));
            base.snapshot(folder.resolve("snapshot"));
        }
        Path data = biggest(folder.resolve("snapshot"));
        flip(data);
        String message = message(() -> KnowledgeBase.restore(folder.resolve("snapshot"), folder.resolve("restored")));
        assertTrue(message.contains(String.valueOf(data.getFileName())) && message.contains("damaged"), message);
        assertFalse(Files.exists(folder.resolve("restored")));
        assertTrue(message(() -> KnowledgeBase.restore(folder.resolve("none"), folder.resolve("x"))).contains("no snapshot"));
        Files.writeString(folder.resolve("snapshot/SHA256SUMS"), "00  ../../etc/passwd\n");
        assertTrue(message(() -> KnowledgeBase.restore(folder.resolve("snapshot"), folder.resolve("y"))).contains("names no file"));
    }

    @Test
    void a_damaged_file_is_named_with_the_way_out_and_never_backed_up() throws IOException {
        try (var base = KnowledgeBase.open(folder.resolve("index"), OPTIONS)) {
            base.ingest(List.of(page(1), page(2)));
        }
        Path data = biggest(folder.resolve("index"));
        flip(data);
        try (var base = KnowledgeBase.open(folder.resolve("index"), OPTIONS)) {
            String message = message(base::check);
            assertTrue(message.contains(String.valueOf(data.getFileName())) && message.contains("restore a snapshot"), message);
            assertTrue(message(() -> base.snapshot(folder.resolve("snapshot"))).contains("damaged"));
            assertFalse(Files.exists(folder.resolve("snapshot")));
        }
    }

    @Test
    void a_file_that_was_cut_or_is_missing_is_named_when_the_base_is_opened() throws IOException {
        try (var base = KnowledgeBase.open(folder.resolve("index"), OPTIONS)) {
            base.ingest(List.of(page(1), page(2)));
        }
        Path data = biggest(folder.resolve("index"));
        byte[] whole = Files.readAllBytes(data);
        Files.write(data, java.util.Arrays.copyOf(whole, whole.length / 2));
        String cut = message(() -> KnowledgeBase.open(folder.resolve("index"), OPTIONS));
        assertTrue(cut.contains("damaged or missing") && cut.contains(String.valueOf(data.getFileName())), cut);
        Files.delete(data);
        String missing = message(() -> KnowledgeBase.openReadOnly(folder.resolve("index"), OPTIONS));
        assertTrue(missing.contains("damaged or missing") && missing.contains(String.valueOf(data.getFileName())), missing);
    }

    @Test
    void an_index_of_another_layout_is_refused_with_what_to_do() throws IOException {
        try (var directory = FSDirectory.open(folder.resolve("index")); var writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.setLiveCommitData(java.util.Map.of("hradba.layout", "2", "hradba.embedder", "").entrySet());
            writer.commit();
        }
        String message = message(() -> KnowledgeBase.open(folder.resolve("index"), OPTIONS));
        assertTrue(message.contains("layout 2") && message.contains("ingest the documents anew"), message);
    }

    private static Path biggest(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("_")).max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length())).orElseThrow();
        }
    }

    /// Changes one byte in the middle.
    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);
    }

    private static String message(org.junit.jupiter.api.function.Executable call) {
        return String.valueOf(assertThrows(KnowledgeBaseException.class, call).getMessage());
    }
}
