package dev.hradba.rag;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.FolderConnector;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.RightsRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A process that is killed while it ingests loses nothing that was acknowledged and leaves an index that opens.
class CrashFaultTest {

    private static final int BATCH = 40;

    /// More than one commit takes.
    private static final int FILES = 1_100;

    @Test
    void everything_acknowledged_before_a_kill_is_there_after_it(@TempDir Path folder) throws Exception {
        for (int round = 0; round < 2; round++) {
            Path index = folder.resolve("index" + round);
            int acknowledged = killAfter(index, 2 + round);
            try (var base = KnowledgeBase.open(index, KnowledgeBaseOptions.defaults())) {
                int found = base.retrieve(Query.of("apples").limit(1_000), Identity.of("x")).size();
                assertTrue(found >= acknowledged * BATCH, "%d passages found, %d batches acknowledged".formatted(found, acknowledged));
                assertEquals(0, found % BATCH, "a batch is there as a whole or not at all");
                var again = base.ingest(batch(0));
                assertEquals(BATCH, again.unchanged().size());
            }
        }
    }

    @Test
    void a_folder_whose_reading_was_killed_goes_on_with_what_is_missing(@TempDir Path folder) throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(files.resolve("file%d.md".formatted(i)), "# Page %d\n\nApples of file%d.\n".formatted(i, i));
        }
        Process process = start(Reading.class, folder.resolve("index").toString(), files.toString());
        int durable = 0;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("durable ")) {
                    durable = Integer.parseInt(line.substring(8));
                    break; // the next line would come in a minute
                }
            }
        }
        process.destroyForcibly().waitFor();
        int acknowledged = durable;
        assertTrue(acknowledged > 0 && acknowledged < FILES, () -> "%d durable when it was killed".formatted(acknowledged));
        try (var base = KnowledgeBase.open(folder.resolve("index"), KnowledgeBaseOptions.defaults())) {
            var report = base.syncFolder("files", files, Rights.everybody());
            assertTrue(report.unchanged().size() >= acknowledged, () -> "%d kept, %d durable".formatted(report.unchanged().size(), acknowledged));
            assertEquals(FILES, report.unchanged().size() + report.added().size());
            assertEquals(0, report.changed().size() + report.failures().size());
            assertEquals(1, base.retrieve(Query.of("file7"), Identity.of("x")).size());
        }
    }

    /// Reads a folder in and says what is durable; waits to be killed once something is.
    static final class Reading {

        private Reading() {}

        public static void main(String[] arguments) {
            try (var base = KnowledgeBase.open(Path.of(arguments[0]), KnowledgeBaseOptions.defaults())) {
                base.sync("files", new FolderConnector(Path.of(arguments[1]), "files", RightsRules.all(Rights.everybody())), progress -> {
                    if (progress.durable() > 0 && progress.done() > progress.durable() + 5) {
                        System.out.println("durable " + progress.durable());
                        try {
                            Thread.sleep(60_000);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                });
            }
        }
    }

    private static Process start(Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static int killAfter(Path index, int batches) throws IOException, InterruptedException {
        Process process = start(Endless.class, index.toString());
        int acknowledged = 0;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                acknowledged += line.startsWith("done") ? 1 : 0;
                if (acknowledged == batches) {
                    process.destroyForcibly().waitFor();
                    break;
                }
            }
        }
        assertFalse(process.isAlive());
        assertEquals(batches, acknowledged, "the child must have come that far");
        return acknowledged;
    }

    private static List<Document> batch(int number) {
        var documents = new ArrayList<Document>();
        for (int i = 0; i < BATCH; i++) {
            documents.add(Document.markdown("batch%d-%d.md".formatted(number, i), "# Page %d\n\nApples of batch %d, page %d.\n".formatted(i, number, i)));
        }
        return documents;
    }

    /// Ingests until it is killed.
    static final class Endless {

        private Endless() {}

        public static void main(String[] arguments) {
            try (var base = KnowledgeBase.open(Path.of(arguments[0]), KnowledgeBaseOptions.defaults())) {
                for (int number = 0; number < 10_000; number++) {
                    base.ingest(batch(number));
                    System.out.println("done " + number);
                }
            }
        }
    }
}
