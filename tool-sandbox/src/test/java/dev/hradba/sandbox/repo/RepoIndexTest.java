package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.sandbox.CapabilityResult;
import org.apache.lucene.store.FSDirectory;
import org.eclipse.jgit.api.ResetCommand.ResetType;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.GC;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Search indexes that follow real repositories from commit to commit.
class RepoIndexTest {

    @TempDir
    Path place;

    private TestRepository shop;
    private final RepoIndexes indexes = RepoIndexes.inMemory();

    @BeforeEach
    void repository() throws Exception {
        shop = new TestRepository(place.resolve("shop"));
        shop.write("src/Order.java", "class Order {\n    int total() {\n        return 42;\n    }\n}\n")
                .write("src/Invoice.java", "class Invoice {\n    Order order;\n}\n")
                .write("docs/orders.md", "# Orders\n\nAn order has a total.\n")
                .commit("First version");
    }

    @AfterEach
    void close() {
        indexes.close();
        shop.close();
    }

    /// How many files had to be read to bring the index to the revision's present commit.
    private int written(RepoIndexes in, RepoLimits limits) throws Exception {
        try (var repo = OpenRepo.open(RepoSource.of("shop", shop.directory()), new Identity("someone", Set.of("dev"), Map.of()), limits, () -> false);
                var snapshot = in.at(repo, repo.commit("HEAD"), "HEAD")) {
            return snapshot.written();
        }
    }

    @Test
    void only_what_a_commit_changed_is_read_again() throws Exception {
        assertEquals(3, written(indexes, RepoLimits.DEFAULT));
        assertEquals(0, written(indexes, RepoLimits.DEFAULT));
        shop.write("src/Order.java", "class Order {\n    int sum() {\n        return 43;\n    }\n}\n").commit("Rename the total");
        assertEquals(1, written(indexes, RepoLimits.DEFAULT));
        assertEquals(List.of("src/Order.java"), shop.paths(indexes, "int sum"));
        assertEquals(List.of(), shop.paths(indexes, "int total"));
    }

    @Test
    void renamed_and_deleted_files_are_found_where_they_are_and_nowhere_else() throws Exception {
        assertEquals(List.of("src/Invoice.java"), shop.paths(indexes, "class Invoice"));
        shop.delete("src/Invoice.java").write("src/billing/Bill.java", "class Invoice {\n    Order order;\n}\n").commit("Move");
        assertEquals(List.of("src/billing/Bill.java"), shop.paths(indexes, "class Invoice"));
        shop.delete("src/billing/Bill.java").commit("Delete");
        assertEquals(List.of(), shop.paths(indexes, "class Invoice"));
        // a file where a folder was
        shop.write("src/billing", "class Invoice").commit("A file");
        assertEquals(List.of("src/billing"), shop.paths(indexes, "class Invoice"));
    }

    @Test
    void a_force_pushed_revision_is_followed_even_when_its_old_commits_are_gone() throws Exception {
        assertEquals(List.of("src/Order.java"), shop.paths(indexes, "return 42"));
        shop.git().checkout().setOrphan(true).setName("fresh").call();
        shop.write("src/Order.java", "class Order { int fresh; }\n").commit("History begins anew");
        shop.git().branchCreate().setName("main").setForce(true).setStartPoint("fresh").call();
        shop.git().checkout().setName("main").call();
        shop.git().branchDelete().setBranchNames("fresh").setForce(true).call();
        Files.deleteIfExists(shop.directory().resolve(".git/ORIG_HEAD"));
        for (String log : List.of("HEAD", "refs/heads/main", "refs/heads/fresh")) {
            Files.deleteIfExists(shop.directory().resolve(".git/logs").resolve(log));
        }
        var gc = new GC((FileRepository) shop.git().getRepository());
        gc.setExpireAgeMillis(0);
        gc.setPackExpireAgeMillis(0);
        gc.gc().get();
        assertEquals(List.of("src/Order.java"), shop.paths(indexes, "int fresh"));
        assertEquals(List.of(), shop.paths(indexes, "return 42"));
    }

    @Test
    void going_back_to_an_older_commit_is_an_update_like_any_other() throws Exception {
        shop.write("src/New.java", "class New {}\n").commit("Second");
        assertEquals(List.of("src/New.java"), shop.paths(indexes, "class New"));
        shop.git().reset().setMode(ResetType.HARD).setRef("HEAD~1").call();
        assertEquals(List.of(), shop.paths(indexes, "class New"));
    }

