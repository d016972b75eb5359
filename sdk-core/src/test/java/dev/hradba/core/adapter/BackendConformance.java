package dev.hradba.core.adapter;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.Sampling;
import dev.hradba.core.completion.TokenLogProb;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.completion.ToolSpec;
import dev.hradba.core.internal.chat.ConstraintProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// What every adapter means by a call, whichever server is behind it. Each server's wire shapes are in `golden/<kind>`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BackendConformance {

    static final String KEY = "secret-key-7";
    static final ToolSpec WEATHER = new ToolSpec("weather", "The weather in a city.",
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"],\"additionalProperties\":false}");
    static final Constraint SCHEMA = new Constraint.JsonSchema("pair",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"],\"additionalProperties\":false}");
    static final Constraint GRAMMAR = new Constraint.Grammar("root ::= \"yes\" | \"no\"");
    static final CompletionRequest HELLO =
            CompletionRequest.of(List.of(Message.system("Be brief."), Message.user("Hello"))).withMaxTokens(16);
    static final ConnectOptions OPTIONS = ConnectOptions.DEFAULTS.withApiKey(KEY)
            .with(new RetryLimits(3, Duration.ofMillis(1), Duration.ofMillis(50)));

    private final WireMockServer server = new WireMockServer(options().dynamicPort().jettyAcceptors(1).containerThreads(8));

    abstract String kind();

    abstract String chatPath();

    abstract String streamType();

    /// Answers the questions of connecting with [#fact].
    abstract void stubProbe();

    @BeforeAll
    void start() {
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    @BeforeEach
    void probe() {
        server.resetAll();
        stubProbe();
        if (Golden.has(kind(), "probe.stream")) {
            server.stubFor(post(chatPath()).atPriority(1).withRequestBody(containing(ConstraintProbe.PROPERTY)).willReturn(stream("probe.stream")));
        }
    }

    final void fact(String path, String golden) {
        server.stubFor(get(path).willReturn(json(Golden.read(kind(), golden))));
    }

    final void factByPost(String path, String golden) {
        server.stubFor(post(path).willReturn(json(Golden.read(kind(), golden))));
    }

    final WireMockServer server() {
        return server;
    }

    static ResponseDefinitionBuilder json(String body) {
        return aResponse().withHeader("Content-Type", "application/json").withBody(body);
    }

    final ResponseDefinitionBuilder stream(String golden) {
        return aResponse().withHeader("Content-Type", streamType()).withBody(Golden.read(kind(), golden));
    }

    final void serve(ResponseDefinitionBuilder response) {
        server.stubFor(post(chatPath()).willReturn(response));
    }

    final Backend connect(ConnectOptions options) {
        return open(kind() + "=" + server.baseUrl(), options);
    }

    /// Connects; a backend that stands before another one puts itself between.
    Backend open(String spec, ConnectOptions options) {
        return Backends.connect(spec, options);
    }

    /// What was sent to the model, but for the trial call of connecting.
    final List<LoggedRequest> sent() {
        return server.findAll(postRequestedFor(urlEqualTo(chatPath()))).stream()
                .filter(request -> !request.getBodyAsString().contains(ConstraintProbe.PROPERTY)).toList();
    }

    final int chats() {
        return sent().size();
    }

    final BackendException failure(CompletionRequest request, CompletionListener listener) {
        try (var backend = connect(OPTIONS)) {
            return assertThrows(BackendException.class, () -> backend.complete(request, listener, new Cancellation()));
        }
    }

    final void assertSent(String golden, CompletionRequest request) {
        boolean demanded = request.toolChoice() instanceof ToolChoice.Named || request.toolChoice() instanceof ToolChoice.Required;
        serve(stream(demanded ? "one-tool.stream" : "text.stream"));
        try (var backend = connect(OPTIONS)) {
            backend.complete(request);
        }
        Golden.check(kind(), golden, sent().getLast().getBodyAsString());
    }

    // ---- connecting

    @Test
    void connecting_finds_version_model_and_context_length() {
        try (var backend = connect(OPTIONS)) {
            assertEquals(kind(), backend.info().kind());
            assertFalse(backend.info().model().isBlank());
            assertEquals(server.baseUrl() + "/", backend.info().metadata().get("address"), "two servers may call different models by one name");
            assertTrue(backend.info().can(Capability.STREAMING));
            if (!kind().equals("openai")) {
                assertFalse(backend.info().version().isBlank());
                assertEquals(kind().equals("trtllm") ? 0 : 4096, backend.info().contextLength());
            }
        }
    }

    @Test
    void the_key_goes_with_every_request_and_into_no_message() {
        serve(json(Golden.read(kind(), "401.error")).withStatus(401));
        var failure = failure(HELLO, CompletionListener.NONE);
        assertEquals(Kind.UNAUTHORIZED, failure.kind());
        assertFalse(failure.retryable());
        assertFalse(String.valueOf(failure.getMessage()).contains(KEY), failure.getMessage());
        assertFalse(OPTIONS.toString().contains(KEY));
        var requests = server.findAll(anyRequestedFor(anyUrl()));
        assertTrue(requests.size() >= 2);
        requests.forEach(request -> assertEquals("Bearer " + KEY, request.getHeader("Authorization")));
    }

    @Test
    void an_address_works_with_v1_and_a_slash_at_its_end() {
        serve(stream("text.stream"));
        try (var backend = open(kind() + "=" + server.baseUrl() + "/v1/", OPTIONS)) {
            assertEquals("Grüße, 世界 🌍!", backend.complete(HELLO).text());
        }
    }

    // ---- replies

    @Test
    void text_reaches_the_listener_in_order_and_the_completion_whole() {
        serve(stream("text.stream"));
        var heard = new ArrayList<String>();
        try (var backend = connect(OPTIONS)) {
            var completion = backend.complete(HELLO, heard::add, new Cancellation());
            assertEquals("Grüße, 世界 🌍!", completion.text());
            assertEquals(List.of("Grüße, ", "世界 ", "🌍!"), heard);
            assertEquals(FinishReason.STOP, completion.finishReason());
            assertEquals(12, completion.usage().inputTokens());
            assertEquals(5, completion.usage().outputTokens());
            assertEquals(Optional.empty(), completion.reasoning());
            assertEquals(List.of(), completion.toolCalls());
            assertTrue(completion.timeToFirst().compareTo(completion.total()) <= 0);
        }
    }

    @Test
    void a_stream_that_finishes_without_done_is_complete() {
        serve(stream("no-done.stream"));
        try (var backend = connect(OPTIONS)) {
            assertEquals("Grüße, 世界 🌍!", backend.complete(HELLO).text());
        }
    }

    @Test
    void a_server_that_answers_whole_is_understood() {
        serve(json(Golden.read(kind(), "whole.json")));
        var heard = new ArrayList<String>();
        try (var backend = connect(OPTIONS)) {
            assertEquals("Grüße, 世界 🌍!", backend.complete(HELLO, heard::add, new Cancellation()).text());
            assertEquals("Grüße, 世界 🌍!", String.join("", heard));
        }
    }

    @Test
    void reasoning_is_kept_apart_from_the_reply() {
        assumeTrue(Golden.has(kind(), "reasoning.stream"), "this server leaves reasoning in the text");
        serve(stream("reasoning.stream"));
        try (var backend = connect(OPTIONS)) {
            var completion = backend.complete(HELLO);
            assertEquals("42", completion.text());
            assertEquals(Optional.of("Let me see."), completion.reasoning());
        }
    }

    @Test
    void a_reply_that_the_limit_cut_says_so() {
        serve(stream("length.stream"));
        try (var backend = connect(OPTIONS)) {
            assertEquals(FinishReason.LENGTH, backend.complete(HELLO).finishReason());
        }
    }

    @Test
    void a_stop_text_is_not_part_of_the_reply() {
        serve(stream("stopped.stream"));
        var heard = new StringBuilder();
        try (var backend = connect(OPTIONS)) {
            var completion = backend.complete(HELLO.withStop(List.of("END")), heard::append, new Cancellation());
            assertEquals("one, ", completion.text());
            assertEquals("one, ", heard.toString());
            assertEquals(FinishReason.STOP, completion.finishReason());
        }
    }

    @Test
    void log_probabilities_come_one_per_token() {
        serve(stream("log-probs.stream"));
        try (var backend = connect(OPTIONS)) {
            assertEquals(List.of(new TokenLogProb("Yes", -0.25), new TokenLogProb(".", -0.5)),
                    backend.complete(HELLO.withLogProbs()).logProbs());
        }
    }

    // ---- tools

    @Test
    void a_tool_call_is_found_by_its_content_whatever_the_finish_reason() {
        serve(stream("one-tool.stream"));
        try (var backend = connect(OPTIONS)) {
            var completion = backend.complete(HELLO.withTools(List.of(WEATHER), new ToolChoice.Auto()));
            assertEquals(FinishReason.TOOL_CALLS, completion.finishReason());
            var call = completion.toolCalls().getFirst();
            assertEquals("weather", call.name());
            assertEquals("{\"city\":\"Brno\"}", call.arguments());
            assertFalse(call.id().isBlank() || call.id().equals("0"), "an id that identifies: " + call.id());
        }
    }

    @Test
    void two_interleaved_tool_calls_are_kept_apart() {
        assumeTrue(Golden.has(kind(), "two-tools.stream"), "this server calls one tool at a time");
        serve(stream("two-tools.stream"));
        try (var backend = connect(OPTIONS)) {
            var calls = backend.complete(HELLO.withTools(List.of(WEATHER), new ToolChoice.Auto())).toolCalls();
            assertEquals(List.of("{\"city\":\"Brno\"}", "{\"city\":\"Praha\"}"), calls.stream().map(ToolCall::arguments).toList());
            assertFalse(calls.get(0).id().equals(calls.get(1).id()));
        }
    }

    @Test
    void a_tool_call_that_the_limit_cut_is_not_a_call() {
        assumeTrue(Golden.has(kind(), "cut-tool.stream"), "this server sends whole calls only");
        serve(stream("cut-tool.stream"));
        try (var backend = connect(OPTIONS)) {
            var completion = backend.complete(HELLO.withTools(List.of(WEATHER), new ToolChoice.Auto()));
            assertEquals(FinishReason.LENGTH, completion.finishReason());
            assertEquals(List.of(), completion.toolCalls());
        }
    }

    @Test
    void tools_and_a_schema_in_one_call_end_in_a_tool_call_or_in_a_typed_reply() {
        server.stubFor(post(chatPath()).inScenario("turns").whenScenarioStateIs(Scenario.STARTED)
                .willReturn(stream("length.stream")).willSetStateTo("typed"));
        server.stubFor(post(chatPath()).inScenario("turns").whenScenarioStateIs("typed")
                .willReturn(stream("text.stream")).willSetStateTo("tool"));
        server.stubFor(post(chatPath()).inScenario("turns").whenScenarioStateIs("tool").willReturn(stream("one-tool.stream")));
        var request = HELLO.with(SCHEMA).withTools(List.of(WEATHER), new ToolChoice.Auto());
        var heard = new StringBuilder();
        try (var backend = connect(OPTIONS)) {
            assertTrue(backend.info().can(Capability.TOOLS_WITH_SCHEMA));
            var typed = backend.complete(request, heard::append, new Cancellation());
            assertEquals("Grüße, 世界 🌍!", typed.text());
            assertEquals("Grüße, 世界 🌍!", heard.toString());
            assertEquals(24, typed.usage().inputTokens());
            var sent = sent();
            assertTrue(sent.get(0).getBodyAsString().contains("\"tools\""));
            assertFalse(sent.get(1).getBodyAsString().contains("\"tools\""));
            assertEquals("weather", backend.complete(request).toolCalls().getFirst().name());
            assertEquals(3, chats());
        }
    }

    @Test
    void a_tool_choice_without_its_tool_is_refused_before_anything_is_sent() {
        var failure = failure(HELLO.withTools(List.of(WEATHER), new ToolChoice.Named("wether")), CompletionListener.NONE);
        assertEquals(Kind.INVALID_REQUEST, failure.kind());
        assertEquals(0, chats());
    }

    // ---- requests

    @Test
    void a_plain_request_is_sent_as_this_server_wants_it() {
        assertSent("request-plain.json", HELLO.withStop(List.of("END"))
                .with(new Sampling(0.5, 0.9, 0, OptionalLong.of(7))));
    }

    @Test
    void a_schema_is_sent_as_this_server_wants_it() {
        assertSent("request-schema.json", HELLO.with(SCHEMA));
    }

    @Test
    void a_grammar_is_sent_or_refused_but_never_ignored() {
        try (var backend = connect(OPTIONS)) {
            if (backend.info().can(Capability.GRAMMAR)) {
                assertSent("request-grammar.json", HELLO.with(GRAMMAR));
                return;
            }
        }
        assertUnsupported("grammar", HELLO.with(GRAMMAR));
    }

    @Test
    void top_k_is_sent_or_refused_but_never_ignored() {
        var request = HELLO.with(new Sampling(1, 1, 40, OptionalLong.empty()));
        if (List.of("tgi", "openai", "litellm").contains(kind())) {
            assertUnsupported("topK", request);
        } else {
            assertSent("request-top-k.json", request);
        }
    }

    @Test
    void a_conversation_with_tool_calls_is_sent_as_this_server_wants_it() {
        var call = new ToolCall("call00001", "weather", "{\"city\":\"Brno\"}");
        var messages = List.of(Message.user("Weather?"),
                new Message(Message.Role.ASSISTANT, "", List.of(call), Optional.empty()),
                Message.tool("call00001", "sunny"), Message.user("And now?"));
        assertSent("request-tools.json",
                CompletionRequest.of(messages).withTools(List.of(WEATHER), new ToolChoice.Auto()).withLogProbs().withMaxTokens(16));
    }

    final void assertUnsupported(String option, CompletionRequest request) {
        int before = chats();
        var failure = failure(request, CompletionListener.NONE);
        assertEquals(Kind.UNSUPPORTED, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).contains(option), failure.getMessage());
        assertEquals(before, chats(), "nothing may be sent");
    }

    // ---- tokens

    @Test
    void a_text_is_counted_by_the_servers_tokenizer_where_it_has_one_and_estimated_elsewhere() {
        try (var backend = connect(OPTIONS)) {
            if (Golden.has(kind(), "tokenize.json")) {
                var path = kind().equals("trtllm") ? "/_internal/tokenize" : "/tokenize";
                server.stubFor(post(path).withRequestBody(containing("a rampart")).willReturn(json(Golden.read(kind(), "tokenize.json"))));
                assertEquals(new TokenCount(7, true), backend.countTokens("a rampart"));
            }
            server.resetAll();
            assertFalse(backend.countTokens("a rampart").exact());
        }
    }

    // ---- failures

    @Test
    void an_error_inside_a_stream_is_a_failure_and_not_a_short_reply() {
        serve(stream("broken.stream"));
        var heard = new StringBuilder();
        var failure = failure(HELLO, heard::append);
        assertEquals(Kind.SERVER, failure.kind());
        assertFalse(failure.retryable());
        assertTrue(String.valueOf(failure.getMessage()).contains("engine died"), failure.getMessage());
        assertEquals("Half an ", heard.toString());
        assertEquals(1, chats());
    }

    @Test
    void a_stream_that_ends_early_is_a_failure_and_not_repeated_once_heard() {
        serve(stream("cut.stream"));
        var failure = failure(HELLO, text -> {});
        assertEquals(Kind.PROTOCOL, failure.kind());
        assertFalse(failure.retryable());
        assertEquals(1, chats());
    }

    @Test
    void a_stream_that_ends_early_is_repeated_while_nobody_has_heard_it() {
        server.stubFor(post(chatPath()).inScenario("cut").whenScenarioStateIs(Scenario.STARTED)
                .willReturn(stream("cut.stream")).willSetStateTo("well"));
        server.stubFor(post(chatPath()).inScenario("cut").whenScenarioStateIs("well").willReturn(stream("text.stream")));
        try (var backend = connect(OPTIONS)) {
            assertEquals("Grüße, 世界 🌍!", backend.complete(HELLO).text());
        }
        assertEquals(2, chats());
    }

    @Test
    void a_wrong_request_is_never_repeated() {
        serve(json(Golden.read(kind(), "400.error")).withStatus(kind().equals("tgi") ? 422 : 400));
        var failure = failure(HELLO, CompletionListener.NONE);
        assertEquals(Kind.INVALID_REQUEST, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).matches("(?s).*(context|less than).*"), failure.getMessage());
        assertEquals(1, chats());
    }

    @Test
    void a_missing_model_or_path_is_never_repeated() {
        serve(json(Golden.read(kind(), "404.error")).withStatus(404));
        assertEquals(Kind.NOT_FOUND, failure(HELLO, CompletionListener.NONE).kind());
        assertEquals(1, chats());
    }

    @Test
    void a_failure_inside_the_server_is_not_repeated() {
        serve(json(Golden.read(kind(), "500.error")).withStatus(500));
        assertEquals(Kind.SERVER, failure(HELLO, CompletionListener.NONE).kind());
        assertEquals(1, chats());
    }

    @Test
    void a_busy_server_is_asked_again_until_the_limit() {
        serve(json(Golden.read(kind(), "503.error")).withStatus(503));
        var failure = failure(HELLO, CompletionListener.NONE);
        assertEquals(Kind.BUSY, failure.kind());
        assertTrue(failure.retryable());
        assertEquals(3, chats());
    }

    @Test
    void a_busy_server_that_recovers_answers() {
        server.stubFor(post(chatPath()).inScenario("busy").whenScenarioStateIs(Scenario.STARTED)
                .willReturn(json(Golden.read(kind(), "429.error")).withStatus(429).withHeader("Retry-After", "0"))
                .willSetStateTo("well"));
        server.stubFor(post(chatPath()).inScenario("busy").whenScenarioStateIs("well").willReturn(stream("text.stream")));
        var heard = new StringBuilder();
        try (var backend = connect(OPTIONS)) {
            backend.complete(HELLO, heard::append, new Cancellation());
        }
        assertEquals("Grüße, 世界 🌍!", heard.toString());
        assertEquals(2, chats());
    }

    @Test
    void a_server_that_asks_for_a_longer_wait_than_allowed_is_left_alone() {
        serve(json(Golden.read(kind(), "429.error")).withStatus(429).withHeader("Retry-After", "3600"));
        var failure = failure(HELLO, CompletionListener.NONE);
        assertEquals(Optional.of(Duration.ofHours(1)), failure.retryAfter());
        assertEquals(1, chats());
    }

    @Test
    void a_redirect_is_not_followed() {
        serve(aResponse().withStatus(307).withHeader("Location", server.baseUrl() + "/elsewhere"));
        assertTrue(String.valueOf(failure(HELLO, CompletionListener.NONE).getMessage()).contains("Redirects are not followed"));
        assertEquals(0, server.findAll(postRequestedFor(urlEqualTo("/elsewhere"))).size());
    }

    @Test
    void garbage_is_a_failure_of_the_protocol() {
        serve(aResponse().withHeader("Content-Type", streamType()).withBody("data: <html>\n\n\n<p>hello</p>\n"));
        assertEquals(Kind.PROTOCOL, failure(HELLO, CompletionListener.NONE).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "UTF-16LE", "UTF-16"})
    void a_reply_in_a_wrong_encoding_is_a_failure_and_never_a_text(String encoding) {
        serve(aResponse().withHeader("Content-Type", streamType()).withBody(Golden.read(kind(), "text.stream").getBytes(Charset.forName(encoding))));
        assertEquals(Kind.PROTOCOL, failure(HELLO, CompletionListener.NONE).kind());
    }

    @Test
    void a_reply_beyond_the_limit_is_cut_off() {
        serve(aResponse().withHeader("Content-Type", streamType()).withBody("data: " + "x".repeat(200_000)));
        try (var backend = connect(OPTIONS.withMaxReplyBytes(100_000))) {
            var failure = assertThrows(BackendException.class, () -> backend.complete(HELLO));
            assertEquals(Kind.PROTOCOL, failure.kind());
            assertTrue(String.valueOf(failure.getMessage()).contains("100000 bytes"), failure.getMessage());
        }
    }

    // ---- time and cancellation

    @Test
    void a_late_first_token_is_a_timeout_though_the_server_keeps_the_connection_alive() {
        assertTimeout("firstToken", "", keepAlive(), new TimeLimits(LONG, SHORT, LONG, LONG));
    }

    @Test
    void a_pause_between_tokens_is_a_timeout_though_the_server_keeps_the_connection_alive() {
        assertTimeout("betweenTokens", firstPiece(), keepAlive(), new TimeLimits(LONG, LONG, SHORT, LONG));
    }

    @Test
    void a_call_ends_at_its_total_limit() {
        assertTimeout("total", firstPiece(), firstPiece(), new TimeLimits(LONG, LONG, LONG, SHORT));
    }

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    private String keepAlive() {
        return streamType().equals("text/event-stream") ? ": ping\n\n" : "\n";
    }

    /// The stream up to and with its first piece of text.
    private String firstPiece() {
        var stream = Golden.read(kind(), "text.stream");
        var end = streamType().equals("text/event-stream") ? "\n\n" : "\n";
        return stream.substring(0, stream.indexOf(end, stream.indexOf("Grüße")) + end.length());
    }

    private PacedServer paced(String beginning, String keepAlive) {
        return new PacedServer(server.baseUrl(), chatPath(), streamType(), beginning, keepAlive);
    }

    private void assertTimeout(String name, String beginning, String keepAlive, TimeLimits limits) {
        try (var paced = paced(beginning, keepAlive);
                var backend = open(kind() + "=" + paced.url(), OPTIONS.with(limits))) {
            var failure = assertThrows(BackendException.class, () -> backend.complete(HELLO));
            assertEquals(Kind.TIMEOUT, failure.kind());
            assertTrue(String.valueOf(failure.getMessage()).contains("time limit " + name), failure.getMessage());
        }
    }

    @Test
    void a_cancelled_call_returns_what_it_heard_and_lets_the_server_go() throws InterruptedException {
        var cancellation = new Cancellation();
        try (var paced = paced(firstPiece(), "");
                var backend = open(kind() + "=" + paced.url(), OPTIONS)) {
            var completion = backend.complete(HELLO, text -> cancellation.cancel(), cancellation);
            assertEquals(FinishReason.CANCELLED, completion.finishReason());
            assertEquals("Grüße, ", completion.text());
            assertTrue(paced.clientIsGone());
        }
    }

    @Test
    void a_call_cancelled_from_another_thread_returns_while_the_server_is_silent() throws InterruptedException {
        var cancellation = new Cancellation();
        try (var paced = paced(firstPiece(), "");
                var backend = open(kind() + "=" + paced.url(), OPTIONS)) {
            var heard = new CountDownLatch(1);
            var canceller = Thread.startVirtualThread(() -> {
                try {
                    heard.await();
                    cancellation.cancel();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            });
            var completion = backend.complete(HELLO, text -> heard.countDown(), cancellation);
            assertEquals(FinishReason.CANCELLED, completion.finishReason());
            canceller.join();
        }
    }

    @Test
    void closing_the_backend_ends_running_calls() {
        try (var paced = paced(firstPiece(), "")) {
            var backend = open(kind() + "=" + paced.url(), OPTIONS);
            var failure = assertThrows(BackendException.class,
                    () -> backend.complete(HELLO, text -> backend.close(), new Cancellation()));
            assertEquals(Kind.UNREACHABLE, failure.kind());
            assertFalse(failure.retryable());
        }
    }

    @Test
    void a_call_that_was_cancelled_before_it_began_asks_nobody() {
        var cancellation = new Cancellation();
        cancellation.cancel();
        serve(stream("text.stream"));
        try (var backend = connect(OPTIONS)) {
            var completion = backend.complete(HELLO, CompletionListener.NONE, cancellation);
            assertEquals(FinishReason.CANCELLED, completion.finishReason());
            assertEquals(0, chats());
        }
    }

    @Test
    void a_closed_backend_says_so() {
        var backend = connect(OPTIONS);
        backend.close();
        assertThrows(IllegalStateException.class, () -> backend.complete(HELLO));
    }
}
