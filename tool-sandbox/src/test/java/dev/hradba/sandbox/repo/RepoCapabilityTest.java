package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.CapabilityResult;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The capability over a real repository made by the test.
class RepoCapabilityTest {

    private static final Identity SOMEONE = new Identity("someone", Set.of("dev"), Map.of());

    @TempDir
    Path directory;

    @BeforeEach
    void repository() throws Exception {
        try (var git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
            write("src/Order.java", "package shop;\n\n/** An order. */\npublic class Order {\n    int total() {\n        return 42;\n    }\n}\n");
            write("src/Use.java", "class Use {\n    Order order = new Order();\n    int t = order.total();\n}\n");
            write("secret/plan.txt", "the Order of things\n");
            write("config.properties", "name=shop\ndb.password=hunter2hunter2\naws=AKIAIOSFODNN7EXAMPLE\n");
            write("id_rsa", "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIabc\nMIIdef\n-----END RSA PRIVATE KEY-----\nz\n");
            Files.write(directory.resolve("data.bin"), new byte[] {0, 1, 2, 3});
            Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/passwd"));
            commit(git, "First version");
            git.branchCreate().setName("other").call();
            write("src/Order.java", "package shop;\n\n/** An order. */\npublic class Order {\n    int total() {\n        return 43;\n    }\n}\n");
            commit(git, "Correct the total");
        }
        // the work tree must not matter
        Files.writeString(directory.resolve("src/Order.java"), "changed outside Git");
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(directory.resolve(path).getParent());
        Files.writeString(directory.resolve(path), text, StandardCharsets.UTF_8);
    }

    private static void commit(Git git, String message) throws Exception {
        git.add().addFilepattern(".").call();
        git.commit().setMessage(message).setAuthor("Writer", "writer@example.org").setCommitter("Writer", "writer@example.org").setSign(false).setNoVerify(true).call();
    }

    private RepoCapability capability() {
        var rules = List.of(new PathRule(Set.of("*"), List.of("**"), List.of("secret/**")), new PathRule(Set.of("board"), List.of("secret/**"), List.of()));
        return new RepoCapability(List.of(new RepoSource("shop", directory, List.of("main"), rules)), SOMEONE, RepoLimits.DEFAULT, RepoIndexes.inMemory());
    }

    private CapabilityResult call(String request) {
        return capability().call(request.replace('\'', '"'), new Cancellation());
    }

    private JsonNode done(String request) throws IOException {
        var result = call(request);
        return new ObjectMapper().readTree(assertInstanceOf(CapabilityResult.Done.class, result, result::toString).json());
    }

    private String denied(String request) {
        var result = call(request);
        return assertInstanceOf(CapabilityResult.Denied.class, result, result::toString).rule();
    }

    @Test
    void a_search_cites_commit_path_and_line_and_puts_the_definition_first() throws IOException {
        var found = done("{'op':'search','query':'Order','kind':'symbol'}");
        assertEquals(40, found.path("commit").asText().length());
        assertEquals("src/Order.java", found.path("hits").path(0).path("path").asText());
        assertEquals(4, found.path("hits").path(0).path("line").asInt());
        assertEquals(List.of("src/Order.java", "src/Use.java"),
                found.path("hits").valueStream().map(hit -> hit.path("path").asText()).distinct().toList());
    }

    @Test
    void literals_expressions_and_paths_are_found() throws IOException {
        assertEquals(1, done("{'op':'search','query':'return 43'}").path("hits").size());
        assertEquals(1, done("{'op':'search','query':'return \\\\d+;','kind':'regex','path':'src/**'}").path("hits").size());
        assertEquals("src/Use.java", done("{'op':'search','query':'use','kind':'path'}").path("hits").path(0).path("path").asText());
        assertEquals(0, done("{'op':'search','query':'changed outside'}").path("hits").size());
    }

