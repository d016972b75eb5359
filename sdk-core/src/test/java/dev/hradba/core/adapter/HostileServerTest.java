package dev.hradba.core.adapter;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.routing.BackendPool;
import dev.hradba.core.routing.PoolMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.hradba.core.adapter.BareServer.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Servers that behave as badly as a socket can. Every call ends, and says why.
@Timeout(value = 12, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileServerTest {

    private static final CompletionRequest HELLO = CompletionRequest.of(List.of(Message.user("Hello"))).withMaxTokens(16);
    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private static final String PIECE = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Half \"}}]}\n\n";
    private static final String REST = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"done\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final BareServer.Answer RESET = socket -> {
        write(socket, STREAM + PIECE);
        socket.setSoLinger(true, 0);
        socket.close();
    };

    private static final ConnectOptions OPTIONS = ConnectOptions.DEFAULTS.withoutConstraintProbe();

    private final BareServer server = new BareServer();

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private BackendException failure(TimeLimits limits, RetryLimits retries, CompletionListener listener) {
        try (var backend = Backends.connect("llamacpp=" + server.url(), OPTIONS.with(limits).with(retries))) {
            return assertThrows(BackendException.class, () -> backend.complete(HELLO, listener, new Cancellation()));
        }
    }

    private Completion completion(RetryLimits retries) {
        try (var backend = Backends.connect("llamacpp=" + server.url(), OPTIONS.with(retries))) {
            return backend.complete(HELLO);
        }
    }

    @Test
    void that_accept_and_never_answer() {
        server.answers(socket -> hold(socket));
        var failure = failure(new TimeLimits(LONG, SHORT, LONG, LONG), RetryLimits.NEVER, CompletionListener.NONE);
        assertEquals(Kind.TIMEOUT, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).contains("firstToken"), failure.getMessage());
    }

    @Test
    void that_drip_single_bytes() {
        server.answers(socket -> {
            write(socket, STREAM + PIECE);
            drip(socket, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a long way to go\"}}]}\n\n".repeat(20));
        });
        var failure = failure(new TimeLimits(LONG, LONG, SHORT, LONG), RetryLimits.NEVER, CompletionListener.NONE);
        assertEquals(Kind.TIMEOUT, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).contains("betweenTokens"), failure.getMessage());
    }

    @Test
    void that_drip_their_headers() {
        server.answers(socket -> drip(socket, "HTTP/1.1 200 OK\r\nX-Filler: " + "x".repeat(500) + "\r\n\r\n"));
        assertEquals(Kind.TIMEOUT, failure(new TimeLimits(LONG, SHORT, LONG, LONG), RetryLimits.NEVER, CompletionListener.NONE).kind());
    }

    /// The headers say what failed; the rest of the explanation is not worth waiting for.
    @Test
    void that_begin_to_tell_an_error_and_never_end() {
        server.answers(socket -> {
            write(socket, "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{\"error\":");
            hold(socket);
        });
        var failure = failure(new TimeLimits(LONG, SHORT, SHORT, LONG), RetryLimits.NEVER, CompletionListener.NONE);
        assertEquals(Kind.INVALID_REQUEST, failure.kind());
    }

    @Test
    void that_reset_in_mid_stream_are_asked_again_only_while_nobody_heard() {
        server.answers(RESET, BareServer.Answer.of(STREAM + PIECE + REST));
        var retries = new RetryLimits(3, Duration.ofMillis(1), Duration.ofMillis(50));
        var heard = new StringBuilder();
        var failure = failure(TimeLimits.DEFAULTS, retries, heard::append);
        assertFalse(failure.retryable());
        assertEquals("Half ", heard.toString());
        assertEquals(1, server.calls());
        server.answers(RESET, BareServer.Answer.of(STREAM + PIECE + REST));
        assertEquals("Half done", completion(retries).text());
        assertEquals(2, server.calls());
    }

    @Test
    void that_ask_to_come_back_at_a_date() {
        var soon = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2));
        server.answers(BareServer.Answer.of("HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\nConnection: close\r\nRetry-After: " + soon + "\r\n\r\n"),
                BareServer.Answer.of(STREAM + PIECE + REST));
        var started = System.nanoTime();
        assertEquals("Half done", completion(new RetryLimits(2, Duration.ofMillis(1), Duration.ofSeconds(5))).text());
        assertTrue(System.nanoTime() - started > Duration.ofMillis(500).toNanos(), "it did not wait");
    }

    @Test
    void that_do_not_take_connections() throws IOException {
        var limits = new TimeLimits(Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));
        try (var backend = Backends.connect("llamacpp=" + server.url(), OPTIONS.with(limits).with(RetryLimits.NEVER))) {
            server.fill();
            var failure = assertThrows(BackendException.class, () -> backend.complete(HELLO));
            assertEquals(Kind.TIMEOUT, failure.kind());
            assertTrue(String.valueOf(failure.getMessage()).contains("time limit connect of PT0.3S"), failure.getMessage());
        }
    }

    @Test
    void that_are_far_away_while_a_pool_has_another() {
        server.answers(BareServer.Answer.of("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\nRetry-After: 3600\r\n\r\n"),
                BareServer.Answer.of(STREAM + PIECE + REST));
        try (var pool = BackendPool.of(List.of(PoolMember.of("a", Backends.connect("llamacpp=" + server.url(), OPTIONS)),
                PoolMember.of("b", Backends.connect("llamacpp=" + server.url(), OPTIONS)).withWeight(0)))) {
            assertEquals("Half done", pool.complete(HELLO).text());
        }
    }

    @Test
    void that_never_answer_give_the_place_in_a_pool_back_when_the_caller_cancels() throws InterruptedException {
        server.answers(socket -> hold(socket));
        var cancellation = new Cancellation();
        try (var pool = BackendPool.of(List.of(PoolMember.of("a", Backends.connect("llamacpp=" + server.url(), OPTIONS)).withLimits(1, 1)))) {
            var call = CompletableFuture.supplyAsync(() -> pool.complete(HELLO, CompletionListener.NONE, cancellation), Thread::startVirtualThread);
            server.awaitCall();
            cancellation.cancel();
            assertEquals(FinishReason.CANCELLED, call.join().finishReason());
            assertEquals(0, pool.members().getFirst().running());
        }
    }

    /// The first turn's text is a draft that no listener hears, so it may come again.
    @Test
    void that_reset_in_the_first_of_two_turns_are_asked_again() {
        server.answers(RESET, BareServer.Answer.of(STREAM + PIECE + REST));
        var request = HELLO.with(BackendConformance.SCHEMA).withTools(List.of(BackendConformance.WEATHER), new ToolChoice.Auto());
        var heard = new StringBuilder();
        try (var backend = Backends.connect("llamacpp=" + server.url(), OPTIONS.with(new RetryLimits(3, Duration.ofMillis(1), Duration.ofMillis(50))))) {
            assertEquals("Half done", backend.complete(request, heard::append, new Cancellation()).text());
        }
        assertEquals("Half done", heard.toString());
        assertEquals(3, server.calls());
    }

    /// Both turns are one call.
    @Test
    void that_use_up_the_total_limit_in_the_first_of_two_turns() {
        BareServer.Answer slow = socket -> {
            pause(700);
            write(socket, STREAM + PIECE + REST);
        };
        server.answers(slow, slow);
        var request = HELLO.with(BackendConformance.SCHEMA).withTools(List.of(BackendConformance.WEATHER), new ToolChoice.Auto());
        var limits = new TimeLimits(LONG, LONG, LONG, Duration.ofSeconds(1));
        try (var backend = Backends.connect("llamacpp=" + server.url(), OPTIONS.with(limits).with(RetryLimits.NEVER))) {
            assertEquals(Kind.TIMEOUT, assertThrows(BackendException.class, () -> backend.complete(request)).kind());
        }
    }

    private static void drip(Socket client, String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            write(client, text.substring(i, i + 1));
            pause(20);
        }
    }

    private static void hold(Socket client) throws IOException {
        while (client.getInputStream().read() >= 0) {
            Thread.onSpinWait();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
