package dev.hradba.sandbox.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WorkerPoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Deadlines deadlines = new Deadlines();
    private final WorkerPool pool = new WorkerPool(WorkerPoolTest::plain, 2, deadlines);

    /// A worker that starts fast: the places and tenants are under test.
    private static WorkerOptions plain() {
        var classPath = new ArrayList<>(WorkerClassPath.find());
        classPath.add(Path.of(HostileWorker.class.getProtectionDomain().getCodeSource().getLocation().getPath()));
        return new WorkerOptions(false, 64, Optional.empty(), classPath, HostileWorker.class.getName(), Optional.empty());
    }

    @AfterEach
    void close() {
        pool.close();
        deadlines.close();
    }

    private long use(String tenant, boolean healthy) throws Exception {
        var lease = pool.lease(tenant, PATIENCE).orElseThrow();
        long pid = lease.worker().pid();
        lease.release(healthy);
        return pid;
    }

    @Test
    void a_tenant_keeps_its_worker_and_never_gets_that_of_another() throws Exception {
        long a = use("a", true);
        long b = use("b", true);

        assertNotEquals(a, b);
        assertEquals(a, use("a", true));
        assertEquals(b, use("b", true));
        long c = use("c", true);
        assertTrue(c != a && c != b);
        assertEquals(1, java.util.stream.LongStream.of(a, b).filter(pid -> ProcessHandle.of(pid).isPresent()).count());
    }

    @Test
    void a_spoilt_worker_is_not_lent_again() throws Exception {
        long first = use("a", false);

        assertNotEquals(first, use("a", true));
    }

    @Test
    void a_worker_that_died_in_its_place_is_not_lent() throws Exception {
        long first = use("a", true);
        var process = ProcessHandle.of(first).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();

        assertNotEquals(first, use("a", true));
    }

    @Test
    void more_calls_than_workers_wait_and_then_give_up() throws Exception {
        var one = pool.lease("a", PATIENCE).orElseThrow();
        var two = pool.lease("a", PATIENCE).orElseThrow();

        assertTrue(pool.lease("a", Duration.ofMillis(20)).isEmpty());
        one.release(true);
        assertFalse(pool.lease("a", PATIENCE).isEmpty());
        two.release(true);
    }

    @Test
    void a_worker_that_does_not_start_is_an_error_and_not_a_lost_place() throws Exception {
        try (var broken = new WorkerPool(
                () -> new WorkerOptions(false, 64, Optional.empty(), WorkerClassPath.find(), "no.such.Main", Optional.empty()), 1, deadlines)) {
            for (int i = 0; i < 2; i++) {
                var failure = assertThrows(IOException.class, () -> broken.lease("a", PATIENCE));
                assertTrue(String.valueOf(failure.getMessage()).contains("no.such.Main"), failure::toString);
            }
        }
    }

    @Test
    void a_closed_pool_lends_nothing_and_leaves_no_process() throws Exception {
        long pid = use("a", true);

        pool.close();

        assertThrows(IllegalStateException.class, () -> pool.lease("a", PATIENCE));
        assertTrue(ProcessHandle.of(pid).map(process -> !process.isAlive() || process.onExit().join() != null).orElse(true));
    }
}
