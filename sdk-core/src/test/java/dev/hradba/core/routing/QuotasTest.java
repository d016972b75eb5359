package dev.hradba.core.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.hradba.core.Identity;
import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.testkit.ScriptedBackend;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class QuotasTest {

    private static final CompletionRequest HELLO = CompletionRequest.of(List.of(Message.user("one two three")));

    private final AtomicLong now = new AtomicLong(1);
    private final ScriptedBackend backend = ScriptedBackend.of(Collections.nCopies(100, ScriptedBackend.text("four five")));

    private BackendException refused(Quotas quotas, String subject) {
        return assertThrows(BackendException.class, () -> quotas.forIdentity(Identity.of(subject), backend).complete(HELLO));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void requests_beyond_the_rate_are_refused_with_the_time_to_come_back() {
        var quotas = new Quotas(identity -> new Quota(2, 1000, 5), now::get);
        var eva = quotas.forIdentity(Identity.of("eva"), backend);
        eva.complete(HELLO);
        eva.complete(HELLO);
        var failure = refused(quotas, "eva");
        assertEquals(Kind.BUSY, failure.kind());
        assertEquals(30, failure.retryAfter().orElseThrow().toSeconds());
        assertTrue(String.valueOf(failure.getMessage()).contains("requestsPerMinute of 2"), failure.getMessage());
        quotas.forIdentity(Identity.of("adam"), backend).complete(HELLO);
        pass(Duration.ofSeconds(31));
        eva.complete(HELLO);
        refused(quotas, "eva");
    }

    @Test
    void tokens_are_counted_after_the_call_and_a_debt_is_paid_by_waiting() {
        var quotas = new Quotas(identity -> new Quota(1000, 4, 5), now::get);
        var eva = quotas.forIdentity(Identity.of("eva"), backend);
        eva.complete(HELLO); // five of four
        assertTrue(String.valueOf(refused(quotas, "eva").getMessage()).contains("tokensPerMinute"));
        pass(Duration.ofSeconds(31));
        eva.complete(HELLO);
    }

    @Test
    void calls_at_once_are_limited() {
        var quotas = new Quotas(identity -> new Quota(1000, 1000, 1), now::get);
        var eva = quotas.forIdentity(Identity.of("eva"), backend);
        var failure = assertThrows(BackendException.class, () -> eva.complete(HELLO, text -> eva.complete(HELLO), new Cancellation()));
        assertTrue(String.valueOf(failure.getMessage()).contains("maxConcurrent"), failure.getMessage());
        eva.complete(HELLO);
    }

    @Test
    void a_failed_call_gives_its_place_back() {
        var quotas = new Quotas(identity -> new Quota(1000, 1000, 1), now::get);
        var shaky = ScriptedBackend.of(List.of(ScriptedBackend.failure(Kind.SERVER, false, "no"), ScriptedBackend.text("yes")));
        var eva = quotas.forIdentity(Identity.of("eva"), shaky);
        assertThrows(BackendException.class, () -> eva.complete(HELLO));
        assertEquals("yes", eva.complete(HELLO).text());
    }

    /// A browser that goes away makes its listener throw; a prompt that takes for ever ends at a time limit. Neither is free.
    @Test
    void what_a_failed_call_has_cost_counts_by_an_estimate() {
        var quotas = new Quotas(identity -> new Quota(1000, 2, 5), now::get);
        assertThrows(UncheckedIOException.class, () -> quotas.forIdentity(Identity.of("eva"), backend).complete(HELLO, text -> {
            throw new UncheckedIOException(new IOException("the browser is gone"));
        }, new Cancellation()));
        assertTrue(String.valueOf(refused(quotas, "eva").getMessage()).contains("tokensPerMinute"));
        var late = ScriptedBackend.of(List.of(ScriptedBackend.failure(Kind.TIMEOUT, false, "too late")));
        assertThrows(BackendException.class, () -> quotas.forIdentity(Identity.of("adam"), late).complete(HELLO));
        assertTrue(String.valueOf(refused(quotas, "adam").getMessage()).contains("tokensPerMinute"));
    }

    @Test
    void a_call_that_nobody_worked_on_costs_no_tokens() {
        var quotas = new Quotas(identity -> new Quota(1000, 2, 5), now::get);
        for (var kind : List.of(Kind.BUSY, Kind.UNREACHABLE, Kind.INVALID_REQUEST)) {
            var away = ScriptedBackend.of(List.of(ScriptedBackend.failure(kind, true, "no")));
            assertThrows(BackendException.class, () -> quotas.forIdentity(Identity.of("eva"), away).complete(HELLO, text -> {}, new Cancellation()));
        }
        assertEquals("four five", quotas.forIdentity(Identity.of("eva"), backend).complete(HELLO).text());
    }
}
