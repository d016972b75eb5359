package dev.hradba.core.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.testkit.ScriptedBackend;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BackendStreamingChatModelTest {

    /// Tells when its backend has returned, so that a test knows that nothing more will come.
    private record Watched(Backend backend, CountDownLatch returned) implements Backend {
        @Override
        public BackendInfo info() {
            return backend.info();
        }

        @Override
        public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
            try {
                return backend.complete(request, listener, cancellation);
            } finally {
                returned.countDown();
            }
        }

        @Override
        public void close() {
            backend.close();
        }
    }

    private static class Heard implements StreamingChatResponseHandler {
        final List<String> events = new ArrayList<>();
        final List<Throwable> errors = new ArrayList<>();
        final CountDownLatch end = new CountDownLatch(1);

        @Override
        public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
            events.add(partial.text());
        }

        @Override
        public void onCompleteToolCall(CompleteToolCall call) {
            events.add(call.index() + " " + call.toolExecutionRequest().name());
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            events.add("complete " + response.aiMessage().text());
            end.countDown();
        }

        @Override
        public void onError(Throwable error) {
            errors.add(error);
            end.countDown();
        }

        void await() throws InterruptedException {
            assertTrue(end.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void pieces_come_in_order_and_then_the_whole() throws InterruptedException {
        var heard = new Heard();
        try (var backend = ScriptedBackend.saying("abcd").withPieces(2)) {
            new BackendStreamingChatModel(backend).chat("Hi", heard);
            heard.await();
        }
        assertEquals(List.of("ab", "cd", "complete abcd"), heard.events);
    }

    @Test
    void tool_calls_are_told_before_the_end() throws InterruptedException {
        var heard = new Heard();
        try (var backend = ScriptedBackend.of(List.of(ScriptedBackend.calls(new ToolCall("1", "a", "{}"), new ToolCall("2", "b", "{}"))))) {
            new BackendStreamingChatModel(backend).chat("Hi", heard);
            heard.await();
        }
        assertEquals(List.of("0 a", "1 b", "complete null"), heard.events);
    }

    @Test
    void a_failure_goes_to_the_handler() throws InterruptedException {
        var heard = new Heard();
        try (var backend = ScriptedBackend.of(List.of(ScriptedBackend.failure(Kind.BUSY, true, "later")))) {
            new BackendStreamingChatModel(backend).chat("Hi", heard);
            heard.await();
        }
        assertInstanceOf(RateLimitException.class, heard.errors.getFirst());
    }

    @Test
    void a_failure_of_any_kind_goes_to_the_handler_that_waits() throws InterruptedException {
        var heard = new Heard();
        try (var backend = new Broken(ScriptedBackend.saying())) {
            new BackendStreamingChatModel(backend).chat("Hi", heard);
            heard.await();
        }
        assertInstanceOf(UnsupportedOperationException.class, heard.errors.getFirst());
    }

    private record Broken(ScriptedBackend inner) implements Backend {
        @Override
        public BackendInfo info() {
            return inner.info();
        }

        @Override
        public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
            throw new UnsupportedOperationException("not in this house");
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void after_a_cancellation_nothing_more_is_told() throws InterruptedException {
        var returned = new CountDownLatch(1);
        var heard = new Heard() {
            @Override
            public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
                super.onPartialResponse(partial, context);
                context.streamingHandle().cancel();
            }
        };
        try (var backend = new Watched(ScriptedBackend.saying("abcd").withPieces(2), returned)) {
            new BackendStreamingChatModel(backend).chat("Hi", heard);
            assertTrue(returned.await(10, TimeUnit.SECONDS));
        }
        assertEquals(List.of("ab"), heard.events);
        assertEquals(List.of(), heard.errors);
    }

    @Test
    void what_a_handler_throws_goes_to_its_own_error_and_the_stream_goes_on() throws InterruptedException {
        var heard = new Heard() {
            @Override
            public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
                throw new IllegalStateException("screen is full");
            }
        };
        var done = new CountDownLatch(1);
        try (var backend = new Watched(ScriptedBackend.saying("abcd").withPieces(4), done)) {
            new BackendStreamingChatModel(backend).chat("Hi", heard);
            assertTrue(done.await(10, TimeUnit.SECONDS));
            heard.await();
        }
        assertEquals("screen is full", heard.errors.getFirst().getMessage());
    }
}
