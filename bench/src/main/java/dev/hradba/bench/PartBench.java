package dev.hradba.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Message;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.internal.dialect.Dialects;
import dev.hradba.core.internal.dialect.ReplyBuilder;
import dev.hradba.core.internal.wire.EventReader;
import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The parts of a call that are ours alone: schemas, checks, and the reading of events.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class PartBench {

    record Line(@NotBlank @Size(max = 40) String article, @Min(1) @Max(999) int count, Optional<@Size(max = 80) String> note) {}

    record Order(@NotBlank String customer, List<Line> lines, Map<String, String> tags) {}

    private static final String EVENT = "data: " + StubServer.TOKEN + "\n\n";
    private static final byte[] EVENTS = EVENT.repeat(1000).getBytes(StandardCharsets.UTF_8);

    private final Contract<Order> contract = Contract.of(Order.class);
    private final String reply = "{\"answer\":{\"customer\":\"ACME\",\"lines\":[%s],\"tags\":{\"a\":\"b\"}}}".formatted(
            String.join(",", Collections.nCopies(20, "{\"article\":\"bolt\",\"count\":3,\"note\":null}")));

    /// The schema of a record.
    @Benchmark
    public String schemaGeneration() {
        return Contract.of(Order.class).schema();
    }

    /// JSON, schema and bean constraints of a reply of some 900 characters.
    @Benchmark
    public Object replyCheck() {
        return contract.check(reply);
    }

    /// A thousand events cut and read to text.
    @Benchmark
    public String thousandEvents() throws IOException {
        var bytes = new ByteArrayInputStream(EVENTS);
        var events = EventReader.serverSentEvents(bytes::read, Long.MAX_VALUE);
        var request = CompletionRequest.of(List.of(Message.user("Hello")));
        var collected = new ReplyBuilder(request, CompletionListener.NONE, 0);
        var dialect = Dialects.of("openai");
        for (var event = events.next(); event != null; event = events.next()) {
            if (!dialect.readPiece(event, collected)) {
                throw new IllegalStateException("an event was no plain piece: " + event.data());
            }
        }
        return collected.completed().text();
    }

    /// The same thousand events only cut, by LangChain4j's parser.
    @Benchmark
    public int thousandEventsCutByLangChain4j() {
        var chars = new int[1];
        new DefaultServerSentEventParser().parse(new ByteArrayInputStream(EVENTS), new ServerSentEventListener() {
            @Override
            public void onEvent(ServerSentEvent event) {
                chars[0] += event.data().length();
            }

            @Override
            public void onError(Throwable failure) {
                throw new IllegalStateException(failure);
            }
        });
        return chars[0];
    }
}
