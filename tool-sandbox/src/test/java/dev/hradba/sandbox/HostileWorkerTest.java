package dev.hradba.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.jail.KernelSupport;
import dev.hradba.sandbox.worker.HostileWorker;
import dev.hradba.sandbox.worker.WorkerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The host against a worker that lies: it is thrown away, the call fails clearly, and the next call finds another worker.
class HostileWorkerTest {

    private static final ToolLimits LIMITS = new ToolLimits(8000, 1000, 3, 1000, 5);

    @SuppressWarnings("NullAway.Init")
    private static Sandbox sandbox;

    @BeforeAll
    static void open() {
        var bare = new KernelSupport(0, false, List.of("the host is under test, not the jail"));
        sandbox = Sandbox.open(SandboxOptions.standard().allowUnjailed("the host is under test", _ -> {}), bare, HostileWorkerTest::hostile);
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private static WorkerOptions hostile(WorkerOptions worker) {
        var classPath = new ArrayList<>(worker.classPath());
        classPath.add(Path.of(HostileWorker.class.getProtectionDomain().getCodeSource().getLocation().getPath()));
        return new WorkerOptions(false, worker.heapMegabytes(), worker.cache(), classPath, HostileWorker.class.getName(), Optional.empty());
    }

    private static SandboxOutcome run(String behaviour) {
        return sandbox.run(Scripts.tool(LIMITS, behaviour, "echo"), "{}", Map.of("echo", Scripts.ECHO), new Cancellation());
    }

    private static void assertReplaced() {
        assertEquals("1", Scripts.json(run("honest")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oversized", "negative", "unknown type", "host's type", "trailing bytes", "unknown kind", "not utf-8", "truncated",
        "exit", "log flood", "long log", "foreign capability", "large request"})
    void broken_protocol_is_a_failed_call_and_a_new_worker(String behaviour) {
        assertTrue(Scripts.failure(run(behaviour)).contains("was replaced"));
        assertReplaced();
    }

    @Test
    void a_silent_worker_is_killed_at_the_deadline() {
        var outcome = run("silent");

        Scripts.assertLimit("wallMillis", outcome);
        assertTrue(outcome.report().wall().compareTo(Duration.ofSeconds(60)) < 0);
        assertReplaced();
    }

    @Test
    void calls_beyond_the_limit_are_never_made() {
        var outcome = run("call flood");

        Scripts.assertLimit("hostCalls", outcome);
        assertEquals(3, outcome.report().hostCalls());
        assertReplaced();
    }

    @Test
    void results_are_measured_again_by_the_host() {
        Scripts.assertLimit("outputChars", run("large result"));
        Scripts.assertLimit("outputChars", run("deep result"));
        assertTrue(Scripts.failure(run("invented failure")).contains("never made"));
    }

    @Test
    void standard_error_is_drained_and_not_kept() {
        var outcome = run("stderr flood");

        assertFalse(outcome instanceof SandboxOutcome.Cancelled);
        assertReplaced();
    }
}