    @Test
    void an_index_in_a_folder_outlives_the_program_and_its_own_damage() throws Exception {
        var folder = place.resolve("cache");
        try (var first = RepoIndexes.in(folder)) {
            assertEquals(3, written(first, RepoLimits.DEFAULT));
        }
        try (var second = RepoIndexes.in(folder)) {
            assertEquals(List.of("src/Order.java"), shop.paths(second, "return 42"));
            assertEquals(0, written(second, RepoLimits.DEFAULT));
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(file -> Files.isRegularFile(file) && !file.endsWith("write.lock")).toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        try (var third = RepoIndexes.in(folder)) {
            assertEquals(List.of("src/Order.java"), shop.paths(third, "return 42"));
        }
    }

    @Test
    void an_index_that_time_ran_out_for_is_finished_by_the_next_request() throws Exception {
        for (int i = 0; i < 60; i++) {
            shop.write("parts/%02d.txt".formatted(i), "a part\n");
        }
        shop.commit("Parts");
        var calls = new int[1];
        try (var repo = OpenRepo.open(RepoSource.of("shop", shop.directory()), new Identity("someone", Set.of("dev"), Map.of()), RepoLimits.DEFAULT, () -> ++calls[0] > 1)) {
            var thrown = assertThrows(RepoException.class, () -> indexes.at(repo, repo.commit("HEAD"), "HEAD").close());
            assertTrue(String.valueOf(thrown.getMessage()).contains("after 32 files"), thrown.getMessage());
        }
        assertEquals(31, written(indexes, RepoLimits.DEFAULT));
        assertEquals(Set.of("src/Order.java", "src/Invoice.java", "docs/orders.md"), new HashSet<>(shop.paths(indexes, "order")));
        assertFalse(shop.done(indexes, "{'op':'search','query':'order'}").path("truncated").asBoolean());
    }

    @Test
    void the_folder_keeps_the_indexes_that_were_used_last() throws Exception {
        var folder = Files.createDirectory(place.resolve("many"));
        for (int i = 0; i < 40; i++) {
            var old = Files.createDirectory(folder.resolve("%064x".formatted(i)));
            Files.writeString(old.resolve("segments_1"), "old");
            Files.setLastModifiedTime(old, FileTime.fromMillis(1_000_000_000_000L + i));
        }
        try (var busy = FSDirectory.open(folder.resolve("%064x".formatted(0))); var _ = busy.obtainLock("write.lock")) {
            Files.setLastModifiedTime(folder.resolve("%064x".formatted(0)), FileTime.fromMillis(0));
            try (var kept = RepoIndexes.in(folder)) {
                assertEquals(3, written(kept, RepoLimits.DEFAULT));
                try (var left = Files.list(folder)) {
                    assertEquals(33, left.count());
                }
                assertTrue(Files.exists(folder.resolve("%064x".formatted(0))));
                assertFalse(Files.exists(folder.resolve("%064x".formatted(8))));
                assertTrue(Files.exists(folder.resolve("%064x".formatted(9))));
                assertEquals(List.of("src/Order.java"), shop.paths(kept, "return 42"));
            }
        }
    }

    @Test
    void a_process_that_is_killed_while_it_indexes_breaks_nothing() throws Exception {
        for (int i = 0; i < 800; i++) {
            shop.write("parts/%04d.txt".formatted(i), "part %d of an order\n".formatted(i).repeat(300));
        }
        shop.commit("Parts");
        var folder = place.resolve("killed");
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                Indexing.class.getName(), shop.directory().toString(), folder.toString()).redirectErrorStream(true).redirectOutput(place.resolve("output").toFile()).start();
        while (process.isAlive() && !(Files.isDirectory(folder) && holdsText(folder))) {
            Thread.onSpinWait();
        }
        process.destroyForcibly().waitFor();
        try (var next = RepoIndexes.in(folder)) {
            assertEquals(List.of("src/Order.java"), shop.paths(next, "return 42"));
            assertEquals(List.of("parts/0777.txt"), shop.paths(next, "part 777 "));
        }
    }