    @Test
    void an_expression_that_would_hang_a_backtracking_engine_does_not() throws IOException {
        assertEquals(0, done("{'op':'search','query':'(x+x+)+y','kind':'regex'}").path("hits").size());
        assertEquals("request", denied("{'op':'search','query':'(a)\\\\1','kind':'regex'}"));
    }

    @Test
    void a_range_is_read_as_committed() throws IOException {
        var read = done("{'op':'read','path':'src/Order.java','start':6,'end':6}");
        assertEquals("        return 43;\n", read.path("text").asText());
        assertEquals(8, read.path("lines").asInt());
    }

    @Test
    void a_path_that_is_kept_back_looks_like_one_that_is_not_there() {
        assertEquals("path", denied("{'op':'read','path':'secret/plan.txt'}"));
        assertEquals("path", denied("{'op':'history','path':'secret/plan.txt'}"));
        assertEquals("path", denied("{'op':'blame','path':'secret/plan.txt'}"));
        assertEquals("path", denied("{'op':'history','path':'secret'}"));
        for (String path : List.of("nothing", "", "link", "data.bin", "../../etc/passwd", "/etc/passwd", "src/../secret/plan.txt", ".git/config", "src", "src//Order.java")) {
            assertEquals("path", denied("{'op':'read','path':'%s'}".formatted(path)), path);
        }
    }

    @Test
    void secrets_are_taken_out_and_cannot_be_searched_for() throws IOException {
        var read = done("{'op':'read','path':'config.properties'}").path("text").asText();
        assertEquals("name=shop\ndb.password=[redacted: secret]\naws=[redacted: AWS key]\n", read);
        var key = done("{'op':'read','path':'id_rsa'}").path("text").asText();
        assertEquals(List.of("a", "[redacted: private key]", "", "", "", "z"), key.lines().toList());
        assertEquals(0, done("{'op':'search','query':'hunter2'}").path("hits").size());
        assertEquals(0, done("{'op':'search','query':'MII[a-z]','kind':'regex'}").path("hits").size());
    }

    @Test
    void history_and_blame_name_the_commits() throws IOException {
        var log = done("{'op':'history','path':'src/Order.java'}").path("commits");
        assertEquals(List.of("Correct the total", "First version"), log.valueStream().map(each -> each.path("message").asText()).toList());
        var blame = done("{'op':'blame','path':'src/Order.java','start':5,'end':6}").path("lines");
        assertEquals(log.path(1).path("commit"), blame.path(0).path("commit"));
        assertEquals(log.path(0).path("commit"), blame.path(1).path("commit"));
        var old = done("{'op':'read','path':'src/Order.java','start':6,'end':6,'revision':'%s'}".formatted(log.path(1).path("commit").asText()));
        assertEquals("        return 42;\n", old.path("text").asText());
    }

    @Test
    void only_approved_repositories_and_revisions_are_read() {
        assertEquals("revision", denied("{'op':'read','path':'src/Order.java','revision':'other'}"));
        assertEquals("revision", denied("{'op':'read','path':'src/Order.java','revision':'main~1'}"));
        assertEquals("revision", denied("{'op':'read','path':'src/Order.java','revision':'%s'}".formatted("0".repeat(40))));
        assertEquals("repository", denied("{'op':'read','path':'src/Order.java','repository':'elsewhere'}"));
        assertEquals("request", denied("{'op':'push'}"));
    }

    @Test
    void a_moved_repository_is_a_failure_that_names_it_and_shows_no_place() {
        var moved = new RepoCapability(List.of(RepoSource.of("gone", directory.resolve("nowhere"))), SOMEONE, RepoLimits.DEFAULT, RepoIndexes.inMemory())
                .call("{\"op\":\"search\",\"query\":\"x\"}", new Cancellation());
        var message = assertInstanceOf(CapabilityResult.Failed.class, moved).message();
        assertTrue(message.contains("'gone'"), message);
        assertFalse(message.contains(directory.toString()), message);
    }
}
