package dev.hradba.rag;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.FolderConnector;
import dev.hradba.rag.ingest.GitConnector;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.JdbcConnector;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.RightsRules;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Only what is known to be gone is removed; what a place could not tell about stays.
class VanishingTest {

    private static final RightsRules OPEN = RightsRules.all(Rights.everybody());
    private static final Identity ANYBODY = Identity.of("anybody");

    private final Path index;
    private final Path files;

    VanishingTest(@TempDir Path index, @TempDir Path files) {
        this.index = index;
        this.files = files;
    }

    @Test
    void a_subfolder_that_may_not_be_read_keeps_its_documents() throws Exception {
        Path secret = Files.createDirectories(files.resolve("hr/pay"));
        Files.writeString(secret.resolve("a.md"), "Apples of the board.");
        Files.writeString(files.resolve("b.md"), "Apples of all.");
        Files.writeString(files.resolve("c.md"), "Apples of yesterday.");
        sync();
        Files.delete(files.resolve("c.md"));
        try {
            assertEquals(0, shell("chmod 000 " + files.resolve("hr")), "no mode can be set here");
            String said = syncWithoutPrivileges();
            assertTrue(said.contains("removed [c.md]"), said);
            assertTrue(said.contains("hr/: cannot be read: permission denied; what the knowledge base has of it stays"), said);
        } finally {
            shell("chmod 755 " + files.resolve("hr"));
        }
        Files.delete(secret.resolve("a.md"));
        assertEquals(List.of("hr/pay/a.md"), sync().removed(), "now it is known to be gone");
    }

    /// Root reads what it may not: a child without that privilege does not.
    private String syncWithoutPrivileges() throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (Files.isReadable(files.resolve("hr"))) {
            command.addAll(List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search"));
            assumeTrue(shell("setpriv --version >&2") == 0, "root cannot give up its privileges here; run this as another user");
        }
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), Syncing.class.getName(), index.toString(), files.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    /// Brings an index in step with a folder and prints what it did.
    static final class Syncing {

        private Syncing() {}

        public static void main(String[] arguments) {
            try (var base = KnowledgeBase.open(Path.of(arguments[0]), KnowledgeBaseOptions.defaults())) {
                var report = base.syncFolder("files", Path.of(arguments[1]), Rights.everybody());
                System.out.println("removed " + report.removed());
                report.failures().forEach(failure -> System.out.println(failure.document() + ": " + failure.reason()));
            }
        }
    }

    @Test
    void a_folder_that_is_empty_all_of_a_sudden_keeps_its_documents() throws IOException {
        Files.writeString(files.resolve("a.md"), "Apples are red.");
        sync();
        Files.delete(files.resolve("a.md"));
        var report = sync();
        assertEquals(List.of(), report.removed());
        assertTrue(report.failures().getFirst().reason().contains("may only not be mounted"), report::toString);
        try (var base = base()) {
            assertEquals(1, base.retrieve(Query.of("apples"), ANYBODY).size());
            assertEquals(List.of("a.md"), base.sync("files", List.of()).removed(), "an empty list is taken at its word");
        }
    }

    @Test
    void a_folder_that_is_not_there_removes_nothing() throws IOException {
        Files.writeString(files.resolve("a.md"), "Apples are red.");
        sync();
        try (var base = base()) {
            var e = assertThrows(KnowledgeBaseException.class, () -> base.sync("files", new FolderConnector(files.resolve("gone"), "files", OPEN), progress -> { }));
            assertTrue(String.valueOf(e.getMessage()).contains("it is not there"), e::getMessage);
            assertEquals(1, base.retrieve(Query.of("apples"), ANYBODY).size());
        }
    }

    @Test
    void a_query_that_fails_in_its_middle_removes_nothing() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:h2:mem:vanishing"); var statement = connection.createStatement(); var base = base()) {
            statement.execute("create table ticket(id varchar(20), body varchar(500))");
            statement.execute("insert into ticket values ('1', 'The printer jams.'), ('2', 'The printer smokes.'), (null, 'No id.')");
            assertEquals(List.of("row 3"), base.sync("tickets", tickets("select * from ticket"), progress -> { }).failures().stream().map(f -> f.document()).toList());
            var failing = tickets("select id, body, 1 / (case when id = '2' then 0 else 1 end) from ticket order by id desc");
            assertThrows(KnowledgeBaseException.class, () -> base.sync("tickets", failing, progress -> { }));
            assertThrows(KnowledgeBaseException.class, () -> base.sync("tickets", new JdbcConnector(
                    () -> DriverManager.getConnection("jdbc:h2:mem:vanishing"), "select * from ticket", "tickets", OPEN, 1), progress -> { }));
            assertEquals(2, base.retrieve(Query.of("printer"), ANYBODY).size());
        }
    }

    private static JdbcConnector tickets(String query) {
        return new JdbcConnector(() -> DriverManager.getConnection("jdbc:h2:mem:vanishing"), query, "tickets", OPEN, 10);
    }

    @Test
    void a_repository_that_is_not_there_or_lacks_a_file_removes_nothing() throws Exception {
        try (Git git = Git.init().setDirectory(files.toFile()).call(); var base = base()) {
            Files.writeString(files.resolve("a.md"), "Apples are red.");
            Files.writeString(files.resolve("b.md"), "Apples are green.");
            Files.createSymbolicLink(files.resolve("link.md"), files.resolve("a.md"));
            git.add().addFilepattern(".").call();
            git.commit().setSign(false).setMessage("first").setAuthor("a", "a@example.org").setCommitter("a", "a@example.org").call();
            assertEquals(List.of("link.md"), base.sync("git", repository(), progress -> { }).skipped().stream().map(skipped -> skipped.name()).toList());
            String blob = git.getRepository().resolve("HEAD:a.md").name();
            Files.delete(files.resolve(".git/objects").resolve(blob.substring(0, 2)).resolve(blob.substring(2)));
            var report = base.sync("git", repository(), progress -> { });
            assertEquals(List.of(), report.removed());
            assertEquals(List.of("b.md"), report.unchanged());
            assertTrue(report.failures().getFirst().reason().contains("this clone lacks its content"), report::toString);
            Files.move(files.resolve(".git"), files.resolve("moved"));
            assertThrows(KnowledgeBaseException.class, () -> base.sync("git", repository(), progress -> { }));
            assertEquals(2, base.retrieve(Query.of("apples"), ANYBODY).size());
        }
    }

    private GitConnector repository() {
        return new GitConnector(files, "HEAD", "git", OPEN);
    }

    private IngestReport sync() {
        try (var base = base()) {
            return base.syncFolder("files", files, Rights.everybody());
        }
    }

    private KnowledgeBase base() {
        return KnowledgeBase.open(index, KnowledgeBaseOptions.defaults());
    }

    private static int shell(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }
}
