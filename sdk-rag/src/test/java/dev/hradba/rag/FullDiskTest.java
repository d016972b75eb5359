package dev.hradba.rag;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// A disk that is full in the middle of an ingestion: a small file system in memory, which only root on Linux may make. `FullDiskProperties` needs no
/// such right and fills the disk at every write in turn.
class FullDiskTest {

    private static final int BATCH = 40;
    private static final KnowledgeBaseOptions OPTIONS = KnowledgeBaseOptions.defaults().withDiversity(1);
    private static final Identity ANYBODY = Identity.of("x");

    @TempDir
    Path folder;

    private boolean mounted;
    private String said = "";

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", folder.toString());
        if (!mounted) {
            System.out.println("FullDiskTest is skipped: a small file system in memory cannot be mounted here (%s); run it as root on Linux. FullDiskProperties ran all the same."
                    .formatted(said));
        }
        assumeTrue(mounted, () -> "a small file system in memory cannot be mounted here: " + said);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", folder.toString());
        }
    }

    @Test
    void a_full_disk_is_told_and_what_was_acknowledged_is_kept_and_goes_on_when_there_is_space() throws Exception {
        int acknowledged = 0;
        try (var base = KnowledgeBase.open(folder.resolve("index"), OPTIONS)) {
            KnowledgeBaseException full = null;
            while (full == null && acknowledged < 200) {
                try {
                    base.ingest(batch(acknowledged));
                    acknowledged++;
                } catch (KnowledgeBaseException e) {
                    full = e;
                }
            }
            assertTrue(full != null && String.valueOf(full.getMessage()).contains("No space left on device"), String.valueOf(full));
            assertTrue(acknowledged > 0);
            assertEquals(acknowledged * BATCH, found(base), "questions go on");
            var again = assertThrows(KnowledgeBaseException.class, () -> base.ingest(batch(999)));
            assertTrue(String.valueOf(again.getMessage()).contains("space"), again::getMessage);
        }
        try (var base = KnowledgeBase.openReadOnly(folder.resolve("index"), OPTIONS)) {
            assertEquals(acknowledged * BATCH, found(base));
        }
        assertTrue(run("mount", "-o", "remount,size=60m", folder.toString()));
        try (var base = KnowledgeBase.open(folder.resolve("index"), OPTIONS)) {
            assertEquals(BATCH, base.ingest(batch(0)).unchanged().size());
            assertEquals(BATCH, base.ingest(batch(acknowledged)).added().size());
            assertEquals((acknowledged + 1) * BATCH, found(base));
            base.check();
        }
    }

    /// Passages of the batches, up to the first one that is not there.
    private static int found(KnowledgeBase base) {
        int found = 0;
        for (int batch = 0; found == batch * BATCH; batch++) {
            found += base.retrieve(Query.of("batch" + batch).limit(BATCH * 2), ANYBODY).size();
        }
        return found;
    }

    private static List<Document> batch(int number) {
        var documents = new ArrayList<Document>();
        for (int i = 0; i < BATCH; i++) {
            var words = new StringBuilder();
            for (int j = 0; j < 60; j++) {
                words.append(Integer.toString((number * 100_003 + i * 1_009 + j * 31) * 7_919, 36)).append(' ');
            }
            documents.add(Document.markdown("batch%d-%d.md".formatted(number, i), "# Page %d\n\nApples of batch%d. %s\n".formatted(i, number, words)));
        }
        return documents;
    }

    private boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0;
        } catch (IOException e) {
            said = e.toString();
            return false;
        }
    }
}
