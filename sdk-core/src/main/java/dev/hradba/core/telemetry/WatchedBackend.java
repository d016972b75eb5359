package dev.hradba.core.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.internal.chat.CallMeter;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;

/// A backend whose calls are spans. Thread-safe.
record WatchedBackend(Backend backend, Instruments instruments, ContentCapture capture) implements Backend {

    static final double NANOS = 1e9;

    @Override
    public BackendInfo info() {
        return backend.info();
    }

    @Override
    public TokenCount countTokens(String text) {
        return backend.countTokens(text);
    }

    @Override
    @SuppressWarnings("try") // the scope only has to be closed
    public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        var info = backend.info();
        var labels = Attributes.of(Names.OPERATION, "chat", Names.PROVIDER, info.kind(), Names.MODEL, info.model());
        var asked = asked(request, listener);
        var span = instruments.tracer.spanBuilder("chat " + info.model()).setSpanKind(SpanKind.CLIENT)
                .setAllAttributes(labels).setAllAttributes(asked).startSpan();
        long started = System.nanoTime();
        try (var scope = Context.current().with(span).with(CallMeter.KEY, new LabelledMeter(instruments, labels)).makeCurrent()) {
            if (capture == ContentCapture.SPANS) {
                span.setAttribute(Names.INPUT_MESSAGES, Content.of(request.messages()));
            }
            var chunks = new Chunks(listener, started, labels);
            var completion = backend.complete(request, listener == CompletionListener.NONE ? listener : chunks, cancellation);
            chunks.first().ifPresent(seconds -> span.setAttribute(Names.FIRST_CHUNK, seconds));
            answered(span, labels, asked, request, completion);
            measure(labels, completion, started);
            return completion;
        } catch (BackendException failure) {
            failed(span, labels, failure.kind().name().toLowerCase(Locale.ROOT), failure, started);
            throw failure;
        } catch (RuntimeException bug) {
            failed(span, labels, bug.getClass().getName(), bug, started);
            throw bug;
        } finally {
            span.end();
        }
    }

    private static Attributes asked(CompletionRequest request, CompletionListener listener) {
        var sampling = request.sampling();
        var asked = Attributes.builder().put(Names.MAX_TOKENS, (long) request.maxTokens()).put(Names.TEMPERATURE, sampling.temperature())
                .put(Names.TOP_P, sampling.topP()).put(Names.STREAM, listener != CompletionListener.NONE)
                .put(Names.OUTPUT_TYPE, request.constraint() instanceof Constraint.JsonSchema ? "json" : "text");
        if (sampling.topK() > 0) {
            asked.put(Names.TOP_K, (double) sampling.topK());
        }
        sampling.seed().ifPresent(seed -> asked.put(Names.SEED, seed));
        if (!request.stop().isEmpty()) {
            asked.put(Names.STOP, request.stop());
        }
        return asked.build();
    }

    private void answered(Span span, Attributes labels, Attributes asked, CompletionRequest request, Completion completion) {
        var usage = completion.usage();
        var answered = Attributes.builder().put(Names.FINISH_REASONS, List.of(completion.finishReason().name().toLowerCase(Locale.ROOT)))
                .put(Names.INPUT_TOKENS, (long) usage.inputTokens()).put(Names.OUTPUT_TOKENS, (long) usage.outputTokens())
                .put(Names.CACHED_TOKENS, (long) usage.cachedTokens())
                .put(Names.TIME_TO_FIRST, completion.timeToFirst().toNanos() / NANOS);
        if (usage.forcedTokens() > 0) {
            answered.put(Names.FORCED_TOKENS, (long) usage.forcedTokens());
        }
        if (usage.draftedTokens() > 0) {
            answered.put(Names.DRAFTED_TOKENS, (long) usage.draftedTokens()).put(Names.ACCEPTED_TOKENS, (long) usage.acceptedTokens());
        }
        span.setAllAttributes(answered.build());
        switch (capture) {
            case NONE -> {}
            case SPANS -> span.setAttribute(Names.OUTPUT_MESSAGES, Content.of(completion));
            case EVENTS -> instruments.events.logRecordBuilder().setEventName("gen_ai.client.inference.operation.details")
                    .setAllAttributes(labels).setAllAttributes(asked).setAllAttributes(answered.build())
                    .setAttribute(Names.INPUT_MESSAGES, Content.of(request.messages()))
                    .setAttribute(Names.OUTPUT_MESSAGES, Content.of(completion)).emit();
        }
    }

    private void measure(Attributes labels, Completion completion, long started) {
        var usage = completion.usage();
        instruments.duration.record((System.nanoTime() - started) / NANOS, labels);
        if (usage.outputTokens() > 1) {
            var rest = completion.total().minus(completion.timeToFirst());
            instruments.timePerToken.record(rest.toNanos() / NANOS / (usage.outputTokens() - 1), labels);
        }
        instruments.tokens.record(usage.inputTokens(), labels.toBuilder().put(Names.TOKEN_TYPE, "input").build());
        instruments.tokens.record(usage.outputTokens(), labels.toBuilder().put(Names.TOKEN_TYPE, "output").build());
        count(labels, "cached", usage.cachedTokens());
        count(labels, "forced", usage.forcedTokens());
        count(labels, "drafted", usage.draftedTokens());
        count(labels, "accepted", usage.acceptedTokens());
    }

    private void count(Attributes labels, String kind, int tokens) {
        if (tokens > 0) {
            instruments.tokenDetails.add(tokens, labels.toBuilder().put(Names.TOKEN_KIND, kind).build());
        }
    }

    private void failed(Span span, Attributes labels, String type, RuntimeException failure, long started) {
        span.setStatus(StatusCode.ERROR, capture == ContentCapture.SPANS ? String.valueOf(failure.getMessage()) : type);
        span.setAttribute(Names.ERROR_TYPE, type);
        var measured = labels.toBuilder().put(Names.ERROR_TYPE, type).build();
        instruments.duration.record((System.nanoTime() - started) / NANOS, measured);
        var event = instruments.events.logRecordBuilder().setEventName("gen_ai.client.operation.exception").setSeverity(Severity.WARN)
                .setContext(Context.current().with(span)).setAllAttributes(measured)
                .setAttribute(Names.EXCEPTION_TYPE, failure.getClass().getName());
        if (capture == ContentCapture.EVENTS) { // messages of servers may quote the prompt
            event.setAttribute(Names.EXCEPTION_MESSAGE, String.valueOf(failure.getMessage()));
        }
        event.emit();
    }

    @Override
    public void close() {
        backend.close();
    }

    /// Measures the pieces that a caller hears while the reply is written. Confined to the thread of its call.
    private final class Chunks implements CompletionListener {
        private final CompletionListener listener;
        private final long started;
        private final Attributes labels;
        private OptionalDouble first = OptionalDouble.empty();
        private boolean flowing;
        private long last;

        Chunks(CompletionListener listener, long started, Attributes labels) {
            this.listener = listener;
            this.started = started;
            this.labels = labels;
        }

        /// Seconds until the first piece, if one came.
        OptionalDouble first() {
            return first;
        }

        @Override
        public void onText(String text) {
            came();
            listener.onText(text);
        }

        @Override
        public void onReasoning(String text) {
            came();
            listener.onReasoning(text);
        }

        /// What comes anew does not follow what came before.
        @Override
        public boolean forget() {
            flowing = false;
            return listener.forget();
        }

        private void came() {
            long now = System.nanoTime();
            if (first.isEmpty()) {
                first = OptionalDouble.of((now - started) / NANOS);
                instruments.timeToFirst.record(first.getAsDouble(), labels);
            } else if (flowing) {
                instruments.timePerChunk.record((now - last) / NANOS, labels);
            }
            flowing = true;
            last = now;
        }
    }
}
