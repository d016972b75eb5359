package dev.hradba.rag;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBaseOptions.Language;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.RebuildReport;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.Validity;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.Passage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ModelChangeTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final KnowledgeBaseOptions OPTIONS = KnowledgeBaseOptions.defaults();

    /// Letters in pairs, hashed; does what it is told before each text.
    record Spelling(String model, int dimension, Runnable before) implements Embedder {

        Spelling(String model, int dimension) {
            this(model, dimension, () -> { });
        }

        @Override
        public Set<String> languages() {
            return Set.of();
        }

        @Override
        public float[] query(String text) {
            float[] vector = new float[dimension];
            for (int i = 0; i + 2 <= text.length(); i++) {
                vector[Math.floorMod(text.substring(i, i + 2).hashCode(), dimension)] += 1;
            }
            vector[0] += 0.01f;
            return vector;
        }

        @Override
        public List<float[]> passages(List<String> texts) {
            return texts.stream().map(text -> {
                before.run();
                return query(text);
            }).toList();
        }
    }

    private static List<Document> documents(int from, int to) {
        var documents = new ArrayList<Document>();
        for (int i = from; i < to; i++) {
            documents.add(Document.markdown("doc%d.md".formatted(i), "# Page %d\n\nApples of page %d, kept in cellar %d.\n".formatted(i, i, i * 7)));
        }
        return documents;
    }

    private static List<String> found(KnowledgeBase base, String question) {
        return base.retrieve(Query.of(question).limit(100), ANYBODY).stream().map(Passage::chunkId).toList();
    }

    @Test
    void questions_and_ingestions_go_on_with_the_old_model_until_the_new_one_is_whole(@TempDir Path folder) throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slow = new Spelling("new", 96, () -> {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try (var base = KnowledgeBase.open(folder, OPTIONS, new Spelling("old", 64)); var reader = KnowledgeBase.openReadOnly(folder, OPTIONS, new Spelling("old", 64))) {
            base.ingest(documents(0, 30));
            base.sync("other", List.of(Document.markdown("gone.md", "Apples that go.").withCollection("other")));
            base.sync("other", List.of());
            var change = CompletableFuture.supplyAsync(() -> base.reembed(slow, progress -> { }));
            begun.await();
            assertEquals(30, found(base, "apples").size());
            base.ingest(documents(28, 33));
            assertEquals(33, found(base, "apples").size());
            assertEquals(33, found(reader, "apples").size());
            goOn.countDown();
            RebuildReport report = change.get();
            assertEquals(33, report.documents());
            assertEquals(2, report.version());
            assertEquals(33, found(base, "apples").size());
            assertEquals(33, found(reader, "apples").size(), "a reader with the old model keeps what it has of the old version");
            assertEquals(5, base.ingest(documents(28, 33)).unchanged().size(), "hashes and versions go along");
        }
        assertTrue(message(() -> KnowledgeBase.open(folder, OPTIONS, new Spelling("old", 64))).contains("vectors of 'new'"));
        try (var files = Files.list(folder)) {
            assertFalse(files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith("segments")), "the old version is removed");
        }
        try (var base = KnowledgeBase.open(folder, OPTIONS, new Spelling("new", 96))) {
            assertEquals(33, found(base, "apples").size());
            assertEquals(3, base.reembed(new Spelling("third", 32), progress -> { }).version());
            assertEquals(33, found(base, "apples").size());
        }
    }

    @Test
    void a_new_version_keeps_rights_validity_dates_and_spans(@TempDir Path folder) {
        Instant until = Instant.parse("2030-01-01T00:00:00Z");
        var document = Document.markdown("a.md", "# Plans\n\nMerger | plans\n\n| a | b |\n|---|---|\n| merger | yes |\n").withRights(Rights.of("board"))
                .withValidity(new Validity(Instant.parse("2020-01-01T00:00:00Z"), until)).withModified(Instant.parse("2025-05-05T05:05:05Z")).withLink("http://x/a");
        var board = new Identity("b", Set.of("board"), Map.of());
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            base.ingest(List.of(document));
            List<Passage> before = base.retrieve(Query.of("merger"), board);
            base.reembed(new Spelling("new", 16), progress -> { });
            List<Passage> after = base.retrieve(Query.of("merger"), board);
            assertEquals(before.stream().map(Passage::chunkId).sorted().toList(), after.stream().map(Passage::chunkId).sorted().toList());
            assertEquals(before.stream().map(Passage::text).sorted().toList(), after.stream().map(Passage::text).sorted().toList());
            assertEquals(List.of(), base.retrieve(Query.of("merger"), ANYBODY));
            assertEquals(List.of(), base.retrieve(Query.of("merger").at(until), board));
            assertEquals(1, base.ingest(List.of(document)).unchanged().size());
        }
    }

    @Test
    void a_change_that_was_killed_goes_on_where_it_stopped_and_the_old_version_serves_until_then(@TempDir Path folder) throws Exception {
        try (var base = KnowledgeBase.open(folder, OPTIONS, new Spelling("old", 64))) {
            base.ingest(documents(0, 600));
        }
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), Changing.class.getName(), folder.toString()).redirectErrorStream(true).start();
        var output = new ArrayList<String>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                output.add(line);
                if (line.startsWith("written")) {
                    break;
                }
            }
        }
        process.destroyForcibly().waitFor();
        assertTrue(output.getLast().startsWith("written"), output::toString);
        try (var base = KnowledgeBase.open(folder, OPTIONS, new Spelling("old", 64))) {
            assertEquals(100, found(base, "apples").size());
            RebuildReport report = base.reembed(new Spelling("new", 96), progress -> { });
            assertEquals(600, report.documents());
            assertTrue(report.written() < 600, () -> "%d of 600 written again".formatted(report.written()));
            assertEquals(100, found(base, "apples").size());
        }
    }

    /// Changes the model, slowly in the end, until it is killed.
    static final class Changing {

        private Changing() {}

        public static void main(String[] arguments) {
            var slow = new Spelling("new", 96, new Runnable() {
                private int texts;

                @Override
                public void run() {
                    if (++texts > 300) {
                        try {
                            Thread.sleep(60_000);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }
            });
            try (var base = KnowledgeBase.open(Path.of(arguments[0]), OPTIONS, new Spelling("old", 64))) {
                base.reembed(slow, progress -> System.out.println("written " + progress.written()));
            }
        }
    }

    @Test
    void a_reader_follows_a_new_version_of_the_same_settings(@TempDir Path folder) {
        try (var base = KnowledgeBase.open(folder, OPTIONS)) {
            base.ingest(documents(0, 3));
        }
        try (var reader = KnowledgeBase.openReadOnly(folder, OPTIONS)) {
            assertEquals(3, found(reader, "apples").size());
            KnowledgeBase.rebuild(folder, OPTIONS, Optional.empty(), progress -> { });
            assertEquals(3, found(reader, "apples").size());
            try (var base = KnowledgeBase.open(folder, OPTIONS)) {
                base.ingest(documents(3, 5));
            }
            assertEquals(5, found(reader, "apples").size());
        }
    }

    @Test
    void a_model_that_gives_other_vectors_than_it_announces_changes_nothing(@TempDir Path folder) {
        var lying = new Embedder() {
            @Override
            public String model() {
                return "lying";
            }

            @Override
            public int dimension() {
                return 8;
            }

            @Override
            public Set<String> languages() {
                return Set.of();
            }

            @Override
            public float[] query(String text) {
                return new float[] {1, 2, 3};
            }

            @Override
            public List<float[]> passages(List<String> texts) {
                return texts.stream().map(this::query).toList();
            }
        };
        try (var base = KnowledgeBase.open(folder, OPTIONS, new Spelling("old", 64))) {
            base.ingest(documents(0, 3));
            var refused = assertThrows(IllegalArgumentException.class, () -> base.reembed(lying, progress -> { }));
            assertTrue(String.valueOf(refused.getMessage()).contains("3 numbers and announced 8"), refused::getMessage);
            assertEquals(3, found(base, "apples").size());
            assertEquals(2, base.reembed(new Spelling("new", 96), progress -> { }).version());
        }
    }

    @Test
    void the_same_model_with_another_dimension_is_refused(@TempDir Path folder) {
        try (var base = KnowledgeBase.open(folder, OPTIONS, new Spelling("same", 64))) {
            base.ingest(documents(0, 3));
        }
        assertTrue(message(() -> KnowledgeBase.open(folder, OPTIONS, new Spelling("same", 32))).contains("vectors of 64 numbers and embedder 'same' gives 32"));
    }

    @Test
    void a_base_opened_for_another_language_is_refused_and_can_be_rebuilt_for_it(@TempDir Path folder) {
        var english = OPTIONS.withLanguage(Language.ENGLISH);
        var czech = OPTIONS.withLanguage(Language.CZECH);
        try (var base = KnowledgeBase.open(folder, english)) {
            base.ingest(List.of(Document.markdown("a.md", "O zaměstnancích a jejich koních.")));
            assertEquals(List.of(), found(base, "zaměstnanec"));
        }
        assertTrue(message(() -> KnowledgeBase.open(folder, czech)).contains("other rules for words"));
        assertEquals(1, KnowledgeBase.rebuild(folder, czech, Optional.empty(), progress -> { }).documents());
        try (var base = KnowledgeBase.open(folder, czech)) {
            assertEquals(1, found(base, "zaměstnanec").size());
        }
        assertTrue(message(() -> KnowledgeBase.rebuild(folder.resolve("none"), czech, Optional.empty(), progress -> { })).contains("no index"));
    }

    private static String message(org.junit.jupiter.api.function.Executable call) {
        return String.valueOf(assertThrows(KnowledgeBaseException.class, call).getMessage());
    }
}
