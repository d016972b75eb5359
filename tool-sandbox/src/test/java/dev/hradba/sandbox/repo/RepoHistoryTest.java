package dev.hradba.sandbox.repo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hradba.core.Identity;
import dev.hradba.sandbox.CapabilityResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a repository's past tells people who may not read all of it, and how exact its lines are.
class RepoHistoryTest {

    private static final String LINES = "moved line one\nmoved line two\nmoved line three\nmoved line four\n";

    @TempDir
    Path place;

    private TestRepository shop;
    private final RepoIndexes indexes = RepoIndexes.inMemory();

    @BeforeEach
    void repository() throws Exception {
        shop = new TestRepository(place.resolve("shop"));
        shop.write("src/Order.java", "class Order {}\n").write("deploy/prod.txt", "host\n").write("old/f.txt", LINES).write("was/a.txt", LINES).commit("first");
        shop.write("deploy/prod.txt", "other host\n").commit("deploy only");
        shop.write("old/f.txt", LINES + "moved line five\n").commit("old only");
        shop.write("src/Order.java", "class Order { }\n").write("deploy/prod.txt", "third host\n").commit("both");
    }

    @AfterEach
    void close() {
        indexes.close();
        shop.close();
    }

    private RepoSource source() {
        var rules = List.of(new PathRule(Set.of("*"), List.of("**"), List.of("deploy/**", "old/**")), new PathRule(Set.of("some"), List.of("src/**"), List.of()));
        return new RepoSource("shop", shop.directory(), List.of("main"), rules);
    }

    private CapabilityResult call(String request) {
        return TestRepository.call(source(), "somebody", RepoLimits.DEFAULT, indexes, request);
    }

    private JsonNode done(String request) throws Exception {
        return TestRepository.done(call(request));
    }

    private List<String> messages(String path) throws Exception {
        return done("{'op':'history','path':'%s'}".formatted(path)).path("commits").valueStream().map(commit -> commit.path("message").asText()).toList();
    }

