package dev.hradba.rag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.hradba.core.Identity;
import dev.hradba.rag.docling.Docling;
import dev.hradba.rag.ingest.FolderConnector;
import dev.hradba.rag.ingest.Readers;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.RightsRules;
import dev.hradba.rag.internal.extract.Papers;
import dev.hradba.rag.ocr.Tesseract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The ten lines of `docs/guide/documents.md`, compiled and run.
class DocumentsGuideTest {

    @Test
    void the_ten_lines_of_the_guide_stand_there_as_they_are_run(@TempDir Path index, @TempDir Path manuals) throws IOException {
        Files.write(manuals.resolve("boiler.pdf"), Papers.pdf("# Boiler manual\nThe filter is changed every six months by the service team. It costs forty euros."));
        // tag::guide[]
        var rights = RightsRules.all(Rights.everybody());
        try (var base = KnowledgeBase.open(index, KnowledgeBaseOptions.defaults())) {
            var report = base.sync("manuals", new FolderConnector(manuals, "manuals", rights), progress -> System.out.println(progress.document()));
            report.failures().forEach(failure -> System.out.println(failure.document() + ": " + failure.reason()));
            switch (base.answer("How often is the filter changed?", Identity.of("alice"))) {
                case AnswerOutcome.Answered answered -> System.out.println(answered.text() + "\n  " + answered.citations().getFirst().where());
                case AnswerOutcome.NotEnoughInformation nothing -> System.out.println("Not enough information: " + nothing.missing());
            }
        }
        // end::guide[]
        try (var base = KnowledgeBase.openReadOnly(index, KnowledgeBaseOptions.defaults())) {
            assertInstanceOf(AnswerOutcome.Answered.class, base.answer("How often is the filter changed?", Identity.of("alice")));
        }
        requireInGuide("guide");
    }

    /// Compiled only: it needs Tesseract and a docling server.
    static void readers(Path index, Path scans) {
        // tag::readers[]
        var readers = Readers.NONE.with(Tesseract.of("eng")).with(Docling.at("http://docling:5001"));
        try (var base = KnowledgeBase.open(index, KnowledgeBaseOptions.defaults().withReaders(readers))) {
            base.sync("scans", new FolderConnector(scans, "scans", RightsRules.all(Rights.everybody()), readers), progress -> { });
        }
        // end::readers[]
    }

    @Test
    void what_the_guide_says_of_readers_is_compiled() throws IOException {
        requireInGuide("readers");
    }

    private static void requireInGuide(String tag) throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/hradba/rag/DocumentsGuideTest.java"));
        String run = source.substring(source.indexOf("// tag::" + tag + "[]") + 10 + tag.length(), source.indexOf("        // end::" + tag + "[]")).replaceAll("(?m)^ {8}", "").strip();
        assertTrue(Files.readString(Path.of("../docs/guide/documents.md")).contains(run), () -> "the guide must show what is compiled here:\n" + run);
    }
}
