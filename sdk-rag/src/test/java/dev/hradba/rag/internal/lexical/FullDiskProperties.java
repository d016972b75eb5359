package dev.hradba.rag.internal.lexical;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.extract.Extractor;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Wherever the disk is full, once or from then on: the failure says so, what was acknowledged is there, and with space it goes on.
class FullDiskProperties {

    private static final IndexSettings SETTINGS = new IndexSettings(new WhitespaceAnalyzer(), 1.2, 0.75, "numbers", true);
    private static final int BATCH = 3;

    @TempDir
    Path folder;

    private @Nullable FullDisk disk;

    @Test
    void nothing_acknowledged_is_lost_whichever_write_finds_the_disk_full() {
        everyWrite(2, 1, false);
    }

    /// So many that segments are merged, too.
    @Test
    @Tag("slow")
    void nothing_acknowledged_is_lost_when_the_disk_is_full_while_segments_are_merged() {
        everyWrite(14, 3, true);
    }

    /// Each write fails once or, in turn, it and all that follow; `both` does both at each.
    private void everyWrite(int batches, int step, boolean both) {
        assertEquals(batches, acknowledged(folder.resolve("whole"), batches, write -> false));
        int writes = disk == null ? 0 : disk.writes();
        assertTrue(writes > 10 * batches, writes + " writes");
        for (int at = 1; at <= writes; at += step) {
            int from = at;
            if (both || at % 2 == 0) {
                afterwards(folder.resolve("once" + at), batches, write -> write == from);
            }
            if (both || at % 2 == 1) {
                afterwards(folder.resolve("from" + at), batches, write -> write >= from);
            }
        }
    }

    /// Writes until the disk is full; then, with space, nothing that was acknowledged is missing, nothing is there in part, and the rest can be written.
    private void afterwards(Path place, int batches, IntPredicate full) {
        int acknowledged = acknowledged(place, batches, full);
        try (var index = LuceneIndex.open(place, SETTINGS, false)) {
            for (int batch = 0; batch < batches; batch++) {
                int there = there(index, batch);
                assertTrue(there == BATCH || (there == 0 && batch >= acknowledged), "%s: %d of batch %d, %d acknowledged".formatted(place.getFileName(), there, batch, acknowledged));
                put(index, batch);
                index.commit();
                assertEquals(BATCH, there(index, batch));
            }
            index.checkFiles();
        }
    }

    /// Batches that were acknowledged before the first failure.
    private int acknowledged(Path place, int batches, IntPredicate full) {
        int acknowledged = 0;
        try (var index = LuceneIndex.open(place, SETTINGS, false, each -> {
            disk = new FullDisk(each, full);
            return disk;
        })) {
            for (; acknowledged < batches; acknowledged++) {
                put(index, acknowledged);
                index.commit();
            }
        } catch (KnowledgeBaseException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space left on device"), e.getMessage());
            assertTrue(String.valueOf(e.getMessage()).contains("space"), e.getMessage());
        }
        return acknowledged;
    }

    private static void put(LuceneIndex index, int batch) {
        for (int i = 0; i < BATCH; i++) {
            Document document = Document.of(id(batch, i), Format.PLAIN, "Apples of page %d in batch %d.".formatted(i, batch));
            List<Chunk> chunks = new Chunker(1_000).cut(document.id(), Extractor.extract(Format.PLAIN, document.text()));
            index.put(document, "Page", 1, "hash", document.text(), chunks, chunks.stream().map(chunk -> new float[] {0, 0.6f, 0.8f}).toList());
        }
    }

    private static int there(LuceneIndex index, int batch) {
        return (int) IntStream.range(0, BATCH).filter(i -> index.block(id(batch, i)).filter(block -> block.chunks().size() == 1).isPresent()).count();
    }

    private static String id(int batch, int number) {
        return "batch%d-%d".formatted(batch, number);
    }
}
