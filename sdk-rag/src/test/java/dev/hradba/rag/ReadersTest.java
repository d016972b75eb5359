package dev.hradba.rag;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.DocumentParser;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.Readers;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.TextRecognition;
import dev.hradba.rag.internal.extract.Papers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Documents that others read for the library: pictures by text recognition, anything by a parser.
class ReadersTest {

    /// Reads the same line on every picture that is not blank; how well Tesseract reads is its own test's matter.
    private static final class Same implements TextRecognition {
        @Override
        public List<Line> lines(BufferedImage picture, Duration left) {
            return picture.getWidth() < 100 ? List.of() : List.of(new Line("The spare key hangs in the boiler room.", 100, 200, 900, 230));
        }

        @Override
        public String name() {
            return "same";
        }
    }

    /// Reads a kind of file nobody knows.
    private record Cards(String name) implements DocumentParser {
        @Override
        public boolean reads(String file, String mediaType) {
            return file.endsWith(".card") || mediaType.equals("application/zip");
        }

        @Override
        public Parsed parse(String file, byte[] bytes, Duration time) throws IOException {
            if (bytes[0] == 'x') {
                throw new IOException("is no card; draw it anew");
            }
            return new Parsed(Format.MARKDOWN, "# Card\n\nThe meeting is in the %s.\n".formatted(file.contains("zip") ? "cellar" : "attic"), List.of("its back was not read"));
        }
    }

    private static final Identity ANYBODY = Identity.of("anybody");

    @TempDir
    private Path folder;
    private Path documents;

    @BeforeEach
    void write() throws IOException {
        documents = Files.createDirectories(folder.resolve("documents"));
        Files.writeString(documents.resolve("plain.md"), "# Plain\n\nThe gate opens at nine.\n");
    }

    private IngestReport ingest(Readers readers) {
        try (var base = KnowledgeBase.open(folder.resolve("base"), KnowledgeBaseOptions.defaults().withChunks(100).withReaders(readers))) {
            return base.syncFolder("house", documents, Rights.everybody());
        }
    }

    private String place(Readers readers, String question) {
        try (var base = KnowledgeBase.open(folder.resolve("base"), KnowledgeBaseOptions.defaults().withChunks(100).withReaders(readers))) {
            var first = base.retrieve(Query.of(question), ANYBODY).getFirst();
            return first.documentId() + " page " + first.page();
        }
    }

    @Test
    void scanned_pages_and_pictures_are_read_and_keep_their_pages() throws IOException {
        var readers = Readers.NONE.with(new Same());
        Files.write(documents.resolve("mixed.pdf"), Papers.scanned("=The first page is text and long enough to be\na passage of its own, so that the second begins\nwith the second page.", "a picture", "=The third page is text."));
        var report = ingest(readers);
        assertEquals(List.of(), report.failures());
        assertEquals("mixed.pdf page 2", place(readers, "spare key boiler room"));
        var picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(800, 600, BufferedImage.TYPE_BYTE_GRAY), "png", picture);
        Files.write(documents.resolve("note.png"), picture.toByteArray());
        Files.delete(documents.resolve("mixed.pdf"));
        assertEquals(List.of("note.png"), ingest(readers).added());
        assertTrue(place(readers, "spare key boiler room").startsWith("note.png"));
    }

    @Test
    void a_picture_without_text_or_that_is_none_is_told() throws IOException {
        var picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY), "png", picture);
        Files.write(documents.resolve("blank.png"), picture.toByteArray());
        byte[] cut = new byte[40];
        System.arraycopy(picture.toByteArray(), 0, cut, 0, cut.length);
        Files.write(documents.resolve("cut.png"), cut);
        Files.write(documents.resolve("scan.pdf"), Papers.scanned("a picture"));
        var reasons = ingest(Readers.NONE.with(new Same())).failures();
        assertEquals(Set.of("blank.png", "cut.png"), Set.copyOf(reasons.stream().map(IngestReport.Failure::document).toList()));
        assertTrue(reasons.toString().contains("no text was recognised") && reasons.toString().contains("cannot be read"), reasons::toString);
        assertTrue(ingest(Readers.NONE).failures().toString().contains("has 1 pages but no text there, as on a scan"));
    }

    @Test
    void documents_are_read_again_when_somebody_else_reads_them() {
        assertEquals(List.of("plain.md"), ingest(Readers.NONE).added());
        assertEquals(List.of("plain.md"), ingest(Readers.NONE).unchanged());
        assertEquals(List.of("plain.md"), ingest(Readers.NONE.with(new Same())).changed());
        assertEquals(List.of("plain.md"), ingest(Readers.NONE.with(new Same())).unchanged());
    }

    @Test
    void a_parser_reads_what_its_names_or_types_are_and_its_failures_and_warnings_are_told() throws IOException {
        var readers = Readers.NONE.with(new Cards("cards"));
        Files.writeString(documents.resolve("a.card"), "card");
        Files.writeString(documents.resolve("b.card"), "x");
        Files.write(documents.resolve("c.zip"), new byte[] {'P', 'K', 3, 4, 0, 0});
        assertEquals(List.of("c.zip"), ingest(Readers.NONE).skipped().stream().map(IngestReport.Skipped::name).toList());
        var report = ingest(readers);
        assertEquals("is no card; draw it anew", report.failures().stream().filter(failure -> failure.document().equals("b.card")).findFirst().orElseThrow().reason());
        assertTrue(report.toString().contains("its back was not read"), report::toString);
        assertTrue(place(readers, "meeting attic").startsWith("a.card"));
        assertTrue(place(readers, "meeting cellar").startsWith("c.zip"));
    }
}
