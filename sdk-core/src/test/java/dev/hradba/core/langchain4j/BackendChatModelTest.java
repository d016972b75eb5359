package dev.hradba.core.langchain4j;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;

import dev.hradba.core.Usage;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.Sampling;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.testkit.ScriptedBackend;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.output.FinishReason;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BackendChatModelTest {

    private static final ToolSpecification WEATHER = ToolSpecification.builder().name("weather").description("The weather.")
            .parameters(JsonObjectSchema.builder().addStringProperty("city", "Where.").required("city").build()).build();

    /// What came before would look like an answer.
    @Test
    void a_call_that_was_interrupted_is_no_answer() {
        var cut = ScriptedBackend.of(List.of(request -> new Completion("a wall of", Optional.empty(), List.of(),
                dev.hradba.core.completion.FinishReason.CANCELLED, Usage.NONE, List.of(), Duration.ZERO, Duration.ZERO)));
        try (cut) {
            assertThrows(CancellationException.class, () -> new BackendChatModel(cut).chat("What is a rampart?"));
        }
    }

    @Test
    void a_question_is_answered_with_usage_and_reason() {
        try (var backend = ScriptedBackend.saying("a wall of earth")) {
            var model = new BackendChatModel(backend);
            assertEquals(Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA), model.supportedCapabilities());
            var response = model.chat(SystemMessage.from("Be brief."), UserMessage.from("What is a rampart?"));
            assertEquals("a wall of earth", response.aiMessage().text());
            assertEquals(FinishReason.STOP, response.finishReason());
            assertEquals(6, response.tokenUsage().inputTokenCount());
            assertEquals(4, response.tokenUsage().outputTokenCount());
            assertEquals("script", response.modelName());
            assertEquals(List.of(Message.system("Be brief."), Message.user("What is a rampart?")), backend.requests().getFirst().messages());
        }
    }

    @Test
    void every_option_reaches_the_backend() {
        try (var backend = ScriptedBackend.saying("x")) {
            new BackendChatModel(backend).chat(ChatRequest.builder().messages(UserMessage.from("Hi"))
                    .temperature(0.5).topP(0.9).topK(7).maxOutputTokens(33).stopSequences(List.of("END")).toolSpecifications(WEATHER)
                    .toolChoice(dev.langchain4j.model.chat.request.ToolChoice.REQUIRED).build());
            var sent = backend.requests().getFirst();
            assertEquals(new Sampling(0.5, 0.9, 7, OptionalLong.empty()), sent.sampling());
            assertEquals(33, sent.maxTokens());
            assertEquals(List.of("END"), sent.stop());
            assertEquals(new ToolChoice.Required(), sent.toolChoice());
            assertEquals("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\",\"description\":\"Where.\"}},\"required\":[\"city\"],\"additionalProperties\":false}",
                    sent.tools().getFirst().parameters());
        }
    }

    @Test
    void defaults_of_the_application_hold_where_a_request_says_nothing() {
        try (var backend = ScriptedBackend.saying("x")) {
            new BackendChatModel(backend, ChatRequestParameters.builder().temperature(0.7).build(), List.of()).chat("Hi");
            assertEquals(0.7, backend.requests().getFirst().sampling().temperature());
        }
    }

    @Test
    void tool_calls_go_there_and_back() {
        try (var backend = ScriptedBackend.of(List.of(ScriptedBackend.calls(new ToolCall("1", "weather", "{\"city\":\"Brno\"}"))))) {
            var request = ToolExecutionRequest.builder().id("0").name("weather").arguments("{}").build();
            var response = new BackendChatModel(backend).chat(UserMessage.from("Weather?"), AiMessage.from(request),
                    ToolExecutionResultMessage.from(request, "sunny"));
            assertEquals(FinishReason.TOOL_EXECUTION, response.finishReason());
            assertEquals("{\"city\":\"Brno\"}", response.aiMessage().toolExecutionRequests().getFirst().arguments());
            assertEquals(List.of(Message.user("Weather?"),
                    new Message(Message.Role.ASSISTANT, "", List.of(new ToolCall("0", "weather", "{}")), Optional.empty()),
                    Message.tool("0", "sunny")), backend.requests().getFirst().messages());
        }
    }

    @Test
    void a_response_format_becomes_a_constraint() {
        var root = JsonObjectSchema.builder()
                .addProperty("kind", JsonEnumSchema.builder().enumValues("A", "B").build())
                .addProperty("counts", JsonArraySchema.builder().items(JsonIntegerSchema.builder().build()).build())
                .addProperty("raw", JsonRawSchema.from("{\"type\":\"string\",\"maxLength\":3}"))
                .addProperty("next", JsonReferenceSchema.builder().reference("node").build())
                .definitions(java.util.Map.of("node", JsonObjectSchema.builder().build())).build();
        try (var backend = ScriptedBackend.saying("{}")) {
            new BackendChatModel(backend).chat(ChatRequest.builder().messages(UserMessage.from("Hi")).responseFormat(
                    ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(JsonSchema.builder().name("thing").rootElement(root).build()).build()).build());
            assertEquals(new Constraint.JsonSchema("thing", "{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"A\",\"B\"]},"
                    + "\"counts\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}},\"raw\":{\"type\":\"string\",\"maxLength\":3},"
                    + "\"next\":{\"$ref\":\"#/$defs/node\"}},\"required\":[],\"additionalProperties\":false,"
                    + "\"$defs\":{\"node\":{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}}}"),
                    backend.requests().getFirst().constraint());
        }
    }

    @Test
    void what_has_no_place_is_refused() {
        try (var backend = ScriptedBackend.saying()) {
            var model = new BackendChatModel(backend);
            var hello = UserMessage.from("Hi");
            assertThrows(UnsupportedFeatureException.class, () -> model.chat(ChatRequest.builder().messages(hello).frequencyPenalty(1.0).build()));
            assertThrows(UnsupportedFeatureException.class, () -> model.chat(ChatRequest.builder().messages(hello).modelName("gpt").build()));
            assertThrows(UnsupportedFeatureException.class, () -> model.chat(UserMessage.from(ImageContent.from("http://localhost/x.png"))));
        }
    }

    @Test
    void failures_are_theirs_and_keep_whether_a_retry_helps() {
        assertInstanceOf(AuthenticationException.class, failure(Kind.UNAUTHORIZED, false));
        assertInstanceOf(RateLimitException.class, failure(Kind.BUSY, true));
        assertInstanceOf(NonRetriableException.class, failure(Kind.PROTOCOL, false));
        var unsupported = assertInstanceOf(UnsupportedFeatureException.class, failure(Kind.UNSUPPORTED, false));
        assertTrue(unsupported.getCause() instanceof BackendException);
    }

    private static LangChain4jException failure(Kind kind, boolean retryable) {
        try (var backend = ScriptedBackend.of(List.of(ScriptedBackend.failure(kind, retryable, "no")))) {
            return assertThrows(LangChain4jException.class, () -> new BackendChatModel(backend).chat("Hi"));
        }
    }
}
