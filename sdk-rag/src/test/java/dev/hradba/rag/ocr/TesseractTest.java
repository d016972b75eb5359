package dev.hradba.rag.ocr;

import java.nio.file.Files;
import java.nio.file.Path;

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
    void what_is_missing_is_said_when_it_is_made() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Tesseract.of("../eng")).toString().contains("eng+ces"));
        assertTrue(assertThrows(IllegalStateException.class, () -> Tesseract.of("nolanguage")).toString().contains("install"));
    }
}
