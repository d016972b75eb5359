package dev.hradba.core.adapter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.hradba.core.ModelClient;
import dev.hradba.core.Outcome;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.Sampling;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.completion.ToolSpec;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.contract.GeneratedContracts;
import dev.hradba.core.internal.dialect.Dialects;
import dev.hradba.core.internal.wire.Json;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// What every adapter means by a call, against real servers. It needs no clever model: one with random weights will do.
///
/// ```sh
/// mvn -pl sdk-core -am test -Dtest=RealServerTest -Dsurefire.failIfNoSpecifiedTests=false -Dhradba.backend.llamacpp=http://localhost:8080
/// ```
///
/// `src/test/python/random_model.py FILE` writes one that llama.cpp reads, with tools in its chat template.
/// Each kind of server that [Backends] knows has such a property; several can be given. Without any, nothing is tested.
class RealServerTest {

    enum Mood { GOOD, BAD }

    record Verdict(Mood mood, @Min(1) @Max(9) int stars, boolean sure, @Size(max = 3) List<@Size(max = 8) String> words) {}

    private static final ToolSpec WEATHER = new ToolSpec("weather", "The weather in a city.",
            "{\"type\":\"object\",\"properties\":{\"city\":{\"enum\":[\"Brno\",\"Praha\"]},\"days\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":9}},"
                    + "\"required\":[\"city\",\"days\"],\"additionalProperties\":false}");
    private static final CompletionRequest HELLO = CompletionRequest.of(List.of(Message.system("Be brief."), Message.user("Tell me about ramparts.")))
            .withMaxTokens(24);

    @TestFactory
    Stream<DynamicNode> servers() {
        return Dialects.kinds().stream().sorted().filter(kind -> !url(kind).isEmpty())
                .map(kind -> DynamicContainer.dynamicContainer(kind, tests(kind + "=" + url(kind))));
    }

    private static String url(String kind) {
        return System.getProperty("hradba.backend." + kind, "");
    }

    private static Stream<DynamicNode> tests(String spec) {
        return Stream.of(
                test(spec, "connecting_finds_version_model_and_context_length", RealServerTest::facts),
                test(spec, "another_kind_is_refused", backend -> otherKind(spec)),
                test(spec, "pieces_add_up_to_the_completion_and_usage_is_told", RealServerTest::pieces),
                test(spec, "a_greedy_reply_is_the_same_twice_and_so_is_a_seeded_one", RealServerTest::repeatable),
                test(spec, "a_stop_text_ends_the_reply_and_is_no_part_of_it", RealServerTest::stops),
                test(spec, "a_grammar_holds_the_model", RealServerTest::grammar),
                test(spec, "a_schema_holds_the_model", RealServerTest::schema),
                test(spec, "every_kind_of_schema_is_accepted", RealServerTest::schemas),
                test(spec, "log_probabilities_come_one_per_token", RealServerTest::logProbs),
                test(spec, "a_named_tool_is_called_with_arguments_that_fit", RealServerTest::namedTool),
                test(spec, "tools_and_a_schema_end_in_a_call_or_a_typed_reply", RealServerTest::toolsAndSchema),
                test(spec, "a_conversation_with_tool_results_goes_on", RealServerTest::toolResults),
                test(spec, "texts_are_counted", RealServerTest::counts),
                test(spec, "a_prompt_that_is_too_long_is_a_wrong_request", RealServerTest::tooLong),
                test(spec, "a_cancelled_call_returns_soon_and_the_server_goes_on_answering", RealServerTest::cancelled),
                test(spec, "a_cancelled_call_stops_the_work_at_the_server", backend -> workStops(backend, spec.substring(spec.indexOf('=') + 1))),
                test(spec, "calls_at_the_same_time_do_not_mix", RealServerTest::together),
                test(spec, "a_typed_call_ends_in_an_outcome_that_was_checked", RealServerTest::typed));
    }

    private static DynamicNode test(String spec, String name, Consumer<Backend> body) {
        return DynamicTest.dynamicTest(name, () -> {
            try (var backend = Backends.connect(spec, ConnectOptions.DEFAULTS)) {
                body.accept(backend);
            }
        });
    }

    private static void facts(Backend backend) {
        assertFalse(backend.info().model().isBlank());
        if (!List.of("openai", "trtllm", "litellm").contains(backend.info().kind())) {
            assertFalse(backend.info().version().isBlank());
            assertTrue(backend.info().contextLength() > 0);
        }
    }

    private static void otherKind(String spec) {
        var wrong = spec.startsWith("ollama=") ? "vllm" : "ollama";
        var failure = assertThrows(BackendException.class, () -> Backends.connect(wrong + spec.substring(spec.indexOf('='))).close());
        assertFalse(failure.retryable());
    }

    private static void pieces(Backend backend) {
        var heard = new ArrayList<String>();
        var completion = backend.complete(HELLO, heard::add, new Cancellation());
        assertEquals(completion.text(), String.join("", heard));
        assertTrue(completion.usage().inputTokens() > 0, completion.usage().toString());
        assertTrue(completion.usage().outputTokens() > 0 && completion.usage().outputTokens() <= 24, completion.usage().toString());
        assertTrue(List.of(FinishReason.LENGTH, FinishReason.STOP).contains(completion.finishReason()), completion.finishReason().toString());
        assertEquals(completion.usage().outputTokens() == 24, completion.finishReason() == FinishReason.LENGTH);
    }

    private static void repeatable(Backend backend) {
        assertEquals(backend.complete(HELLO).text(), backend.complete(HELLO).text());
        assumeTrue(backend.info().can(Capability.SEED));
        var drawn = HELLO.with(new Sampling(1, 0.95, 0, OptionalLong.of(11)));
        assertEquals(backend.complete(drawn).text(), backend.complete(drawn).text());
    }

    private static void stops(Backend backend) {
        var whole = backend.complete(HELLO).text();
        assumeTrue(whole.length() > 12, "the model says too little");
        var stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);
        var heard = new StringBuilder();
        var completion = backend.complete(HELLO.withStop(List.of(stop)), heard::append, new Cancellation());
        assertEquals(whole.substring(0, whole.indexOf(stop)), completion.text());
        assertEquals(completion.text(), heard.toString());
        assertEquals(FinishReason.STOP, completion.finishReason());
    }

    private static void grammar(Backend backend) {
        assumeTrue(backend.info().can(Capability.GRAMMAR));
        var reply = backend.complete(HELLO.with(new Constraint.Grammar("root ::= (\"yes\" | \"no\") \", \" [a-c]{2}"))).text();
        assertTrue(reply.matches("(yes|no), [a-c]{2}"), reply);
    }

    private static void schema(Backend backend) {
        assumeTrue(backend.info().can(Capability.JSON_SCHEMA));
        var schema = new Constraint.JsonSchema("verdict", WEATHER.parameters());
        for (var sampling : List.of(Sampling.GREEDY, new Sampling(1, 1, 0, OptionalLong.empty()))) {
            var completion = backend.complete(HELLO.with(schema).with(sampling).withMaxTokens(200));
            assertArguments(completion.text());
            assertEquals(FinishReason.STOP, completion.finishReason());
        }
    }

    private static void assertArguments(String text) {
        var said = requireNonNull(Json.parse(text), text);
        assertEquals(2, said.size(), text);
        assertTrue(List.of("Brno", "Praha").contains(Json.text(said, "city")), text);
        assertTrue(said.path("days").isInt() && said.path("days").intValue() >= 1 && said.path("days").intValue() <= 9, text);
    }

    private static void schemas(Backend backend) {
        assumeTrue(backend.info().can(Capability.JSON_SCHEMA));
        var refused = new ArrayList<String>();
        GeneratedContracts.lowered(GeneratedContracts.of(7, 60), backend.info().kind()).forEach((name, schema) -> {
            try {
                backend.complete(HELLO.with(new Constraint.JsonSchema("c", schema)).withMaxTokens(1));
            } catch (BackendException failure) {
                refused.add(name + ": " + failure.getMessage() + "\n" + schema);
            }
        });
        assertEquals("", String.join("\n", refused));
    }

    private static void logProbs(Backend backend) {
        assumeTrue(backend.info().can(Capability.LOG_PROBS));
        var completion = backend.complete(HELLO.withLogProbs());
        assertEquals(completion.usage().outputTokens(), completion.logProbs().size());
        assertTrue(completion.logProbs().stream().allMatch(token -> token.logProb() <= 0));
    }

    /// A server may let any text come before the call that was demanded, so a model with random weights may never get there;
    /// it may not end without one.
    private static void namedTool(Backend backend) {
        assumeTrue(backend.info().can(Capability.TOOLS) && !backend.info().kind().equals("ollama"));
        var forced = HELLO.withTools(List.of(WEATHER), new ToolChoice.Named("weather")).withMaxTokens(300);
        for (int draw = 0; draw < 8; draw++) {
            var completion = drawn(backend, draw == 0 ? forced : forced.with(new Sampling(1, 1, 0, OptionalLong.empty())));
            if (completion.isEmpty()) {
                continue;
            }
            var reply = completion.get();
            if (!reply.toolCalls().isEmpty()) {
                assertTrue(List.of(FinishReason.TOOL_CALLS, FinishReason.LENGTH).contains(reply.finishReason()), reply.toString());
                assertEquals("weather", reply.toolCalls().getFirst().name());
                assertArguments(reply.toolCalls().getFirst().arguments());
                return;
            }
            assertEquals(FinishReason.LENGTH, reply.finishReason(), reply.toString());
        }
        abort("the model never came to its call");
    }

    /// Some servers read a call that the limit cut, and fail.
    private static Optional<Completion> drawn(Backend backend, CompletionRequest request) {
        try {
            return Optional.of(backend.complete(request));
        } catch (BackendException failure) {
            assertTrue(String.valueOf(failure.getMessage()).contains("does not match the expected"), failure.getMessage());
            return Optional.empty();
        }
    }

    private static void toolsAndSchema(Backend backend) {
        assumeTrue(backend.info().can(Capability.TOOLS_WITH_SCHEMA));
        var completion = backend.complete(HELLO.with(new Constraint.JsonSchema("verdict", WEATHER.parameters()))
                .withTools(List.of(WEATHER), new ToolChoice.Auto()).withMaxTokens(200));
        if (completion.toolCalls().isEmpty()) {
            assertArguments(completion.text());
        }
    }

    private static void toolResults(Backend backend) {
        assumeTrue(backend.info().can(Capability.TOOLS));
        var call = new ToolCall("call00001", "weather", "{\"city\":\"Brno\",\"days\":1}");
        var messages = List.of(Message.user("Weather?"), new Message(Message.Role.ASSISTANT, "", List.of(call), Optional.empty()),
                Message.tool("call00001", "sunny"), Message.user("And now?"));
        assertTrue(backend.complete(CompletionRequest.of(messages).withTools(List.of(WEATHER), new ToolChoice.Auto()).withMaxTokens(8)).usage().outputTokens() > 0);
    }

    /// Drawn, so that a reply goes on for a while, and seeded: a random model may also open a tool call at once, which its server breaks off.
    private static final Sampling DRAWN = new Sampling(1, 1, 0, OptionalLong.of(11));

    private static void counts(Backend backend) {
        var few = backend.countTokens("A rampart.");
        var many = backend.countTokens("A rampart. ".repeat(20));
        assertTrue(few.tokens() > 0 && many.tokens() > few.tokens() * 5, few + " " + many);
    }

    private static void tooLong(Backend backend) {
        int context = backend.info().contextLength();
        assumeTrue(context > 0 && context <= 40_000, "the context is unknown, or filling it takes too long");
        var request = CompletionRequest.of(List.of(Message.user("word ".repeat(context * 2)))).withMaxTokens(8);
        var failure = assertThrows(BackendException.class, () -> backend.complete(request));
        assertEquals(Kind.INVALID_REQUEST, failure.kind(), failure.getMessage());
        assertFalse(failure.retryable());
    }

    private static void cancelled(Backend backend) {
        var cancellation = new Cancellation();
        var heard = new ArrayList<String>();
        var longer = HELLO.withMaxTokens(Math.max(64, Math.min(400, backend.info().contextLength() - 100)));
        var completion = backend.complete(longer.with(DRAWN), text -> {
            heard.add(text);
            if (heard.size() == 3) {
                cancellation.cancel();
            }
        }, cancellation);
        assumeTrue(heard.size() >= 3, "the model says too little");
        assertEquals(FinishReason.CANCELLED, completion.finishReason());
        assertEquals(String.join("", heard), completion.text());
        assertTrue(backend.complete(HELLO.withMaxTokens(1)).total().compareTo(Duration.ofSeconds(20)) < 0);
    }

    /// The server itself says that it works while the reply comes, and that it works no more soon after, long before the limit.
    private static void workStops(Backend backend, String url) {
        var work = ServerWork.of(backend.info().kind(), url);
        assumeTrue(work.isTold(), "this server does not tell what it works on");
        int before = work.running();
        var cancellation = new Cancellation();
        var during = new ArrayList<Integer>();
        var heard = new ArrayList<String>();
        int limit = Math.max(64, backend.info().contextLength() - 100);
        backend.complete(HELLO.withMaxTokens(limit).with(DRAWN), text -> {
            heard.add(text);
            if (heard.size() == 3) {
                during.add(work.running());
                cancellation.cancel();
            }
        }, cancellation);
        assumeTrue(heard.size() >= 3, "the model says too little");
        assertEquals(List.of(before + 1), during);
        assertTrue(work.waitsUntil(before, Duration.ofSeconds(5)), "the server goes on for nobody");
        assertTrue(work.tokens() < limit, "it stopped only at the limit of " + limit);
    }

    private static void together(Backend backend) {
        var alone = backend.complete(HELLO).text();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = Stream.generate(() -> threads.submit(() -> {
                var heard = new StringBuilder();
                var completion = backend.complete(HELLO.withMaxTokens(12), heard::append, new Cancellation());
                assertEquals(completion.text(), heard.toString());
                return completion.text();
            })).limit(6).toList();
            for (var call : calls) {
                var text = call.get(2, TimeUnit.MINUTES);
                assertTrue(alone.startsWith(text) || text.startsWith(alone), text);
            }
        } catch (ExecutionException | TimeoutException | InterruptedException failure) {
            throw new AssertionError("a call failed", failure);
        }
    }

    private static void typed(Backend backend) {
        var client = ModelClient.of(backend);
        var outcome = client.call(Contract.of(Verdict.class).withoutAbstention(), "How was it?");
        if (backend.info().can(Capability.JSON_SCHEMA)) {
            var answer = assertInstanceOf(Outcome.Answer.class, outcome);
            assertInstanceOf(Verdict.class, answer.value());
        }
    }
}
