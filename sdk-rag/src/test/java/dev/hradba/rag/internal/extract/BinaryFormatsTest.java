package dev.hradba.rag.internal.extract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import dev.hradba.rag.ingest.IngestLimits;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// PDF, Word, e-mail, character sets, and files that lie about what they are.
class BinaryFormatsTest {

    private static final String[] PAGES = {
        "# Boiler manual\n## 1 Safety\nNever open the valve while the boiler is hot. Wear\ngloves and goggles at all times. The pressure must\nstay below",
        "three bar.\n## 2 Maintenance\nThe filter is changed every six months by the\nser-\nvice team.\n\nPart|Interval|Cost\nFilter|6 months|40 EUR\nSeal|2 years|15 EUR\n"
                + "Pump|5 years|300 EUR\n\nAfter the table text goes on.",
        "## 3 Disposal\nBring the boiler to the recycling yard."};

    @Test
    void a_pdf_keeps_headings_paragraphs_tables_and_pages_and_loses_running_heads() {
        Extracted extracted = read("boiler.pdf", Papers.pdf(PAGES));
        assertEquals("Boiler manual", extracted.title());
        assertEquals(List.of(List.of(), List.of("1 Safety"), List.of("2 Maintenance"), List.of("3 Disposal")),
                extracted.sections().stream().map(Section::path).toList());
        Unit across = unit(extracted, "The pressure must stay below three bar.");
        assertEquals("The pressure must stay below\fthree bar.", extracted.text().substring(across.start(), across.end()));
        assertEquals(1, Extracted.page(extracted.text(), across.start()));
        assertEquals(2, Extracted.page(extracted.text(), unit(extracted, "The filter is changed every six months by the service team.").start()));
        assertEquals(2, Extracted.page(extracted.text(), unit(extracted, "Part: Seal; Interval: 2 years; Cost: 15 EUR").start()));
        assertEquals(3, Extracted.page(extracted.text(), unit(extracted, "Bring the boiler to the recycling yard.").start()));
        unit(extracted, "After the table text goes on.");
        assertFalse(extracted.text().contains("edition 7") || extracted.text().contains("of 3"), extracted.text());
    }

    @Test
    void a_locked_a_cut_and_an_empty_pdf_are_told_apart() {
        assertEquals("is encrypted with a password; save it without one", reason("a.pdf", Papers.locked("secret", PAGES)));
        byte[] whole = Papers.pdf(PAGES);
        assertTrue(reason("a.pdf", Arrays.copyOf(whole, 60)).startsWith("is not a readable PDF"), () -> reason("a.pdf", Arrays.copyOf(whole, 60)));
        assertTrue(reason("a.pdf", "not a PDF at all \u0000\u0001\u0002\u0003\u0004".getBytes(StandardCharsets.ISO_8859_1)).startsWith("is not PDF"));
    }

    @Test
    void a_file_that_is_cut_off_is_called_broken_not_something_else() {
        byte[] pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Ty".getBytes(StandardCharsets.US_ASCII);
        assertEquals("has no pages, as a PDF that is broken or cut off; export it again", reason("cut.pdf", pdf));
        byte[] docx = Papers.docx("T", "H", "P.", List.of(List.of("a", "b")));
        assertEquals("is broken or cut off: a ZIP archive without a Word document, although its name ends so; export it again",
                reason("cut.docx", Arrays.copyOf(docx, 300)));
    }

    @Test
    void an_encrypted_or_older_office_file_is_named_as_what_it_is() throws Exception {
        var info = new EncryptionInfo(EncryptionMode.agile);
        info.getEncryptor().confirmPassword("secret");
        var bytes = new ByteArrayOutputStream();
        try (var file = new POIFSFileSystem()) {
            try (var out = info.getEncryptor().getDataStream(file)) {
                out.write(Papers.docx("T", "H", "P.", List.of(List.of("a", "b"))));
            }
            file.writeFilesystem(bytes);
        }
        assertEquals("is encrypted with a password; save it without one", reason("secret.docx", bytes.toByteArray()));
        var older = new ByteArrayOutputStream();
        try (var file = new POIFSFileSystem()) {
            file.createDocument(new ByteArrayInputStream(new byte[5_000]), "WordDocument");
            file.writeFilesystem(older);
        }
        assertEquals("is an Office file of the older kind (.doc, .xls, .ppt, .msg), which is not read here; save it as DOCX or PDF", reason("old.docx", older.toByteArray()));
    }

