package dev.hradba.core.langchain4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.hradba.core.ModelClient;
import dev.hradba.core.Outcome;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.Sampling;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.completion.ToolSpec;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.testkit.ScriptedBackend;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import jakarta.validation.constraints.Max;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Asks a backend through both bridges, one upon the other, so that what one loses shows.
class ChatModelBackendTest {

    record Stars(@Max(5) int stars) {}

    private static ChatModelBackend through(ScriptedBackend backend) {
        return new ChatModelBackend(new BackendChatModel(backend), "theirs");
    }

    @Test
    void a_typed_call_works_through_their_model() {
        try (var backend = ScriptedBackend.saying("{\"answer\":{\"stars\":4}}"); var bridged = through(backend)) {
            var outcome = ModelClient.of(bridged).call(Contract.of(Stars.class), "How good?");
            assertEquals(new Stars(4), assertInstanceOf(Outcome.Answer.class, outcome).value());
            assertInstanceOf(Constraint.JsonSchema.class, backend.requests().getFirst().constraint());
        }
    }

    @Test
    void a_conversation_with_tools_survives_both_bridges() {
        var call = new ToolCall("1", "weather", "{\"city\":\"Brno\"}");
        var tool = new ToolSpec("weather", "The weather.",
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\",\"maxLength\":9}},\"required\":[\"city\"],\"additionalProperties\":false}");
        var request = CompletionRequest.of(List.of(Message.system("s"), Message.user("u"),
                        new Message(Message.Role.ASSISTANT, "", List.of(call), Optional.empty()), Message.tool("1", "sunny")))
                .with(new Sampling(0.5, 0.9, 7, OptionalLong.empty())).withMaxTokens(9).withStop(List.of("END"))
                .withTools(List.of(tool), new ToolChoice.Required());
        try (var backend = ScriptedBackend.of(List.of(ScriptedBackend.calls(call))); var bridged = through(backend)) {
            var completion = bridged.complete(request);
            assertEquals(List.of(call), completion.toolCalls());
            assertEquals(FinishReason.TOOL_CALLS, completion.finishReason());
            assertEquals(request, backend.requests().getFirst());
        }
    }

    private static final ToolSpec WEATHER = new ToolSpec("weather", "The weather.", "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}");

    @Test
    void tools_and_a_typed_reply_are_asked_for_in_two_turns() {
        var request = CompletionRequest.of(List.of(Message.user("How is it?"))).with(new Constraint.JsonSchema("stars", Contract.of(Stars.class).schema()))
                .withTools(List.of(WEATHER), new ToolChoice.Auto());
        var call = new ToolCall("1", "weather", "{}");
        try (var backend = ScriptedBackend.of(List.of(ScriptedBackend.calls(call), ScriptedBackend.text("It is fine."), ScriptedBackend.text("{\"stars\":4}")));
                var bridged = through(backend)) {
            assertTrue(bridged.info().can(BackendInfo.Capability.TOOLS_WITH_SCHEMA));
            assertEquals(List.of(call), bridged.complete(request).toolCalls());
            assertEquals("{\"stars\":4}", bridged.complete(request).text());
            assertEquals(List.of(1, 1, 0), backend.requests().stream().map(asked -> asked.tools().size()).toList());
            assertEquals(Constraint.NONE, backend.requests().get(1).constraint());
            assertInstanceOf(Constraint.JsonSchema.class, backend.requests().get(2).constraint());
        }
    }

    /// Says which tool each result comes from, and breaks in a way of its own when there is none.
    private static final class NamingModel implements ChatModel {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            var names = request.messages().stream().filter(ToolExecutionResultMessage.class::isInstance).map(result -> ((ToolExecutionResultMessage) result).toolName()).toList();
            if (names.isEmpty()) {
                throw new UncheckedIOException(new IOException("cable cut"));
            }
            return ChatResponse.builder().aiMessage(AiMessage.from(String.join(",", names))).build();
        }
    }

    @Test
    void a_result_carries_the_name_of_its_tool_and_any_failure_is_ours() {
        var ask = Message.user("u");
        try (var bridged = new ChatModelBackend(new NamingModel(), "theirs")) {
            assertEquals("weather", bridged.complete(CompletionRequest.of(List.of(ask,
                    new Message(Message.Role.ASSISTANT, "", List.of(new ToolCall("7", "weather", "{}")), Optional.empty()), Message.tool("7", "sunny")))).text());
            var failure = assertThrows(BackendException.class, () -> bridged.complete(CompletionRequest.of(List.of(ask))));
            assertEquals(Kind.SERVER, failure.kind());
            assertInstanceOf(UncheckedIOException.class, failure.getCause());
        }
    }

    /// Waits until it is interrupted, and tells that as many clients do: wrapped, with the thread's mark cleared.
    private static final class WaitingModel implements ChatModel {
        private final CountDownLatch waiting = new CountDownLatch(1);

        @Override
        public ChatResponse doChat(ChatRequest request) {
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new IllegalStateException("nobody interrupted");
        }
    }

    @Test
    void an_interrupted_call_is_cancelled_and_not_failed() throws InterruptedException {
        var model = new WaitingModel();
        var ended = new AtomicReference<FinishReason>();
        var marked = new AtomicBoolean();
        try (var bridged = new ChatModelBackend(model, "theirs")) {
            var caller = Thread.ofVirtual().start(() -> {
                ended.set(bridged.complete(CompletionRequest.of(List.of(Message.user("u")))).finishReason());
                marked.set(Thread.currentThread().isInterrupted());
            });
            model.waiting.await();
            caller.interrupt();
            caller.join();
        }
        assertEquals(FinishReason.CANCELLED, ended.get());
        assertTrue(marked.get());
    }

    @Test
    void what_fails_after_a_cancellation_is_cancelled() {
        var cancellation = new Cancellation();
        ChatModel failing = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                cancellation.cancel();
                throw new UncheckedIOException(new IOException("closed"));
            }
        };
        try (var bridged = new ChatModelBackend(failing, "theirs")) {
            assertEquals(FinishReason.CANCELLED,
                    bridged.complete(CompletionRequest.of(List.of(Message.user("u"))), CompletionListener.NONE, cancellation).finishReason());
        }
    }

    @Test
    void text_is_told_in_one_piece() {
        var heard = new ArrayList<String>();
        try (var bridged = through(ScriptedBackend.saying("all at once"))) {
            bridged.complete(CompletionRequest.of(List.of(Message.user("Hi"))), heard::add, new Cancellation());
        }
        assertEquals(List.of("all at once"), heard);
    }

    @Test
    void what_their_models_cannot_do_is_refused() {
        var hello = CompletionRequest.of(List.of(Message.user("Hi")));
        try (var bridged = through(ScriptedBackend.saying())) {
            for (var request : List.of(hello.withLogProbs(), hello.with(new Constraint.Grammar("root ::= \"x\"")),
                    hello.with(new Sampling(0, 1, 0, OptionalLong.of(1))))) {
                assertEquals(Kind.UNSUPPORTED, assertThrows(BackendException.class, () -> bridged.complete(request)).kind());
            }
        }
    }

    @Test
    void their_failures_are_ours_again() {
        try (var bridged = through(ScriptedBackend.of(List.of(ScriptedBackend.failure(Kind.BUSY, true, "later"))))) {
            var failure = assertThrows(BackendException.class, () -> bridged.complete(CompletionRequest.of(List.of(Message.user("Hi")))));
            assertEquals(Kind.BUSY, failure.kind());
            assertTrue(failure.retryable());
        }
    }
}