    @Test
    void only_commits_that_changed_what_may_be_read_are_told() throws Exception {
        assertEquals(List.of("both", "first"), messages(""));
        assertEquals(List.of("both", "first"), messages("src"));
        assertEquals(List.of("both", "first"), messages("src/Order.java"));
        assertEquals(List.of("first"), messages("was"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "deploy/prod.txt", "old", "old/f.txt", "never", "never/was", "deploy/", "../deploy", "/deploy"})
    void a_folder_that_is_kept_back_has_no_history_whether_it_is_still_there_or_not(String path) throws Exception {
        var before = call("{'op':'history','path':'%s'}".formatted(path));
        shop.delete("deploy/prod.txt").commit("no more deploying");
        shop.delete("old/f.txt").commit("no more old things");
        var after = call("{'op':'history','path':'%s'}".formatted(path));
        assertEquals("path", assertInstanceOf(CapabilityResult.Denied.class, before).rule());
        assertEquals(before, after);
    }

    @Test
    void a_name_that_was_a_folder_kept_back_tells_only_what_it_is_now() throws Exception {
        shop.delete("deploy/prod.txt").commit("no more deploying");
        shop.write("deploy", "now a file\n").commit("deploy is a file");
        assertEquals(List.of("deploy is a file"), messages("deploy"));
    }

    @Test
    void a_line_that_was_written_under_a_name_kept_back_has_no_commit() throws Exception {
        shop.delete("old/f.txt").write("src/f.txt", LINES + "moved line five\n").commit("make it public");
        shop.delete("was/a.txt").write("src/a.txt", LINES + "a new line\n").commit("move it");
        var hidden = done("{'op':'blame','path':'src/f.txt'}").path("lines");
        assertEquals(5, hidden.size());
        hidden.forEach(line -> assertFalse(line.has("commit") || line.has("author") || line.has("path"), line.toString()));
        var open = done("{'op':'blame','path':'src/a.txt'}").path("lines");
        assertEquals("was/a.txt", open.path(0).path("path").asText());
        assertFalse(open.path(4).has("path"), open.toString());
        var cited = done("{'op':'read','path':'was/a.txt','start':1,'end':1,'revision':'%s'}".formatted(open.path(0).path("commit").asText()));
        assertEquals(open.path(0).path("text").asText() + "\n", cited.path("text").asText());
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1, 2, false", "3, 9, 3, 4, false", "4, 4, 4, 4, false", "2, 2147483647, 2, 4, false"})
    void a_range_says_what_it_gave(int start, int end, int first, int last, boolean truncated) throws Exception {
        for (String op : List.of("read", "blame")) {
            var given = done("{'op':'%s','path':'was/a.txt','start':%d,'end':%d}".formatted(op, start, end));
            assertEquals(truncated, given.path("truncated").asBoolean());
            assertEquals(last - first + 1L, op.equals("read") ? given.path("text").asText().lines().count() : given.path("lines").size());
        }
    }

    @Test
    void a_range_that_is_none_is_refused_and_an_empty_file_has_no_lines() throws Exception {
        shop.write("empty.txt", "").commit("empty");
        for (String op : List.of("read", "blame")) {
            assertEquals("request", assertInstanceOf(CapabilityResult.Denied.class, call("{'op':'%s','path':'was/a.txt','start':3,'end':2}".formatted(op))).rule());
            assertEquals("range", assertInstanceOf(CapabilityResult.Failed.class, call("{'op':'%s','path':'was/a.txt','start':5}".formatted(op))).rule());
        }
        var empty = done("{'op':'read','path':'empty.txt'}");
        assertEquals(0, empty.path("lines").asInt());
        assertEquals("", empty.path("text").asText());
    }

    @Test
    void lines_end_where_git_ends_them() throws Exception {
        shop.write("odd.txt", "one\rtwo needle\u2028three\fneedle\r\nfour needle\n".getBytes(StandardCharsets.UTF_8)).write("data.bin", new byte[] {'n', 0, 'n'}).commit("odd");
        var found = done("{'op':'search','query':'needle','path':'odd.txt'}").path("hits");
        assertEquals(List.of(1, 2), found.valueStream().map(hit -> hit.path("line").asInt()).toList());
        assertEquals(2, done("{'op':'read','path':'odd.txt'}").path("lines").asInt());
        assertInstanceOf(CapabilityResult.Denied.class, call("{'op':'read','path':'data.bin'}"));
    }

    @Test
    void an_expression_that_is_large_for_a_long_line_ends_when_time_is_up() throws Exception {
        shop.write("long.txt", "y".repeat(200_000)).commit("a long line");
        done("{'op':'search','query':'y','path':'long.txt'}");
        var calls = new int[1];
        BooleanSupplier later = () -> ++calls[0] > 500;
        try (var repo = OpenRepo.open(source(), new Identity("somebody", Set.of(), Map.of()), RepoLimits.DEFAULT, later)) {
            var request = new com.fasterxml.jackson.databind.ObjectMapper().readTree("{\"query\":\"(.*){900}q\",\"kind\":\"regex\"}");
            var commit = repo.commit("main");
            assertEquals("timeoutMillis", assertThrows(RepoException.class, () -> RepoSearch.run(repo, commit, request, indexes)).rule());
        }
        assertTrue(calls[0] > 500);
    }

    @Test
    void a_pattern_of_paths_has_a_limit_and_two_repositories_have_two_names() {
        assertEquals("request", assertInstanceOf(CapabilityResult.Denied.class, call("{'op':'search','query':'x','path':'%s'}".formatted("*".repeat(401)))).rule());
        var twice = List.of(source(), source());
        var someone = new Identity("somebody", Set.of(), Map.of());
        assertThrows(IllegalArgumentException.class, () -> new RepoCapability(twice, someone, RepoLimits.DEFAULT, indexes));
    }
}
