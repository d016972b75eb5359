package dev.hradba.rag;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A process that is killed while it ingests loses nothing that was acknowledged and leaves an index that opens.
class CrashFaultTest {

    private static final int BATCH = 40;

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

    private static int killAfter(Path index, int batches) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), Endless.class.getName(), index.toString()).redirectErrorStream(true).start();
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
