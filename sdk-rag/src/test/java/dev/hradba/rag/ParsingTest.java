package dev.hradba.rag;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import dev.hradba.rag.ingest.IngestLimits;
import dev.hradba.rag.ingest.Readers;
import dev.hradba.rag.ingest.Source;
import dev.hradba.rag.internal.extract.ExtractionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What one document may cost, whatever its size was said to be and however long its place takes to answer.
class ParsingTest {

    private final CountDownLatch released = new CountDownLatch(1);
    private final Parsing parsing = new Parsing(new IngestLimits(1_000, 1_000, Duration.ofMinutes(1)), Readers.NONE);

    @AfterEach
    void release() {
        released.countDown();
    }

    @Test
    void a_file_that_grew_since_it_was_listed_is_read_up_to_the_limit_only() {
        var endless = new Endless();
        var e = assertThrows(ExtractionException.class, () -> parsing.bytes(Source.of("log.txt", "c", "log.txt", 10, () -> endless)));
        assertTrue(String.valueOf(e.getMessage()).contains("at most 1,000 are read"), e::getMessage);
        assertEquals(1_001, endless.given);
        assertTrue(endless.closed);
    }

    @Test
    void a_file_of_just_the_limit_is_read() throws IOException {
        byte[] bytes = "x".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(bytes, parsing.bytes(Source.of("a.txt", "c", "a.txt", 1_000, () -> new ByteArrayInputStream(bytes))));
    }

    @Test
    void a_place_that_never_answers_costs_that_document_and_four_of_them_end_the_ingestion() {
        var hasty = new Parsing(new IngestLimits(1_000, 1_000, Duration.ofMillis(1)), Readers.NONE);
        for (int i = 1; i <= 4; i++) {
            Source stuck = stuck("stuck%d.md".formatted(i));
            var e = assertThrows(ExtractionException.class, () -> hasty.bytes(stuck));
            assertTrue(String.valueOf(e.getMessage()).contains("took longer than"), e::getMessage);
        }
        var e = assertThrows(KnowledgeBaseException.class, () -> hasty.bytes(Source.of("a.txt", "c", "a.txt", 1, InputStream::nullInputStream)));
        assertTrue(String.valueOf(e.getMessage()).contains("4 documents") && String.valueOf(e.getMessage()).contains("stuck1.md, stuck2.md, stuck3.md, stuck4.md"), e::getMessage);
    }

    /// A document whose reading goes on until the test ends, interrupted or not.
    private Source stuck(String id) {
        return Source.of(id, "c", id, 1, () -> {
            while (released.getCount() > 0) {
                LockSupport.park();
            }
            return InputStream.nullInputStream();
        });
    }

    private static final class Endless extends InputStream {

        private int given;
        private boolean closed;

        @Override
        public int read() {
            given++;
            return 'x';
        }

        @Override
        public int read(byte[] bytes, int from, int count) {
            given += count;
            return count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
