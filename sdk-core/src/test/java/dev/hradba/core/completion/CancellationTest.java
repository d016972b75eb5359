package dev.hradba.core.completion;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CancellationTest {

    @Test
    void an_action_runs_once_however_often_work_is_cancelled() {
        var runs = new AtomicInteger();
        var cancellation = new Cancellation();
        var registration = cancellation.onCancel(runs::incrementAndGet);
        cancellation.cancel();
        cancellation.cancel();
        registration.close();
        assertEquals(1, runs.get());
        assertTrue(cancellation.isCancelled());
    }

    @Test
    void an_action_that_was_taken_back_does_not_run() {
        var runs = new AtomicInteger();
        var cancellation = new Cancellation();
        cancellation.onCancel(runs::incrementAndGet).close();
        cancellation.cancel();
        assertEquals(0, runs.get());
    }

    @Test
    void an_action_registered_after_cancellation_runs_at_once() {
        var runs = new AtomicInteger();
        var cancellation = new Cancellation();
        cancellation.cancel();
        cancellation.onCancel(runs::incrementAndGet).close();
        assertEquals(1, runs.get());
    }

    @Test
    void an_action_that_fails_does_not_keep_the_others_from_running() {
        var cancellation = new Cancellation();
        var ran = new AtomicBoolean();
        cancellation.onCancel(() -> {
            throw new IllegalStateException("out of order");
        });
        cancellation.onCancel(() -> ran.set(true));
        assertThrows(IllegalStateException.class, cancellation::cancel);
        assertTrue(ran.get());
    }
}
