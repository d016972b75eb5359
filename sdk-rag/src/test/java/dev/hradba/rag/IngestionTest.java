package dev.hradba.rag;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.rag.AnswerOutcome.Answered;
import dev.hradba.rag.KnowledgeBaseOptions.Language;
import dev.hradba.rag.ingest.Connector;
import dev.hradba.rag.ingest.FolderConnector;
import dev.hradba.rag.ingest.GitConnector;
import dev.hradba.rag.ingest.IngestProgress;
import dev.hradba.rag.ingest.JdbcConnector;
import dev.hradba.rag.ingest.People;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.RightsRules;
import dev.hradba.rag.ingest.Source;
import dev.hradba.rag.internal.extract.Papers;
import dev.hradba.rag.retrieve.Passage;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Documents from folders, repositories and databases: what is read, what is skipped, what is remembered.
class IngestionTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final RightsRules OPEN = RightsRules.all(Rights.everybody());

    private final Path index;
    private final Path files;

    IngestionTest(@TempDir Path index, @TempDir Path files) {
        this.index = index;
        this.files = files;
    }

    @Test
    void a_question_about_a_pdf_is_answered_with_its_page() throws Exception {
        Files.write(files.resolve("boiler.pdf"), Papers.pdf("# Boiler manual\n## Safety\nNever open the valve while the boiler is hot.",
                "## Maintenance\nThe filter is changed every six months by the service team. It costs forty euros."));
        try (var base = base()) {
            base.sync("files", new FolderConnector(files, "files", OPEN), progress -> { });
            var answered = assertInstanceOf(Answered.class, base.answer("How often is the filter changed?", ANYBODY));
            Citation citation = answered.citations().getFirst();
            assertEquals(2, citation.page());
            assertEquals("Boiler manual > Maintenance, page 2", citation.where());
            assertEquals("The filter is changed every six months by the service team.", citation.quote());
            assertTrue(citation.link().startsWith("file:") && citation.link().endsWith("boiler.pdf"), citation::link);
            assertEquals(CitationCheck.VERIFIED, base.verify(citation, ANYBODY));
            var other = new Citation(citation.documentId(), 1, citation.title(), citation.sectionPath(), citation.chunkId(), citation.start(), citation.end(),
                    citation.line(), citation.lastLine(), 1, citation.quote(), citation.link());
            assertEquals(CitationCheck.QUOTE_DIFFERS, base.verify(other, ANYBODY));
        }
    }

    @Test
    void bad_files_are_named_with_the_reason_and_the_rest_goes_on() throws Exception {
        Files.writeString(files.resolve("good.md"), "Apples are red.");
        Files.write(files.resolve("broken.pdf"), new byte[] {'%', 'P', 'D', 'F', '-', '1', '.', '7', 0, 1, 2});
        Files.write(files.resolve("fake.docx"), "<html><p>Pears are green.</p></html>".getBytes(StandardCharsets.UTF_8));
        Files.write(files.resolve("photo.jpg"), new byte[] {1, 2, 3});
        Files.writeString(files.resolve(".hidden.md"), "hidden");
        try (var base = base()) {
            var seen = new ArrayList<IngestProgress>();
            var report = base.sync("files", new FolderConnector(files, "files", OPEN), seen::add);
            assertEquals(List.of("fake.docx", "good.md"), report.added());
            assertEquals(List.of("broken.pdf"), report.failures().stream().map(failure -> failure.document()).toList());
            assertEquals(3, seen.getLast().done());
            assertEquals(seen.getLast().totalBytes(), seen.getLast().bytes());
            Files.write(files.resolve("good.md"), new byte[] {0, 1, 2, 3, 4, 5, 0});
            var again = base.sync("files", new FolderConnector(files, "files", OPEN), progress -> { });
            assertEquals(List.of(), again.removed());
            assertEquals(1, base.retrieve(Query.of("apples"), ANYBODY).size(), "a file that can no longer be read keeps its last version");
        }
    }

    @Test
    void a_parser_that_never_ends_and_one_that_throws_cost_only_their_document() {
        Connector connector = () -> new Connector.Listing(List.of(
                Source.of("deep.html", "c", "deep.html", 0, content("<div>".repeat(300_000))),
                Source.of("gone.md", "c", "gone.md", 0, () -> { throw new java.nio.file.NoSuchFileException("gone.md"); }),
                Source.of("good.md", "c", "good.md", 0, content("Apples are red."))), List.of());
        try (var base = base()) {
            var report = base.ingest(connector, progress -> { });
            assertTrue(report.added().contains("good.md"));
            assertTrue(report.failures().stream().anyMatch(failure -> failure.document().equals("gone.md") && failure.reason().startsWith("cannot be read")));
        }
    }

    @Test
    void a_document_that_vanished_and_came_back_goes_on_with_its_versions() {
        try (var base = base()) {
            var document = dev.hradba.rag.ingest.Document.markdown("a.md", "Apples are red.");
            base.sync("default", List.of(document));
            assertEquals(List.of("a.md"), base.sync("default", List.of()).removed());
            assertEquals(List.of(), base.sync("default", List.of()).removed());
            assertEquals(List.of(), base.retrieve(Query.of("apples"), ANYBODY));
            assertEquals(List.of("a.md"), base.sync("default", List.of(document)).added());
            assertEquals(2, base.retrieve(Query.of("apples"), ANYBODY).getFirst().version());
        }
    }

    @Test
    void a_front_matter_narrows_the_rights_of_its_source_and_never_widens_them() throws Exception {
        Files.createDirectories(files.resolve("hr"));
        Files.writeString(files.resolve("hr/pay.md"), "---\nallow: [everybody, board]\n---\nApples for the board.");
        Files.writeString(files.resolve("open.md"), "---\nallow: it\nvalid_until: 2020-01-01\n---\nApples of the past.");
        var rules = RightsRules.parse(List.of("person ada: board, hr", "hr/**: allow hr, allow board", "**: everyone"));
        try (var base = base()) {
            base.syncFolder("files", files, rules);
            assertEquals(List.of(), documents(base, new Identity("x", Set.of("everybody", "hr"), Map.of())));
            assertEquals(List.of("hr/pay.md"), documents(base, People.parse(List.of("person ada: board, hr, country=CZ")).identity("ada")));
            assertEquals(List.of(), documents(base, new Identity("x", Set.of("it"), Map.of())), "it no longer holds");
        }
    }

    @Test
    void a_commit_of_a_git_repository_is_read_not_its_work_tree() throws Exception {
        try (Git git = Git.init().setDirectory(files.toFile()).call()) {
            Files.writeString(files.resolve("a.md"), "Apples are red.");
            git.add().addFilepattern("a.md").call();
            git.commit().setSign(false).setMessage("first").setAuthor("a", "a@example.org").setCommitter("a", "a@example.org").call();
            Files.writeString(files.resolve("b.md"), "Bananas are not committed.");
            try (var base = base()) {
                assertEquals(List.of("a.md"), base.sync("git", new GitConnector(files, "HEAD", "git", OPEN), progress -> { }).added());
                assertEquals(List.of("a.md"), base.sync("git", new GitConnector(files, "HEAD", "git", OPEN), progress -> { }).unchanged());
            }
            assertThrows(KnowledgeBaseException.class, () -> new GitConnector(files, "nowhere", "git", OPEN).list());
        }
    }

    @Test
    void rows_of_a_database_are_documents() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:h2:mem:tickets"); var statement = connection.createStatement()) {
            statement.execute("create table ticket(id int, subject varchar(80), status varchar(20), body varchar(500))");
            statement.execute("insert into ticket values (7, 'Printer jams', 'open', 'The printer on floor 3 jams whenever thick paper is used in tray two.')");
            var connector = new JdbcConnector(() -> DriverManager.getConnection("jdbc:h2:mem:tickets"), "select * from ticket", "tickets", OPEN, 10);
            try (var base = base()) {
                base.sync("tickets", connector, progress -> { });
                Passage passage = base.retrieve(Query.of("printer jams"), ANYBODY).getFirst();
                assertEquals("tickets/7", passage.documentId());
                assertEquals("Printer jams", passage.title());
                assertTrue(passage.text().contains("status: open."), passage::text);
            }
        }
    }

    @Test
    void the_language_of_documents_is_found_before_a_base_is_made() throws Exception {
        Files.writeString(files.resolve("a.md"), "Závady hlaste správci domu. Drobné opravy hradí nájemník, který je způsobil, a to do konce měsíce.");
        assertEquals(Language.CZECH, KnowledgeBase.languageOf(new FolderConnector(files, "files", OPEN)));
        Files.writeString(files.resolve("b.md"), "The tenant pays for repairs that are small, and the landlord pays for the rest of them.");
        assertEquals(Language.MIXED, KnowledgeBase.languageOf(new FolderConnector(files, "files", OPEN)));
    }

    private static Source.Content content(String text) {
        return () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> documents(KnowledgeBase base, Identity identity) {
        return base.retrieve(Query.of("apples"), identity).stream().map(Passage::documentId).toList();
    }

    private KnowledgeBase base() {
        return KnowledgeBase.open(index, KnowledgeBaseOptions.defaults());
    }
}