    private static boolean holdsText(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".fdt"));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /// A program that searches once.
    static final class Indexing {
        public static void main(String[] arguments) {
            try (var indexes = RepoIndexes.in(Path.of(arguments[1]))) {
                TestRepository.call(RepoSource.of("shop", Path.of(arguments[0])), "x", RepoLimits.DEFAULT, indexes, "{'op':'search','query':'order'}");
            }
        }
    }

    @Test
    void what_finds_no_room_is_left_out_and_said_so() throws Exception {
        var small = new RepoLimits(50, 400, 400, 1 << 20, 70, 25_000);
        var found = TestRepository.done(TestRepository.call(RepoSource.of("shop", shop.directory()), "x", small, indexes, "{'op':'search','query':'order'}"));
        assertTrue(found.path("truncated").asBoolean());
        // room again, for all of it
        shop.delete("docs/orders.md").delete("src/Invoice.java").commit("Less");
        var after = TestRepository.done(TestRepository.call(RepoSource.of("shop", shop.directory()), "x", small, indexes, "{'op':'search','query':'order'}"));
        assertFalse(after.path("truncated").asBoolean());
        assertEquals("src/Order.java", after.path("hits").path(0).path("path").asText());
    }

    @Test
    void files_that_are_not_text_or_too_large_are_found_by_path_alone() throws Exception {
        var large = new byte[10 << 20];
        Arrays.fill(large, (byte) 'q');
        var garbage = new byte[] {'n', 'e', 'e', 'd', 'l', 'e', ' ', (byte) 0xc3, (byte) 0x28, (byte) 0xff, (byte) 0xfe, ' ', 'e', 'n', 'd', '\n'};
        shop.write("large.txt", large).write("data.bin", new byte[] {'q', 'q', 'q', 0, 'q'}).write("garbage.txt", garbage)
                .write("utf16.txt", "needle".getBytes(StandardCharsets.UTF_16)).write("windows.txt", "one\r\nneedle;\r\n");
        Files.createSymbolicLink(shop.directory().resolve("needle-link"), Path.of("garbage.txt"));
        shop.commit("Files of all kinds");
        assertEquals(List.of(), shop.paths(indexes, "qqq"));
        assertEquals(Set.of("garbage.txt", "windows.txt"), new HashSet<>(shop.paths(indexes, "needle")));
        assertEquals(List.of("windows.txt"), hits("{'op':'search','query':'^needle;$','kind':'regex'}"));
        assertEquals(List.of("large.txt"), hits("{'op':'search','query':'large','kind':'path'}"));
        var read = shop.done(indexes, "{'op':'read','path':'garbage.txt'}");
        assertTrue(read.path("text").asText().startsWith("needle \ufffd("), read.toString());
    }

    @Test
    void a_path_that_no_disk_could_hold_is_left_out_and_said_so() throws Exception {
        var tree = new TreeFormatter();
        try (var inserter = shop.git().getRepository().newObjectInserter()) {
            var blob = inserter.insert(Constants.OBJ_BLOB, "needle\n".getBytes(StandardCharsets.UTF_8));
            tree.append("a".repeat(40_000), FileMode.REGULAR_FILE, blob);
            tree.append("b.txt", FileMode.REGULAR_FILE, blob);
            var commit = new CommitBuilder();
            commit.setTreeId(inserter.insert(tree));
            commit.setAuthor(new PersonIdent("Writer", "writer@example.org"));
            commit.setCommitter(commit.getAuthor());
            commit.setMessage("a long name");
            var id = inserter.insert(commit);
            inserter.flush();
            var update = shop.git().getRepository().updateRef("refs/heads/main");
            update.setNewObjectId(id);
            update.forceUpdate();
        }
        var found = shop.done(indexes, "{'op':'search','query':'needle'}");
        assertEquals("b.txt", found.path("hits").path(0).path("path").asText());
        assertEquals(1, found.path("hits").size());
        assertTrue(found.path("truncated").asBoolean());
    }

    @Test
    void a_submodule_is_a_name_without_content() throws Exception {
        try (var other = new TestRepository(place.resolve("other"))) {
            other.write("inner.txt", "submodule text\n").commit("Inner");
            shop.git().submoduleAdd().setPath("lib").setURI(other.directory().toUri().toString()).call().close();
            shop.commit("With a submodule");
        }
        assertEquals(List.of(), shop.paths(indexes, "submodule text"));
        assertEquals(List.of("lib"), hits("{'op':'search','query':'lib','kind':'path'}"));
        assertInstanceOf(CapabilityResult.Denied.class,
                TestRepository.call(RepoSource.of("shop", shop.directory()), "x", RepoLimits.DEFAULT, indexes, "{'op':'read','path':'lib/inner.txt'}"));
    }

    @Test
    void filters_and_hooks_that_a_repository_brings_never_run() throws Exception {
        var trace = place.resolve("ran");
        var config = shop.git().getRepository().getConfig();
        for (String command : List.of("smudge", "clean", "process")) {
            config.setString("filter", "evil", command, "touch " + trace);
        }
        config.setString("core", null, "fsmonitor", "touch " + trace);
        config.setString("diff", "evil", "textconv", "touch " + trace);
        config.save();
        shop.write(".git/hooks/post-checkout", "#!/bin/sh\ntouch " + trace + "\n").write("notes.txt", "plain notes\n");
        shop.commit("Plain");
        shop.write(".gitattributes", "*.txt filter=evil diff=evil working-tree-encoding=UTF-16\n");
        shop.git().add().addFilepattern(".gitattributes").call();
        shop.git().commit().setMessage("Filters").setSign(false).setNoVerify(true).call();
        Files.deleteIfExists(trace);
        assertEquals(List.of("notes.txt"), shop.paths(indexes, "plain notes"));
        assertEquals("plain notes\n", shop.done(indexes, "{'op':'read','path':'notes.txt'}").path("text").asText());
        assertEquals(1, shop.done(indexes, "{'op':'blame','path':'notes.txt'}").path("lines").size());
        assertFalse(Files.exists(trace));
    }

    @Test
    void an_index_holds_only_what_its_readers_may_read() throws Exception {
        shop.write("board/plan.txt", "the takeover of Order\n").commit("A plan");
        var rules = List.of(new PathRule(Set.of("*"), List.of("**"), List.of("board/**")), new PathRule(Set.of("board"), List.of("board/**"), List.of()));
        var source = new RepoSource("shop", shop.directory(), List.of("main"), rules.subList(0, 1));
        var open = new RepoSource("shop", shop.directory(), List.of("main"), List.of(new PathRule(Set.of("board"), List.of("**"), List.of()), new PathRule(Set.of("dev"), List.of("src/**"), List.of())));
        assertEquals(0, TestRepository.done(TestRepository.call(source, "dev", RepoLimits.DEFAULT, indexes, "{'op':'search','query':'takeover'}")).path("hits").size());
        assertEquals(1, TestRepository.done(TestRepository.call(open, "board", RepoLimits.DEFAULT, indexes, "{'op':'search','query':'takeover'}")).path("hits").size());
        assertEquals(0, TestRepository.done(TestRepository.call(open, "dev", RepoLimits.DEFAULT, indexes, "{'op':'search','query':'takeover'}")).path("hits").size());
        assertEquals(0, TestRepository.done(TestRepository.call(open, "dev", RepoLimits.DEFAULT, indexes, "{'op':'search','query':'plan','kind':'path'}")).path("hits").size());
        assertEquals(1, TestRepository.done(TestRepository.call(open, "dev", RepoLimits.DEFAULT, indexes, "{'op':'history','path':'src'}")).path("commits").size());
    }

    @Test
    void a_file_that_is_about_the_word_comes_before_files_that_mention_it() throws Exception {
        for (int i = 0; i < 30; i++) {
            shop.write("src/part%02d/Handler.java".formatted(i), "class Handler%02d {\n    // see Shipment\n    int a, b, c, d, e, f;\n}\n".formatted(i));
        }
        shop.write("src/Shipment.java", "class Shipment {\n    Shipment next;\n}\n").write("test/ShipmentTest.java", "class ShipmentTest {\n    Shipment shipment;\n}\n").commit("Shipments");
        var found = shop.done(indexes, "{'op':'search','query':'Shipment','kind':'symbol'}").path("hits");
        assertEquals("src/Shipment.java", found.path(0).path("path").asText());
        assertEquals(1, found.path(0).path("line").asInt());
        assertEquals("src/Shipment.java", shop.paths(indexes, "shipment").getFirst());
        assertEquals("src/Shipment.java", hits("{'op':'search','query':'shipment','kind':'path'}").getFirst());
    }

    @Test
    void whatever_the_way_to_a_commit_the_index_finds_what_a_plain_scan_finds() throws Exception {
        var random = new Random(7);
        var words = List.of("alpha", "Beta", "gammaDelta", "x", "é", "日本", "a.b(c)", "--", "İx", "ſum");
        var files = new ArrayList<String>();
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < 5; i++) {
                if (!files.isEmpty() && random.nextInt(3) == 0) {
                    var gone = files.remove(random.nextInt(files.size()));
                    shop.delete(gone);
                } else {
                    var path = "f%d/%d.txt".formatted(random.nextInt(3), random.nextInt(12));
                    var text = new StringBuilder();
                    for (int w = random.nextInt(8); w >= 0; w--) {
                        text.append(words.get(random.nextInt(words.size()))).append(random.nextBoolean() ? " " : "\n");
                    }
                    shop.write(path, text.toString());
                    files.remove(path);
                    files.add(path);
                }
            }
            shop.commit("Round " + round);
            var fresh = RepoIndexes.inMemory();
            for (String word : words) {
                var expected = new HashSet<String>();
                for (String path : files) {
                    if (Files.readString(shop.directory().resolve(path)).contains(word)) {
                        expected.add(path);
                    }
                }
                var found = new HashSet<>(shop.paths(indexes, word));
                assertTrue(found.containsAll(expected), () -> word + ": " + expected + " but found " + found);
                assertEquals(new HashSet<>(shop.paths(fresh, word)), found);
            }
            fresh.close();
        }
    }

    private List<String> hits(String request) throws Exception {
        return shop.done(indexes, request).path("hits").valueStream().map(hit -> hit.path("path").asText()).distinct().toList();
    }
}
