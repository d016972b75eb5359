package dev.hradba.core.adapter;

import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.hradba.core.ModelClient;
import dev.hradba.core.Outcome;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.contract.Contract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Shapes that single versions of single servers answer, and that must not change what a call means. What every server
/// answers is in [BackendConformance].
class WireQuirksTest {

    record City(String name, int people) {}

    private static final CompletionRequest HELLO = CompletionRequest.of(List.of(Message.user("Hello"))).withMaxTokens(16);
    private static final CompletionRequest WITH_TOOL = HELLO.withTools(List.of(BackendConformance.WEATHER), new ToolChoice.Auto());
    private static final WireMockServer SERVER = new WireMockServer(options().dynamicPort().jettyAcceptors(1).containerThreads(8));

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void reset() {
        SERVER.resetAll();
    }

    private static String event(String choice) {
        return "data: {\"choices\":[" + choice + "]}\n\n";
    }

    private static ResponseDefinitionBuilder stream(String... events) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(String.join("", events));
    }

    private static Completion completion(String kind, CompletionRequest request, ResponseDefinitionBuilder response) {
        SERVER.stubFor(get("/v1/models").willReturn(okJson(
                "{\"data\":[{\"id\":\"m\",\"owned_by\":\"%s\",\"max_model_len\":4096,\"meta\":{\"n_ctx\":4096}}]}".formatted(kind))));
        SERVER.stubFor(get("/info").willReturn(okJson("{\"model_id\":\"m\",\"version\":\"3.3.7\",\"max_total_tokens\":4096,\"router\":\"text-generation-router\"}")));
        SERVER.stubFor(get("/version").willReturn(okJson("{\"version\":\"1.2.1\"}")));
        SERVER.stubFor(get("/health/readiness").willReturn(okJson("{\"status\":\"connected\",\"litellm_version\":\"1.80.0\"}")));
        SERVER.stubFor(post("/v1/chat/completions").willReturn(response));
        try (var backend = Backends.connect(kind + "=" + SERVER.baseUrl(), ConnectOptions.DEFAULTS.with(RetryLimits.NEVER).withoutConstraintProbe())) {
            return backend.complete(request);
        }
    }

    private static BackendException failure(String kind, CompletionRequest request, ResponseDefinitionBuilder response) {
        return assertThrows(BackendException.class, () -> completion(kind, request, response));
    }

    @Test
    void a_stream_that_is_done_without_a_finish_reason_is_complete() {
        var reply = completion("vllm", HELLO, stream(event("{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}"), "data: [DONE]\n\n"));
        assertEquals("Hi", reply.text());
        assertEquals(FinishReason.OTHER, reply.finishReason());
    }

    @Test
    void everything_in_one_delta_loses_nothing() {
        var reply = completion("vllm", WITH_TOOL, stream(event("""
                {"delta":{"role":"assistant","reasoning":"Hm.","content":"Let me see.","tool_calls":[
                {"index":0,"id":"a","function":{"name":"weather","arguments":"{\\"city\\":\\"Brno\\"}"}},
                {"index":1,"id":"b","function":{"name":"weather","arguments":"{\\"city\\":\\"Praha\\"}"}}]},"finish_reason":"tool_calls"}""".replace("\n", "")),
                "data: [DONE]\n\n"));
        assertEquals("Let me see.", reply.text());
        assertEquals("Hm.", reply.reasoning().orElseThrow());
        assertEquals(List.of("{\"city\":\"Brno\"}", "{\"city\":\"Praha\"}"), reply.toolCalls().stream().map(call -> call.arguments()).toList());
    }

    @Test
    void a_tool_call_without_a_list_around_it_is_one() {
        var reply = completion("tgi", WITH_TOOL, stream(
                event("{\"delta\":{\"role\":\"assistant\",\"tool_calls\":{\"index\":0,\"id\":\"\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\"}}},\"finish_reason\":null}"),
                event("{\"delta\":{\"role\":\"assistant\",\"tool_calls\":{\"index\":0,\"id\":\"\",\"type\":\"function\",\"function\":{\"name\":null,\"arguments\":\"\\\"Brno\\\"}\"}}},\"finish_reason\":\"stop\"}"),
                "data: [DONE]\n\n"));
        assertEquals(FinishReason.TOOL_CALLS, reply.finishReason());
        assertEquals("{\"city\":\"Brno\"}", reply.toolCalls().getFirst().arguments());
        assertFalse(reply.toolCalls().getFirst().id().isBlank());
    }

    @Test
    void arguments_may_be_an_object_or_nothing() {
        var reply = completion("trtllm", WITH_TOOL, okJson("""
                {"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[
                {"id":"0","function":{"name":"weather","arguments":{"city":"Brno"}}},{"id":"0","function":{"name":"weather","arguments":""}}]},"finish_reason":"stop"}]}"""));
        assertEquals(List.of("{\"city\":\"Brno\"}", "{}"), reply.toolCalls().stream().map(call -> call.arguments()).toList());
        assertEquals(2, reply.toolCalls().stream().map(call -> call.id()).distinct().count());
    }

    @Test
    void a_demanded_tool_call_that_did_not_come_is_a_failure() {
        var answer = stream(event("{\"delta\":{\"content\":\"No need.\"},\"finish_reason\":null}"), event("{\"delta\":{},\"finish_reason\":\"stop\"}"), "data: [DONE]\n\n");
        for (var choice : List.of(new ToolChoice.Required(), new ToolChoice.Named("weather"))) {
            var failure = failure("llamacpp", WITH_TOOL.withTools(WITH_TOOL.tools(), choice), answer);
            assertEquals(Kind.PROTOCOL, failure.kind());
            assertTrue(String.valueOf(failure.getMessage()).contains("tool call that was demanded"), failure.getMessage());
            assertFalse(failure.retryable());
        }
        assertEquals("No need.", completion("llamacpp", WITH_TOOL, answer).text());
    }

    @Test
    void a_schema_that_a_server_ignores_with_status_200_ends_in_violations_and_never_in_an_answer() {
        completion("llamacpp", HELLO, stream(event("{\"delta\":{\"content\":\"{\\\"name\\\": 7, \\\"extra\\\": 1}\"},\"finish_reason\":\"stop\"}"), "data: [DONE]\n\n"));
        try (var backend = Backends.connect("llamacpp=" + SERVER.baseUrl())) {
            var outcome = ModelClient.of(backend).call(Contract.of(City.class).withoutAbstention(), "Which city?");
            var invalid = assertInstanceOf(Outcome.Invalid.class, outcome);
            assertFalse(invalid.violations().isEmpty());
        }
    }

    @Test
    void blanks_up_to_the_limit_are_a_cut_reply_and_no_answer() {
        completion("vllm", HELLO, stream(event("{\"delta\":{\"content\":\"{\"},\"finish_reason\":null}"),
                event("{\"delta\":{\"content\":\"" + " ".repeat(5000) + "\"},\"finish_reason\":\"length\"}"), "data: [DONE]\n\n"));
        try (var backend = Backends.connect("vllm=" + SERVER.baseUrl())) {
            assertInstanceOf(Outcome.Invalid.class, ModelClient.of(backend).call(Contract.of(City.class).withoutAbstention(), "Which city?"));
        }
    }

    @Test
    void an_error_after_the_reasoning_is_a_failure() {
        var failure = failure("vllm", WITH_TOOL, stream(event("{\"delta\":{\"reasoning\":\"Hm.\"},\"finish_reason\":null}"),
                "data: {\"error\":{\"message\":\"grammar rejected the token\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}\n\n", "data: [DONE]\n\n"));
        assertEquals(Kind.SERVER, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).contains("grammar rejected"), failure.getMessage());
    }

    @Test
    void an_empty_chunk_and_the_end_are_no_reply() {
        assertEquals(Kind.PROTOCOL, failure("openai", HELLO, stream("data: {\"choices\":[],\"usage\":null}\n\n")).kind());
        assertEquals(Kind.PROTOCOL, failure("openai", HELLO, stream("data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n")).kind());
    }

    @Test
    void errors_that_are_no_json_are_told_by_their_status() {
        var text = failure("tgi", HELLO, aResponse().withStatus(422).withBody("Failed to deserialize the JSON body into the target type: tools"));
        assertEquals(Kind.INVALID_REQUEST, text.kind());
        assertTrue(String.valueOf(text.getMessage()).contains("Failed to deserialize"), text.getMessage());
        var page = failure("openai", HELLO, aResponse().withStatus(502).withBody("<html><body><h1>Bad gateway</h1></body></html>"));
        assertEquals(Kind.UNREACHABLE, page.kind());
        assertTrue(page.retryable());
        assertFalse(String.valueOf(page.getMessage()).contains("<h1>"), page.getMessage());
    }

    @Test
    void an_upstream_that_is_away_behind_a_gateway_is_worth_another_try_and_a_spent_budget_is_not() {
        var away = failure("litellm", HELLO, okJson("{\"error\":{\"message\":\"Connection error.\",\"type\":null,\"param\":null,\"code\":\"500\"}}").withStatus(500));
        assertTrue(away.retryable());
        var spent = failure("litellm", HELLO, okJson("{\"error\":{\"message\":\"Budget\",\"type\":\"budget_exceeded\",\"code\":\"429\"}}").withStatus(429));
        assertFalse(spent.retryable());
    }

    @Test
    void what_servers_refuse_is_not_sent() {
        completion("vllm", HELLO, stream(event("{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}"), "data: [DONE]\n\n"));
        var sent = SERVER.findAll(postRequestedFor(anyUrl())).getLast().getBodyAsString();
        for (var absent : List.of("\"tools\"", "tool_choice", "\"stop\"", "priority", "guided_", "reasoning", "max_completion_tokens", "\"n\"")) {
            assertFalse(sent.contains(absent), absent + " in " + sent);
        }
    }
}
