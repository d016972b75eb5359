package dev.hradba.core.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import dev.hradba.core.Identity;
import dev.hradba.core.ModelClient;
import dev.hradba.core.Outcome;
import dev.hradba.core.ToolFunction;
import dev.hradba.core.Usage;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.cache.EmbeddingCache;
import dev.hradba.core.cache.ReplyCache;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.Sampling;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolSpec;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.embedding.Embedder;
import dev.hradba.core.routing.BackendPool;
import dev.hradba.core.routing.PoolMember;
import dev.hradba.core.testkit.ScriptedBackend;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TelemetryTest {

    record Age(@Positive int years) {}

    private static final CompletionRequest SECRET = CompletionRequest.of(List.of(Message.user("my-secret-question")));

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final InMemoryLogRecordExporter events = InMemoryLogRecordExporter.create();
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build())
            .setLoggerProvider(SdkLoggerProvider.builder().addLogRecordProcessor(SimpleLogRecordProcessor.create(events)).build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build()).build();
    private final Telemetry telemetry = Telemetry.of(sdk);

    @AfterEach
    void close() {
        sdk.close();
    }

    private static Object attribute(SpanData span, String name) {
        return span.getAttributes().asMap().entrySet().stream().filter(entry -> entry.getKey().getKey().equals(name))
                .map(Map.Entry::getValue).findFirst().orElse("absent");
    }

    private static ScriptedBackend.Step reply() {
        return request -> new Completion("my-secret-answer", Optional.of("hm"), List.of(), FinishReason.STOP,
                new Usage(10, 5, 4, 0, 3, 2), List.of(), Duration.ofMillis(200), Duration.ofMillis(600));
    }

    @Test
    void a_call_is_a_client_span_with_the_names_of_the_convention() {
        var backend = telemetry.watch(ScriptedBackend.of(List.of(reply())));
        backend.complete(SECRET.with(new Sampling(0.5, 0.9, 40, OptionalLong.of(7))).withStop(List.of("END")), text -> {}, new Cancellation());
        var span = spans.getFinishedSpanItems().getFirst();
        assertEquals("chat script", span.getName());
        assertEquals(SpanKind.CLIENT, span.getKind());
        assertEquals(List.of("chat", "scripted", "script"),
                List.of(attribute(span, "gen_ai.operation.name"), attribute(span, "gen_ai.provider.name"), attribute(span, "gen_ai.request.model")));
        assertEquals(List.of(1024L, 0.5, 0.9, 40.0, 7L, List.of("END"), true), List.of(attribute(span, "gen_ai.request.max_tokens"),
                attribute(span, "gen_ai.request.temperature"), attribute(span, "gen_ai.request.top_p"), attribute(span, "gen_ai.request.top_k"),
                attribute(span, "gen_ai.request.seed"), attribute(span, "gen_ai.request.stop_sequences"), attribute(span, "gen_ai.request.stream")));
        assertEquals(List.of(10L, 5L, 4L, 3L, 2L, List.of("stop")), List.of(attribute(span, "gen_ai.usage.input_tokens"),
                attribute(span, "gen_ai.usage.output_tokens"), attribute(span, "gen_ai.usage.cache_read.input_tokens"),
                attribute(span, "hradba.usage.drafted_tokens"), attribute(span, "hradba.usage.accepted_tokens"),
                attribute(span, "gen_ai.response.finish_reasons")));
    }

    @Test
    void what_was_asked_and_answered_is_recorded_only_when_wanted() {
        telemetry.watch(ScriptedBackend.of(List.of(reply()))).complete(SECRET);
        assertFalse(spans.getFinishedSpanItems().toString().contains("my-secret"));
        spans.reset();
        Telemetry.withContent(sdk).watch(ScriptedBackend.of(List.of(reply()))).complete(SECRET);
        var span = spans.getFinishedSpanItems().getFirst();
        assertEquals("[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"my-secret-question\"}]}]", attribute(span, "gen_ai.input.messages"));
        assertTrue(attribute(span, "gen_ai.output.messages").toString().contains("my-secret-answer"));
    }

    @Test
    void a_failure_is_named_by_its_kind_and_its_message_is_not_recorded() {
        var backend = telemetry.watch(ScriptedBackend.of(List.of(ScriptedBackend.failure(Kind.BUSY, true, "my-secret-message"))));
        assertThrows(BackendException.class, () -> backend.complete(SECRET));
        var span = spans.getFinishedSpanItems().getFirst();
        assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
        assertEquals("busy", attribute(span, "error.type"));
        assertFalse(spans.getFinishedSpanItems().toString().contains("my-secret"));
        var point = metric("gen_ai.client.operation.duration").getHistogramData().getPoints().iterator().next();
        assertEquals("busy", point.getAttributes().get(AttributeKey.stringKey("error.type")));
    }

    private MetricData metric(String name) {
        return metrics.collectAllMetrics().stream().filter(metric -> metric.getName().equals(name)).findFirst().orElseThrow();
    }

    private long measured(String name) {
        return metrics.collectAllMetrics().stream().filter(metric -> metric.getName().equals(name))
                .flatMap(metric -> metric.getHistogramData().getPoints().stream()).mapToLong(HistogramPointData::getCount).sum();
    }

    /// The convention: these are reported for streaming calls and not otherwise.
    @Test
    void pieces_are_measured_where_somebody_hears_them() {
        var backend = telemetry.watch(ScriptedBackend.of(List.of(reply(), reply(), ScriptedBackend.text(""))));
        backend.complete(SECRET);
        assertEquals(List.of(0L, 0L), List.of(measured("gen_ai.client.operation.time_to_first_chunk"), measured("gen_ai.client.operation.time_per_output_chunk")));
        assertEquals("absent", attribute(spans.getFinishedSpanItems().getLast(), "gen_ai.response.time_to_first_chunk"));
        var heard = new AtomicInteger();
        backend.complete(SECRET, text -> heard.incrementAndGet(), new Cancellation());
        assertEquals(List.of(1L, (long) heard.get()), // the first piece was thought aloud
                List.of(measured("gen_ai.client.operation.time_to_first_chunk"), measured("gen_ai.client.operation.time_per_output_chunk")));
        assertTrue((double) attribute(spans.getFinishedSpanItems().getLast(), "gen_ai.response.time_to_first_chunk") > 0);
        backend.complete(SECRET, text -> {}, new Cancellation());
        assertEquals(1L, measured("gen_ai.client.operation.time_to_first_chunk"), "nothing came");
    }

    @Test
    void durations_and_tokens_are_measured() {
        telemetry.watch(ScriptedBackend.of(List.of(reply()))).complete(SECRET);
        assertEquals(0.1, metric("hradba.time_per_output_token").getHistogramData().getPoints().iterator().next().getSum(), 1e-9);
        var tokens = metric("gen_ai.client.token.usage").getHistogramData().getPoints().stream()
                .collect(Collectors.toMap(point -> String.valueOf(point.getAttributes().get(AttributeKey.stringKey("gen_ai.token.type"))), point -> point.getSum()));
        assertEquals(Map.of("input", 10.0, "output", 5.0), tokens);
    }

    @Test
    void a_typed_call_is_the_parent_of_its_calls_and_tells_of_repairs() {
        var client = ModelClient.of(ScriptedBackend.saying("{\"years\":-1}", "{\"years\":42}")).with(telemetry);
        assertTrue(client.call(Contract.of(Age.class), "How old?") instanceof Outcome.Answer<Age>);
        var finished = spans.getFinishedSpanItems();
        assertEquals(3, finished.size());
        var typed = finished.getLast();
        assertEquals("contract Age", typed.getName());
        assertEquals(List.of("answer", 1L), List.of(attribute(typed, "hradba.contract.outcome"), attribute(typed, "hradba.contract.repairs")));
        assertEquals(Contract.of(Age.class).version(), attribute(typed, "hradba.contract.version"));
        assertEquals(List.of("hradba.contract.repair"), typed.getEvents().stream().map(event -> event.getName()).toList());
        assertEquals("json", attribute(finished.getFirst(), "gen_ai.output.type"));
        finished.subList(0, 2).forEach(call -> assertEquals(typed.getSpanId(), call.getParentSpanId()));
        assertEquals(1, metric("hradba.contract.repairs").getLongSumData().getPoints().iterator().next().getValue());
    }

    @Test
    void a_tool_that_the_model_calls_is_a_span_between_its_calls() {
        var script = ScriptedBackend.of(List.of(ScriptedBackend.calls(new ToolCall("7", "census", "{}")), ScriptedBackend.text("{\"answer\":{\"years\":42}}")));
        var census = new ToolFunction(new ToolSpec("census", "Ages.", "{\"type\":\"object\"}"), arguments -> "42");
        ModelClient.of(script).with(telemetry).withTools(census).call(Contract.of(Age.class), "How old?");
        var finished = spans.getFinishedSpanItems();
        assertEquals(List.of("chat script", "execute_tool census", "chat script", "contract Age"), finished.stream().map(SpanData::getName).toList());
        assertEquals(List.of("execute_tool", "census", "7"), List.of(attribute(finished.get(1), "gen_ai.operation.name"),
                attribute(finished.get(1), "gen_ai.tool.name"), attribute(finished.get(1), "gen_ai.tool.call.id")));
        assertEquals(finished.getLast().getSpanId(), finished.get(1).getParentSpanId());
    }

    @Test
    void a_pool_says_on_the_span_who_answered_and_who_did_not() {
        try (var pool = telemetry.watch(BackendPool.of(List.of(
                PoolMember.of("gpu1", ScriptedBackend.of(List.of(ScriptedBackend.failure(Kind.UNREACHABLE, true, "gone")))),
                PoolMember.of("reserve", ScriptedBackend.of(List.of(reply()))).withWeight(0))))) {
            pool.complete(SECRET);
        }
        var span = spans.getFinishedSpanItems().getFirst();
        assertEquals("reserve", attribute(span, "hradba.pool.member"));
        assertEquals("hradba.pool.failover", span.getEvents().getFirst().getName());
    }

    @Test
    void a_call_says_whether_a_kept_reply_answered_it() {
        var kept = telemetry.watch(new ReplyCache(10_000, Duration.ofHours(1)).forIdentity(Identity.of("eva"), ScriptedBackend.of(List.of(reply()))));
        kept.complete(SECRET);
        kept.complete(SECRET);
        assertEquals(List.of(false, true), spans.getFinishedSpanItems().stream().map(span -> attribute(span, "hradba.cache.hit")).toList());
    }

    private Map<Object, Long> counted(String name, String label) {
        return metric(name).getLongSumData().getPoints().stream().collect(Collectors.toMap(
                point -> point.getAttributes().asMap().entrySet().stream().filter(entry -> entry.getKey().getKey().equals(label)).findFirst().orElseThrow().getValue(),
                point -> point.getValue()));
    }

    @Test
    void waits_looks_into_a_cache_and_cheaper_tokens_are_measured() {
        var pool = BackendPool.of(List.of(PoolMember.of("only", ScriptedBackend.of(List.of(reply())))));
        try (var watched = telemetry.watch(new ReplyCache(10_000, Duration.ofHours(1)).forIdentity(Identity.of("eva"), pool))) {
            watched.complete(SECRET);
            watched.complete(SECRET);
        }
        assertEquals(Map.of(false, 1L, true, 1L), counted("hradba.cache.lookups", "hradba.cache.hit"));
        assertEquals(Map.of("cached", 4L, "drafted", 3L, "accepted", 2L), counted("hradba.usage.tokens", "hradba.usage.kind"));
        var waits = metric("hradba.pool.wait").getHistogramData().getPoints().iterator().next();
        assertEquals(1, waits.getCount());
        assertEquals(0.0, attribute(spans.getFinishedSpanItems().getFirst(), "hradba.pool.waited"));
        pool.close();
    }

    /// Vectors of one number; a text `bad` is too much for it.
    private record Lengths() implements Embedder {
        @Override
        public String model() {
            return "lengths";
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public String recipe() {
            return "plain";
        }

        @Override
        public float[] query(String text) {
            return passages(List.of(text)).getFirst();
        }

        @Override
        public List<float[]> passages(List<String> texts) {
            if (texts.contains("bad")) {
                throw new BackendException(Kind.INVALID_REQUEST, false, "my-secret-text");
            }
            return texts.stream().map(text -> new float[] {1}).toList();
        }

        @Override
        public void close() {}
    }

    @Test
    void embeddings_are_spans_with_their_texts_counted_and_their_cache_measured() {
        var kept = new EmbeddingCache(10, Duration.ofHours(1)).forIdentity(Identity.of("eva"), new Lengths());
        try (var watched = telemetry.watch(kept)) {
            watched.passages(List.of("a", "b"));
            watched.passages(List.of("b", "c"));
            assertThrows(BackendException.class, () -> watched.query("bad"));
        }
        var finished = spans.getFinishedSpanItems();
        assertEquals(List.of("embeddings lengths", "embeddings", "lengths", 1L, 2L), List.of(finished.getFirst().getName(), attribute(finished.getFirst(), "gen_ai.operation.name"),
                attribute(finished.getFirst(), "gen_ai.request.model"), attribute(finished.getFirst(), "gen_ai.embeddings.dimension.count"),
                attribute(finished.getFirst(), "hradba.embeddings.texts")));
        assertEquals("invalid_request", attribute(finished.getLast(), "error.type"));
        assertEquals(Map.of(false, 4L, true, 1L), counted("hradba.cache.lookups", "hradba.cache.hit"));
        assertEquals(3L, measured("gen_ai.client.operation.duration"));
        assertFalse(finished.toString().contains("my-secret"));
    }

    @Test
    void a_failure_is_an_event_too_without_its_message() {
        var failing = ScriptedBackend.failure(Kind.BUSY, true, "my-secret-message");
        assertThrows(BackendException.class, () -> telemetry.watch(ScriptedBackend.of(List.of(failing))).complete(SECRET));
        var event = events.getFinishedLogRecordItems().getFirst();
        assertEquals("gen_ai.client.operation.exception", event.getEventName());
        assertEquals(Severity.WARN, event.getSeverity());
        assertEquals(BackendException.class.getName(), event.getAttributes().get(AttributeKey.stringKey("exception.type")));
        assertEquals("busy", event.getAttributes().get(AttributeKey.stringKey("error.type")));
        assertEquals(spans.getFinishedSpanItems().getFirst().getSpanId(), event.getSpanContext().getSpanId());
        assertFalse(event.toString().contains("my-secret"));
    }

    @Test
    void texts_can_be_kept_apart_from_the_spans() {
        Telemetry.withContentEvents(sdk).watch(ScriptedBackend.of(List.of(reply()))).complete(SECRET);
        assertFalse(spans.getFinishedSpanItems().toString().contains("my-secret"));
        var event = events.getFinishedLogRecordItems().getFirst();
        assertEquals("gen_ai.client.inference.operation.details", event.getEventName());
        var told = event.getAttributes();
        assertTrue(String.valueOf(told.get(AttributeKey.stringKey("gen_ai.input.messages"))).contains("my-secret-question"));
        assertTrue(String.valueOf(told.get(AttributeKey.stringKey("gen_ai.output.messages"))).contains("my-secret-answer"));
        assertEquals(10L, told.get(AttributeKey.longKey("gen_ai.usage.input_tokens")));
        assertEquals("chat", told.get(AttributeKey.stringKey("gen_ai.operation.name")));
        assertEquals(spans.getFinishedSpanItems().getFirst().getSpanId(), event.getSpanContext().getSpanId());
    }

    @Test
    void nothing_is_recorded_where_nobody_watches() {
        var backend = ScriptedBackend.of(List.of(reply()));
        assertEquals(backend, Telemetry.NONE.watch(backend));
        backend.complete(SECRET);
        assertTrue(spans.getFinishedSpanItems().isEmpty());
    }
}
