package dev.hradba.rag.ocr;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.ingest.Readers;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.internal.extract.Papers;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Real text recognition, where Tesseract is installed.
class TesseractTest {

    private static Tesseract tesseract() {
        try {
            return Tesseract.of("eng");
        } catch (IllegalStateException e) {
            Assumptions.abort(e.toString());
            throw e;
        }
    }

    @Test
    void a_scanned_page_is_found_on_its_page(@TempDir Path folder) throws Exception {
        var readers = Readers.NONE.with(tesseract());
        var documents = Files.createDirectories(folder.resolve("documents"));
        Files.write(documents.resolve("manual.pdf"), Papers.scanned("=This page has letters, and so many of them that\nthey are a passage of their own, so that the scan\nis another one.",
                "# Boiler manual\n\nNever open the valve while the boiler is hot.\nWear gloves and goggles at all times.\n\nThe filter is changed every six months by the service team."));
        try (var base = KnowledgeBase.open(folder.resolve("base"), KnowledgeBaseOptions.defaults().withChunks(100).withReaders(readers))) {
            assertEquals("[]", base.syncFolder("house", documents, Rights.everybody()).failures().toString());
            var found = base.retrieve(Query.of("How often is the filter changed?"), Identity.of("anybody")).getFirst();
            assertEquals("manual.pdf page 2", found.documentId() + " page " + found.page());
            assertTrue(found.text().contains("The filter is changed every six months by the service team."), found::text);
        }
    }

    @Test
    void a_page_that_takes_too_long_is_given_up_by_tesseract_itself() throws Exception {
        var page = new BufferedImage(1_800, 900, BufferedImage.TYPE_BYTE_GRAY);
        var graphics = page.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, page.getWidth(), page.getHeight());
        graphics.setColor(Color.BLACK);
        graphics.setFont(graphics.getFont().deriveFont(40f));
        for (int y = 100; y < page.getHeight(); y += 60) {
            graphics.drawString("The filter is changed every six months by the service team of the house, " + y, 50, y);
        }
        graphics.dispose();
        assertTrue(tesseract().lines(page, Duration.ofMinutes(1)).size() > 10);
        assertTrue(tesseract().lines(page, Duration.ofMillis(1)).isEmpty());
    }

    @Test
    void what_is_missing_is_said_when_it_is_made() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Tesseract.of("../eng")).toString().contains("eng+ces"));
        assertTrue(assertThrows(IllegalStateException.class, () -> Tesseract.of("nolanguage")).toString().contains("install"));
    }
}
