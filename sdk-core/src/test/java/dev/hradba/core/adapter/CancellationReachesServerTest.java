package dev.hradba.core.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import dev.hradba.core.Identity;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.langchain4j.BackendStreamingChatModel;
import dev.hradba.core.routing.BackendPool;
import dev.hradba.core.routing.PoolMember;
import dev.hradba.core.routing.Quota;
import dev.hradba.core.routing.Quotas;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A cancelled call closes its connection at the server, whatever it was waiting for: that is what makes servers stop.
class CancellationReachesServerTest {

    private static final CompletionRequest HELLO = CompletionRequest.of(List.of(Message.user("Hello"))).withMaxTokens(16);
    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private static final String PIECE = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Half \"}}]}\n\n";
    private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{\"choices\":";
    private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: 9\r\n\r\n";

    private final BareServer server = new BareServer();

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void while_the_server_has_not_answered_at_all() throws InterruptedException {
        assertReaches("", CancellationReachesServerTest::cancelSoon);
    }

    @Test
    void while_the_first_token_is_awaited() throws InterruptedException {
        assertReaches(STREAM + ": ping\n\n", CancellationReachesServerTest::cancelSoon);
    }

    @Test
    void between_two_tokens() throws InterruptedException {
        var completion = assertReaches(STREAM + PIECE, CancellationReachesServerTest::cancelSoon);
        assertEquals("Half ", completion.text());
    }

    @Test
    void while_a_reply_comes_whole() throws InterruptedException {
        assertReaches(WHOLE, CancellationReachesServerTest::cancelSoon);
    }

    /// A cancelled caller is the common case of an interrupted thread: `Future.cancel(true)`, `ExecutorService.shutdownNow`.
    @ParameterizedTest
    @ValueSource(strings = {STREAM + PIECE, STREAM, ""})
    void when_the_calling_thread_is_interrupted(String answer) throws InterruptedException {
        for (var kind : List.of(Thread.ofVirtual(), Thread.ofPlatform().daemon())) {
            try (var silent = new BareServer(); var backend = Backends.connect("llamacpp=" + silent.url(), ConnectOptions.DEFAULTS)) {
                silent.answers(BareServer.Answer.of(answer));
                var ended = new AtomicReference<Completion>();
                var caller = kind.start(() -> ended.set(backend.complete(HELLO)));
                silent.awaitCall();
                cancelSoon(caller::interrupt);
                assertTrue(silent.clientLeft(), kind.toString());
                assertTrue(caller.join(Duration.ofSeconds(10)));
                assertEquals(FinishReason.CANCELLED, requireNonNull(ended.get()).finishReason());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void when_a_thread_that_embeds_is_interrupted() throws InterruptedException {
        var one = "{\"data\":[{\"index\":0,\"embedding\":[1,0]}]}";
        server.answers(BareServer.Answer.of("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + one.length() + "\r\n\r\n" + one), BareServer.Answer.of(""));
        try (var embedder = Embedders.connect("llamacpp=" + server.url())) {
            server.awaitCall();
            for (var kind : List.of(Thread.ofVirtual(), Thread.ofPlatform().daemon())) {
                var failure = new AtomicReference<Throwable>();
                var caller = kind.start(() -> failure.set(assertThrows(RuntimeException.class, () -> embedder.query("x"))));
                server.awaitCall();
                cancelSoon(caller::interrupt);
                assertTrue(caller.join(Duration.ofSeconds(10)), kind.toString());
                assertInstanceOf(CancellationException.class, failure.get());
            }
        }
    }

    @Test
    void through_a_pool_and_a_quota() throws InterruptedException {
        server.answers(BareServer.Answer.of(STREAM + PIECE));
        try (var pool = BackendPool.of(List.of(PoolMember.of("only", connect())))) {
            var metered = new Quotas(identity -> new Quota(100, 100, 1)).forIdentity(Identity.of("eva"), pool);
            var cancellation = new Cancellation();
            assertEquals(FinishReason.CANCELLED, metered.complete(HELLO, text -> cancellation.cancel(), cancellation).finishReason());
            assertTrue(server.clientLeft());
        }
    }

    /// The server has read the prompt by then, and tells what that has cost at the end only.
    @Test
    void and_what_it_was_asked_counts_for_a_quota_though_nothing_came() throws InterruptedException {
        server.answers(BareServer.Answer.of(STREAM + ": ping\n\n"));
        try (var backend = connect()) {
            var metered = new Quotas(identity -> new Quota(100, 2, 1)).forIdentity(Identity.of("eva"), backend);
            var cancellation = new Cancellation();
            var question = CompletionRequest.of(List.of(Message.user("What is the capital of France? ".repeat(50))));
            var caller = Thread.startVirtualThread(() -> metered.complete(question, CompletionListener.NONE, cancellation));
            server.awaitCall();
            cancellation.cancel();
            assertTrue(caller.join(Duration.ofSeconds(10)));
            var failure = assertThrows(BackendException.class, () -> metered.complete(HELLO));
            assertTrue(String.valueOf(failure.getMessage()).contains("tokensPerMinute"), failure.getMessage());
        }
    }

    /// Nothing has reached the server yet, and nothing will.
    @Test
    void even_while_the_connection_is_made() throws InterruptedException, IOException {
        try (var backend = connect()) {
            server.fill();
            var cancellation = new Cancellation();
            var ended = new AtomicReference<Completion>();
            var caller = Thread.startVirtualThread(() -> ended.set(backend.complete(HELLO, CompletionListener.NONE, cancellation)));
            cancelSoon(cancellation::cancel);
            assertTrue(caller.join(Duration.ofSeconds(5)), "it goes on connecting");
            assertEquals(FinishReason.CANCELLED, requireNonNull(ended.get()).finishReason());
        }
    }

    @Test
    void by_the_handle_that_langchain4j_gives() throws InterruptedException {
        server.answers(BareServer.Answer.of(STREAM + PIECE));
        try (var backend = connect()) {
            new BackendStreamingChatModel(backend).chat("Hello", new StreamingChatResponseHandler() {
                @Override
                public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
                    context.streamingHandle().cancel();
                }

                @Override
                public void onCompleteResponse(ChatResponse response) {}

                @Override
                public void onError(Throwable error) {}
            });
            assertTrue(server.clientLeft());
        }
    }

    @Test
    void and_a_call_that_waits_to_be_repeated_is_not_repeated() throws InterruptedException {
        server.answers(BareServer.Answer.of(BUSY));
        try (var backend = connect()) {
            var cancellation = new Cancellation();
            var ended = new AtomicReference<Completion>();
            var caller = Thread.startVirtualThread(() -> ended.set(backend.complete(HELLO, CompletionListener.NONE, cancellation)));
            server.awaitCall();
            cancellation.cancel();
            assertTrue(caller.join(Duration.ofSeconds(5)), "it waits on");
            assertEquals(FinishReason.CANCELLED, requireNonNull(ended.get()).finishReason());
            assertEquals(1, server.calls());
        }
    }

    @Test
    void and_closing_ends_a_wait_to_be_repeated() throws InterruptedException {
        server.answers(BareServer.Answer.of(BUSY));
        var backend = connect();
        var failure = new AtomicReference<Throwable>();
        var caller = Thread.startVirtualThread(() -> failure.set(assertThrows(RuntimeException.class, () -> backend.complete(HELLO))));
        server.awaitCall();
        cancelSoon(backend::close);
        assertTrue(caller.join(Duration.ofSeconds(5)), "it waits on");
        assertInstanceOf(IllegalStateException.class, failure.get());
        assertEquals(1, server.calls());
    }

    private Backend connect() {
        return Backends.connect("llamacpp=" + server.url(), ConnectOptions.DEFAULTS);
    }

    private Completion assertReaches(String answer, Consumer<Runnable> when) throws InterruptedException {
        server.answers(BareServer.Answer.of(answer));
        var cancellation = new Cancellation();
        // with log-probabilities and a tool, this kind of server is asked for a whole reply
        var request = answer.equals(WHOLE) ? HELLO.withLogProbs().withTools(List.of(BackendConformance.WEATHER), new ToolChoice.Auto()) : HELLO;
        try (var backend = connect()) {
            var ended = new AtomicReference<Completion>();
            var caller = Thread.startVirtualThread(() -> ended.set(backend.complete(request, CompletionListener.NONE, cancellation)));
            server.awaitCall();
            when.accept(cancellation::cancel);
            assertTrue(server.clientLeft());
            assertTrue(caller.join(Duration.ofSeconds(10)));
            assertEquals(FinishReason.CANCELLED, requireNonNull(ended.get()).finishReason());
            assertEquals(1, server.calls());
            return requireNonNull(ended.get());
        }
    }

    /// After the client has read what there is, most likely; either way the connection has to go.
    private static void cancelSoon(Runnable cancel) {
        try {
            Thread.sleep(100);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        cancel.run();
    }
}