    @Test
    void a_mailbox_is_read_message_by_message() {
        String message = """
                From jana@example.org Mon Mar  2 10:0%1$d:00 2026
                From: Jana <jana@example.org>
                Subject: Letter %1$d
                Date: Mon, 2 Mar 2026 10:0%1$d:00 +0100

                From now on this is letter %1$d about parking.

                """;
        byte[] mailbox = (message.formatted(1) + message.formatted(2)).getBytes(StandardCharsets.UTF_8);
        for (String name : List.of("box.mbox", "Inbox", "letters.txt")) {
            Extracted extracted = read(name, mailbox);
            assertEquals(List.of("Letter 1", "Letter 2"), extracted.sections().stream().map(Section::path).filter(path -> !path.isEmpty()).map(List::getLast).toList(), name);
            assertTrue(extracted.text().contains("From now on this is letter 2 about parking."), extracted::text);
        }
    }

    @Test
    void pages_of_a_pdf_that_are_pictures_are_told_and_empty_ones_are_not() {
        Extracted extracted = read("mixed.pdf", Papers.scanned("=Apples are red.", "a scan", "", "=Pears are green.", "a scan", "a scan", "a scan"));
        assertEquals(List.of("pages 2, 5-7: no text there, as on a scan; run text recognition (OCR) over it, or switch it on"), extracted.warnings());
        assertTrue(extracted.text().contains("Apples are red.") && extracted.text().contains("Pears are green."), extracted::text);
        assertEquals(List.of(), read("whole.pdf", Papers.pdf(PAGES)).warnings());
        assertTrue(reason("scan.pdf", Papers.scanned("a scan", "a scan")).startsWith("has 2 pages but no text there"));
    }

    @Test
    void a_word_document_keeps_headings_and_tables() {
        Extracted extracted = read("a.docx", Papers.docx("Price list", "Gloves", "Prices hold until May. They include tax.",
                List.of(List.of("Size", "Price"), List.of("Small", "4 EUR"), List.of("Large", "5 EUR"))));
        assertEquals("Price list", extracted.title());
        assertEquals(List.of("Gloves"), extracted.sections().getLast().path());
        unit(extracted, "They include tax.");
        assertEquals("Size | Price", unit(extracted, "Size: Large; Price: 5 EUR").context());
    }

