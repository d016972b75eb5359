package dev.hradba.sandbox.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.hradba.sandbox.Kernel;
import dev.hradba.sandbox.jail.JailedStart;
import dev.hradba.sandbox.jail.ProcessState;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What an attacker who owns the whole worker JVM can do: see [Attacks].
class WorkerAttackTest {

    @BeforeAll
    static void needs_a_jail() {
        Kernel.assumeJail();
        Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "the raw system call numbers of this test are those of x86-64");
    }

    /// Answers of one worker to the attacks, until it dies; and its exit code.
    private record Answers(List<String> lines, int exitCode) {}

    private static Answers attack(String... names) throws Exception {
        var cache = Kernel.cache();
        var classPath = new ArrayList<>(cache.classPath());
        classPath.add(Path.of(Attacks.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
        var options = new WorkerOptions(true, 128, cache.ready(), classPath, Attacks.class.getName(), Optional.empty());
        var process = WorkerLauncher.start(options);
        try (var answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            if (!"sealed".equals(answers.readLine())) {
                var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                throw new IOException("the attacker's worker did not start: " + errors);
            }
            assertTrue(ProcessState.sealed(process.pid()));
            process.getOutputStream().write((String.join("\n", names) + "\n\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            var lines = answers.lines().toList();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            return new Answers(lines, process.exitValue());
        } finally {
            JailedStart.kill(process);
        }
    }

    @Test
    void files_descriptors_and_other_processes_stay_out_of_reach() throws Exception {
        String[] names = {"read-passwd", "read-jar", "list-root", "stat-root", "write-tmp", "own-memory", "other-environment", "parent-memory",
            "descriptors", "load-library", "environment", "raw-chmod", "write-descriptor-3", "raw-openat", "raw-dup", "raw-clone3",
            "raw-kill-parent", "raw-tgkill-parent", "raw-prlimit-parent", "raw-setuid-root", "raw-open", "raw-openat2", "raw-rename", "raw-unlink",
            "raw-symlink", "raw-mknod", "raw-sendfile", "raw-kill-everyone", "raw-second-filter", "raw-dumpable-again", "raw-priority",
            "raw-shared-memory", "raw-message-queue", "raw-watch"};

        var answers = attack(names);

        assertEquals(names.length, answers.lines().size(), () -> "died at an attack that should only be refused: " + answers);
        for (String line : answers.lines()) {
            assertFalse(line.contains("DONE"), line);
        }
        assertFalse(Files.exists(Path.of("/tmp/hradba-attack")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw-socket", "raw-execve"})
    void what_no_honest_tool_does_kills_the_worker(String name) throws Exception {
        assertKilled(name);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"raw-io-uring", "raw-fork", "raw-clone-process", "raw-ptrace-parent", "raw-read-parent", "raw-memfd", "raw-unshare", "raw-x32",
        "raw-socketpair", "raw-pidfd", "raw-bpf", "raw-mount", "raw-keys", "raw-userfaultfd", "raw-perf", "raw-by-handle"})
    void what_no_honest_tool_does_kills_the_worker_further(String name) throws Exception {
        assertKilled(name);
    }

    @Test
    void java_networking_never_gets_a_connection() throws Exception {
        assertNotDone("tcp");
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"udp", "listen", "dns", "exec"})
    void java_networking_and_processes_never_work(String name) throws Exception {
        assertNotDone(name);
    }

    private static void assertKilled(String name) throws Exception {
        var answers = attack(name);
        assertEquals(List.of(), answers.lines());
        assertEquals(128 + 31, answers.exitCode());
    }

    private static void assertNotDone(String name) throws Exception {
        var answers = attack(name);
        assertTrue(answers.lines().isEmpty() || !answers.lines().getFirst().contains("DONE"), answers::toString);
    }
}
