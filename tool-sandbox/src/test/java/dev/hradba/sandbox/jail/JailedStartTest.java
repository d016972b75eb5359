package dev.hradba.sandbox.jail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.hradba.sandbox.Kernel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JailedStartTest {

    private static final List<Path> SYSTEM = List.of(Path.of("/bin"), Path.of("/usr"), Path.of("/lib"));

    @BeforeAll
    static void needs_a_jail() {
        Kernel.assumeJail();
    }

    private static String shell(String script) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("/bin/sh", "-c", script).redirectErrorStream(true);
        builder.environment().clear();
        var process = JailedStart.start(builder, List.of(), SYSTEM);
        try (InputStream out = process.getInputStream()) {
            var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            return text;
        }
    }

    @Test
    void a_started_process_reads_what_it_was_given_and_nothing_else() throws Exception {
        assertTrue(shell("echo here").contains("here"));
        assertFalse(shell("read line < /etc/passwd; echo got $line").contains("root"));
        assertFalse(shell("echo x > /tmp/hradba-jail-test; echo $?").startsWith("0"));
        assertFalse(Files.exists(Path.of("/tmp/hradba-jail-test")));
    }

    @Test
    void no_thread_of_the_host_stays_jailed() throws Exception {
        var own = Path.of("/proc/self/task");
        for (int i = 0; i < 3; i++) {
            shell("exit 0");
        }
        Files.readString(Path.of("/etc/hostname"));
        try (var threads = Files.list(own)) {
            long jailed = threads.filter(thread -> status(thread).contains("NoNewPrivs:\t1")).count();
            assertEquals(status(Path.of("/proc/self")).contains("NoNewPrivs:\t1") ? -1 : 0, jailed);
        }
        var reads = new ProcessBuilder("/bin/true").start().onExit().thenApply(process -> status(Path.of("/proc/self"))).get();
        assertFalse(reads.isEmpty(), "the callback of a process of the host's own ran jailed");
    }

    private static String status(Path process) {
        try {
            return Files.readString(process.resolve("status"));
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void a_jailed_process_can_be_killed() throws Exception {
        var process = JailedStart.start(new ProcessBuilder("/bin/sh", "-c", "while true; do true; done"), List.of(), SYSTEM);
        JailedStart.kill(process);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        JailedStart.kill(process);
    }

    @Test
    void a_virtual_thread_may_not_start_one() throws Exception {
        var thread = Thread.ofVirtual().start(() -> assertThrows(IllegalStateException.class,
                () -> JailedStart.start(new ProcessBuilder("/bin/true"), List.of(), SYSTEM)));
        thread.join();
    }
}
