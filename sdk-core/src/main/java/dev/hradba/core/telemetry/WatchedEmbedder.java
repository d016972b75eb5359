package dev.hradba.core.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.embedding.Embedder;
import dev.hradba.core.internal.chat.CallMeter;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;

/// An embedder whose calls are spans. Thread-safe.
record WatchedEmbedder(Embedder embedder, Instruments instruments) implements Embedder {

    @Override
    public String model() {
        return embedder.model();
    }

    @Override
    public int dimension() {
        return embedder.dimension();
    }

    @Override
    public String recipe() {
        return embedder.recipe();
    }

    @Override
    public float[] query(String text) {
        return watch(1, () -> embedder.query(text));
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        return watch(texts.size(), () -> embedder.passages(texts));
    }

    @SuppressWarnings("try") // the scope only has to be closed
    private <T> T watch(int texts, Supplier<T> call) {
        var labels = Attributes.of(Names.OPERATION, "embeddings", Names.MODEL, embedder.model());
        var span = instruments.tracer.spanBuilder("embeddings " + embedder.model()).setSpanKind(SpanKind.CLIENT).setAllAttributes(labels)
                .setAttribute(Names.DIMENSION, embedder.dimension()).setAttribute(Names.TEXTS, texts).startSpan();
        long started = System.nanoTime();
        var measured = labels;
        try (var scope = Context.current().with(span).with(CallMeter.KEY, new LabelledMeter(instruments, labels)).makeCurrent()) {
            return call.get();
        } catch (BackendException failure) {
            var type = failure.kind().name().toLowerCase(Locale.ROOT);
            measured = labels.toBuilder().put(Names.ERROR_TYPE, type).build();
            span.setStatus(StatusCode.ERROR, type).setAttribute(Names.ERROR_TYPE, type);
            throw failure;
        } finally {
            instruments.duration.record((System.nanoTime() - started) / 1e9, measured);
            span.end();
        }
    }

    @Override
    public void close() {
        embedder.close();
    }
}
