package dev.hradba.core.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

import com.sun.management.OperatingSystemMXBean;
import dev.hradba.core.adapter.Backends;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Message;
import dev.hradba.core.contract.Contract;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// What a call costs on our side, next to LangChain4j's OpenAI client on the same stub server in the same process.
///
/// - `calls [rounds]`: whole calls, streamed calls and streamed tokens; rounds of both clients alternate, medians are printed
/// - `parts [rounds]`: schema generation and checking of a reply
/// - `serve PORT STREAMS`: the stub server alone, which holds every stream until so many are open
/// - `streams PORT STREAMS`: that many streams at once, a virtual thread each
public final class CallBench {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final int CALLS = 200;
    private static final int TOKENS = 1000;
    private static final int LONG_CALLS = 10;

    record Line(@NotBlank @Size(max = 40) String article, @Min(1) @Max(999) int count, Optional<@Size(max = 80) String> note) {}

    record Order(@NotBlank String customer, List<Line> lines, Map<String, String> tags) {}

    private interface Client {
        void whole();

        void stream(int tokens);
    }

    private CallBench() {}

    /// Runs one of the parts above.
    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args.length == 0 ? "calls" : args[0]) {
            case "calls" -> calls(args.length > 1 ? Integer.parseInt(args[1]) : 15);
            case "parts" -> parts(args.length > 1 ? Integer.parseInt(args[1]) : 15);
            case "serve" -> {
                try (var server = new StubServer(Integer.parseInt(args[1]), Integer.parseInt(args[2]))) {
                    OUT.println("serving at " + server.port());
                    Thread.currentThread().join();
                }
            }
            case "streams" -> streams(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException("'%s' is none of calls, parts, serve, streams".formatted(args[0]));
        }
    }

    private static Backend connect(int port) {
        return Backends.connect("openai=http://localhost:%d#m".formatted(port), ConnectOptions.DEFAULTS.withoutConstraintProbe());
    }

    private static void calls(int rounds) throws IOException {
        try (var server = new StubServer(0, 0); var backend = connect(server.port())) {
            var ours = ours(backend);
            var theirs = theirs(server.port());
            compare("whole call", rounds, CALLS, ours::whole, theirs::whole);
            compare("streamed call of one token", rounds, CALLS, () -> ours.stream(1), () -> theirs.stream(1));
            compare("streamed call of %d tokens".formatted(TOKENS), rounds, LONG_CALLS, () -> ours.stream(TOKENS), () -> theirs.stream(TOKENS));
        }
    }

    private static Client ours(Backend backend) {
        var request = CompletionRequest.of(List.of(Message.user("Hello")));
        return new Client() {
            @Override
            public void whole() {
                backend.complete(request.withMaxTokens(1));
            }

            @Override
            public void stream(int tokens) {
                var heard = new LongAdder();
                backend.complete(request.withMaxTokens(tokens), text -> heard.increment(), new Cancellation());
                check(heard.sum(), tokens);
            }
        };
    }

    private static Client theirs(int port) {
        var url = "http://localhost:%d/v1".formatted(port);
        var whole = OpenAiChatModel.builder().baseUrl(url).apiKey("none").modelName("m").maxTokens(1).build();
        var streaming = OpenAiStreamingChatModel.builder().baseUrl(url).apiKey("none").modelName("m").build();
        return new Client() {
            @Override
            public void whole() {
                whole.chat(ChatRequest.builder().messages(UserMessage.from("Hello")).build());
            }

            @Override
            public void stream(int tokens) {
                var heard = new LongAdder();
                var done = new CompletableFuture<ChatResponse>();
                streaming.chat(ChatRequest.builder().messages(UserMessage.from("Hello"))
                        .parameters(OpenAiChatRequestParameters.builder().maxOutputTokens(tokens).build()).build(), new StreamingChatResponseHandler() {
                            @Override
                            public void onPartialResponse(String text) {
                                heard.increment();
                            }

                            @Override
                            public void onCompleteResponse(ChatResponse response) {
                                done.complete(response);
                            }

                            @Override
                            public void onError(Throwable failure) {
                                done.completeExceptionally(failure);
                            }
                        });
                done.join();
                check(heard.sum(), tokens);
            }
        };
    }

    private static void check(long heard, int tokens) {
        if (heard != tokens) {
            throw new IllegalStateException("heard %d of %d tokens".formatted(heard, tokens));
        }
    }

    /// Rounds of both, taking turns; the first third only warms up.
    private static void compare(String what, int rounds, int calls, Runnable ours, Runnable theirs) {
        var first = new ArrayList<Cost>();
        var second = new ArrayList<Cost>();
        for (int round = 0; round < rounds + rounds / 2; round++) {
            var one = cost(calls, ours);
            var other = cost(calls, theirs);
            if (round >= rounds / 2) {
                first.add(one);
                second.add(other);
            }
        }
        OUT.printf("%s: ours %.0f us (processor %.0f us), LangChain4j %.0f us (processor %.0f us), ratio %.2f (processor %.2f); medians of %d rounds of %d%n",
                what, wall(first), processor(first), wall(second), processor(second), wall(first) / wall(second), processor(first) / processor(second),
                rounds, calls);
    }

    /// Microseconds of one call.
    ///
    /// @param wall      by the clock
    /// @param processor of all threads of the process, the stub server's included
    private record Cost(double wall, double processor) {}

    private static Cost cost(int calls, Runnable call) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long started = System.nanoTime();
        long used = system.getProcessCpuTime();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        return new Cost((System.nanoTime() - started) / 1e3 / calls, (system.getProcessCpuTime() - used) / 1e3 / calls);
    }

    private static double wall(List<Cost> costs) {
        return median(costs.stream().map(Cost::wall).toList());
    }

    private static double processor(List<Cost> costs) {
        return median(costs.stream().map(Cost::processor).toList());
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void parts(int rounds) {
        var contract = Contract.of(Order.class);
        var reply = "{\"answer\":{\"customer\":\"ACME\",\"lines\":[%s],\"tags\":{\"a\":\"b\"}}}".formatted(
                String.join(",", Arrays.asList(new String[20]).stream().map(none -> "{\"article\":\"bolt\",\"count\":3,\"note\":null}").toList()));
        alone("schema generation", rounds, 20, () -> Contract.of(Order.class).schema());
        alone("check of a reply of %d characters (JSON, schema, bean constraints)".formatted(reply.length()), rounds, 100, () -> contract.check(reply));
    }

    private static void alone(String what, int rounds, int calls, Runnable part) {
        var costs = new ArrayList<Cost>();
        for (int round = 0; round < rounds + rounds / 2; round++) {
            var one = cost(calls, part);
            if (round >= rounds / 2) {
                costs.add(one);
            }
        }
        OUT.printf("%s: %.0f us (processor %.0f us), medians of %d rounds of %d%n", what, wall(costs), processor(costs), rounds, calls);
    }

    private static void streams(int port, int count) throws InterruptedException {
        var tokens = new LongAdder();
        var finished = new CountDownLatch(count);
        long started = System.nanoTime();
        try (var backend = connect(port); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var request = CompletionRequest.of(List.of(Message.user("Hello"))).withMaxTokens(20);
            for (int i = 0; i < count; i++) {
                threads.execute(() -> {
                    backend.complete(request, text -> tokens.increment(), new Cancellation());
                    finished.countDown();
                });
            }
            finished.await();
        }
        var memory = Runtime.getRuntime();
        OUT.printf("%d streams open at once, %d tokens, %s; heap used at the end %d MB of %d MB%n", count, tokens.sum(),
                Duration.ofNanos(System.nanoTime() - started), (memory.totalMemory() - memory.freeMemory()) >> 20, memory.maxMemory() >> 20);
    }
}
