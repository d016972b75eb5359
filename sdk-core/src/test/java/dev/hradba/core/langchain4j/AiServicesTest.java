package dev.hradba.core.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.testkit.ScriptedBackend;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.TokenStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// LangChain4j's own services on top of our backends.
class AiServicesTest {

    record City(String name, int inhabitants) {}

    interface Geographer {
        @SystemMessage("You know cities.")
        City describe(String question);

        String ask(String question);
    }

    interface Teller {
        TokenStream tell(String question);
    }

    static final class Weather {
        private final List<String> asked = new ArrayList<>();

        @Tool("The weather in a city.")
        String weather(@P("city") String city) {
            asked.add(city);
            return "sunny";
        }
    }

    @Test
    void a_record_comes_back_and_its_schema_goes_to_the_backend() {
        var backend = ScriptedBackend.saying("{\"name\":\"Brno\",\"inhabitants\":400000}");
        var service = AiServices.builder(Geographer.class).chatModel(new BackendChatModel(backend)).build();
        assertEquals(new City("Brno", 400_000), service.describe("Second largest?"));
        var request = backend.requests().getFirst();
        var schema = assertInstanceOf(Constraint.JsonSchema.class, request.constraint());
        assertTrue(schema.schema().contains("\"inhabitants\":{\"type\":\"integer\"}"), schema.schema());
        assertEquals("You know cities.", request.messages().getFirst().text());
    }

    @Test
    void tools_are_called_and_their_results_go_back() {
        var weather = new Weather();
        var backend = ScriptedBackend.of(List.of(ScriptedBackend.calls(new ToolCall("c1", "weather", "{\"city\":\"Brno\"}")), ScriptedBackend.text("Sunny in Brno.")));
        var service = AiServices.builder(Geographer.class).chatModel(new BackendChatModel(backend)).tools(weather).build();
        assertEquals("Sunny in Brno.", service.ask("Weather?"));
        assertEquals(List.of("Brno"), weather.asked);
        var told = backend.requests().getLast().messages().getLast();
        assertEquals(Message.tool("c1", "sunny"), told);
    }

    @Test
    void memory_keeps_tool_calls_and_typed_replies_for_the_next_question() {
        var backend = ScriptedBackend.of(List.of(ScriptedBackend.calls(new ToolCall("c1", "weather", "{\"city\":\"Brno\"}")),
                ScriptedBackend.text("{\"name\":\"Brno\",\"inhabitants\":400000}"), ScriptedBackend.text("Brno, as I said.")));
        var service = AiServices.builder(Geographer.class).chatModel(new BackendChatModel(backend)).tools(new Weather())
                .chatMemory(MessageWindowChatMemory.withMaxMessages(10)).build();
        assertEquals(new City("Brno", 400_000), service.describe("Second largest, and sunny?"));
        assertEquals("Brno, as I said.", service.ask("Which one?"));
        assertEquals(List.of(Message.Role.SYSTEM, Message.Role.USER, Message.Role.ASSISTANT, Message.Role.TOOL, Message.Role.ASSISTANT, Message.Role.USER),
                backend.requests().getLast().messages().stream().map(Message::role).toList());
    }

    @Test
    void a_streamed_reply_may_call_tools_first() {
        var weather = new Weather();
        var backend = ScriptedBackend.of(List.of(ScriptedBackend.calls(new ToolCall("c1", "weather", "{\"city\":\"Brno\"}")), ScriptedBackend.text("Sunny in Brno.")));
        var done = new CompletableFuture<String>();
        AiServices.builder(Teller.class).streamingChatModel(new BackendStreamingChatModel(backend)).tools(weather).build().tell("Weather?")
                .onPartialResponse(piece -> { }).onCompleteResponse(response -> done.complete(response.aiMessage().text())).onError(done::completeExceptionally).start();
        assertEquals("Sunny in Brno.", done.join());
        assertEquals(List.of("Brno"), weather.asked);
    }

    @Test
    void a_reply_streams_in_its_pieces() {
        var backend = ScriptedBackend.saying("Once upon a time");
        var pieces = new ArrayList<String>();
        var done = new CompletableFuture<String>();
        AiServices.builder(Teller.class).streamingChatModel(new BackendStreamingChatModel(backend)).build().tell("A story")
                .onPartialResponse(pieces::add).onCompleteResponse(response -> done.complete(response.aiMessage().text()))
                .onError(done::completeExceptionally).start();
        assertEquals("Once upon a time", done.join());
        assertEquals("Once upon a time", String.join("", pieces));
        assertTrue(pieces.size() > 3);
    }
}