    @Test
    void a_zip_bomb_is_not_opened() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            byte[] zeros = new byte[1_000_000];
            for (int i = 0; i < 50; i++) {
                zip.write(zeros);
            }
        }
        assertTrue(reason("bomb.docx", bytes.toByteArray()).contains("zip bomb"));
    }

    @Test
    void an_e_mail_gives_its_header_its_text_and_its_attachments() {
        String mail = "From: Dana <dana@plant.example>\r\nTo: ops@plant.example\r\nSubject: =?utf-8?Q?=C4=8Cerpadlo?=\r\nDate: Tue, 03 Mar 2026 08:15:00 +0100\r\n"
                + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
                + "--c\r\nContent-Type: text/plain; charset=windows-1250\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nNov=E9 =E8erpadlo b=EC=9E=ED.\r\n"
                + "--c\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--c--\r\n--b\r\nContent-Type: application/pdf; name=m.pdf\r\n"
                + "Content-Disposition: attachment; filename=m.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(Papers.pdf("# Manual\nPress the green button. Then wait until the lamp above it shines."))
                + "\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=x.png\r\n\r\n\u0000\u0001\u0002\u0003\r\n--b--\r\n";
        Extracted extracted = read("a.eml", mail.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("Čerpadlo", extracted.title());
        unit(extracted, "From: Dana <dana@plant.example>");
        unit(extracted, "Nové čerpadlo běží.");
        assertEquals(List.of("Attachment m.pdf"), section(extracted, "Press the green button.").path().subList(0, 1));
        assertFalse(extracted.text().contains("html"));
        assertEquals(1, extracted.warnings().size(), () -> extracted.warnings().toString());
    }

    @Test
    void a_file_is_read_as_what_it_is_not_as_it_is_called() {
        assertEquals("Boiler manual", read("boiler.txt", Papers.pdf(PAGES)).title());
        assertEquals("T", read("page.txt", "<!DOCTYPE html><title>T</title><p>Text.</p>".getBytes(StandardCharsets.UTF_8)).title());
        assertEquals("T", read("page.pdf", "<html><title>T</title><p>Text.</p>".getBytes(StandardCharsets.UTF_8)).title());
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0x0d, 'I', 'H', 'D', 'R'};
        assertEquals("is image/png, which is not read without text recognition (OCR); switch it on", reason("scan.pdf", png));
    }

    @Test
    void text_in_old_encodings_is_read_right() {
        String czech = "Příliš žluťoučký kůň úpěl ďábelské ódy. Šťastné Žďár, řidič a učeň; smlouva č. 5 – „výpověď“.";
        String german = "Die Größe der Straße über dem Fluß ändert sich nicht. Äpfel, Öl und Übung kosten 5 € – „gut“.";
        assertEquals(czech, Charsets.decode(czech.getBytes(Charset.forName("windows-1250"))));
        assertEquals(german, Charsets.decode(german.getBytes(Charset.forName("windows-1252"))));
        String latin2 = "Příliš žluťoučký kůň úpěl ďábelské ódy. Šťastné Žďár, řidič a učeň.";
        assertEquals(latin2, Charsets.decode(latin2.getBytes(Charset.forName("ISO-8859-2"))));
        assertEquals(czech, Charsets.decode(("\ufeff" + czech).getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(czech, Charsets.decode(czech.getBytes(StandardCharsets.UTF_16BE)));
        assertEquals(czech, Charsets.decode(("\ufeff" + czech).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void code_is_cut_at_its_symbols() {
        Extracted extracted = read("a.py", "\"\"\"Retries.\"\"\"\nLIMIT = 5\n\nclass Breaker:\n    def allow(self):\n        return True\n\ndef retry(call):\n    pass\n"
                .getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(List.of(), List.of("Breaker"), List.of("Breaker", "allow"), List.of("retry")), extracted.sections().stream().map(Section::path).toList());
    }

    @Test
    void a_front_matter_is_read_and_not_indexed() {
        Extracted extracted = read("a.md", "---\ntitle: Pay\nallow: [hr, board]\ndeny: guests\nvalid_until: 2026-12-31\n---\n# X\n\nSecret pay.\n".getBytes(StandardCharsets.UTF_8));
        assertEquals("Pay", extracted.title());
        assertEquals(List.of("Secret pay."), extracted.blocks().stream().flatMap(b -> b.units().stream()).map(Unit::plain).toList());
        assertEquals(java.util.Set.of("hr", "board"), extracted.front().rights().orElseThrow().allowed());
        assertTrue(reason("a.md", "---\nallow: [hr\n---\n# X\n".getBytes(StandardCharsets.UTF_8)).contains("rights or dates"));
    }

    @Test
    void damaged_bytes_end_in_a_reason_or_in_text_never_in_anything_else() {
        var random = new Random(5);
        List<byte[]> whole = List.of(Papers.pdf(PAGES), Papers.docx("T", "H", "P.", List.of(List.of("a", "b"))), "From: a@b\r\nSubject: x\r\nDate: y\r\n\r\nHi.".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 60; i++) {
            byte[] bytes = whole.get(i % 3).clone();
            for (int flips = 1 + random.nextInt(20); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] damaged = random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
            try {
                read(List.of("a.pdf", "a.docx", "a.eml").get(i % 3), damaged);
            } catch (ExtractionException e) {
                assertFalse(String.valueOf(e.getMessage()).isBlank());
            } catch (RuntimeException e) {
                // what parsers throw beyond that is caught where documents are read one by one; see IngestionTest
                assertFalse(e.toString().isBlank());
            }
        }
    }

    @Test
    void reading_stops_at_the_limits() {
        var tight = new Budget(new IngestLimits(1_000_000, 50, Duration.ofSeconds(5)));
        var reason = assertThrows(ExtractionException.class, () -> Extractor.extract("a.pdf", Papers.pdf(PAGES), tight));
        assertTrue(String.valueOf(reason.getMessage()).contains("50 characters"));
    }

    private static Extracted read(String name, byte[] bytes) {
        return Extractor.extract(name, bytes, new Budget(IngestLimits.defaults()));
    }

    private static String reason(String name, byte[] bytes) {
        return String.valueOf(assertThrows(ExtractionException.class, () -> read(name, bytes)).getMessage());
    }

    private static Unit unit(Extracted extracted, String plain) {
        return extracted.blocks().stream().flatMap(block -> block.units().stream()).filter(unit -> unit.plain().equals(plain)).findFirst()
                .orElseThrow(() -> new AssertionError("no unit '%s' in%n%s".formatted(plain, extracted.blocks())));
    }

    private static Section section(Extracted extracted, String plain) {
        return extracted.blocks().stream().filter(block -> block.units().stream().anyMatch(unit -> unit.plain().equals(plain)))
                .map(block -> extracted.sections().get(block.section())).findFirst().orElseThrow();
    }
}
