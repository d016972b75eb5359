package dev.hradba.core.telemetry;

import java.util.List;
import java.util.Locale;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;

/// A backend whose calls are spans. Thread-safe.
record WatchedBackend(Backend backend, Instruments instruments, boolean contentCaptured) implements Backend {

    private static final double NANOS = 1e9;

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
        var span = instruments.tracer.spanBuilder("chat " + info.model()).setSpanKind(SpanKind.CLIENT).setAllAttributes(labels).startSpan();
        long started = System.nanoTime();
        try (var scope = span.makeCurrent()) {
            asked(span, request, listener);
            var completion = backend.complete(request, listener, cancellation);
            answered(span, completion);
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

    private void asked(Span span, CompletionRequest request, CompletionListener listener) {
        if (!span.isRecording()) {
            return;
        }
        var sampling = request.sampling();
        span.setAttribute(Names.MAX_TOKENS, request.maxTokens()).setAttribute(Names.TEMPERATURE, sampling.temperature())
                .setAttribute(Names.TOP_P, sampling.topP()).setAttribute(Names.STREAM, listener != CompletionListener.NONE)
                .setAttribute(Names.OUTPUT_TYPE, request.constraint() instanceof Constraint.JsonSchema ? "json" : "text");
        if (sampling.topK() > 0) {
            span.setAttribute(Names.TOP_K, (double) sampling.topK());
        }
        sampling.seed().ifPresent(seed -> span.setAttribute(Names.SEED, seed));
        if (!request.stop().isEmpty()) {
            span.setAttribute(Names.STOP, request.stop());
        }
        if (contentCaptured) {
            span.setAttribute(Names.INPUT_MESSAGES, Content.of(request.messages()));
        }
    }

    private void answered(Span span, Completion completion) {
        var usage = completion.usage();
        span.setAttribute(Names.FINISH_REASONS, List.of(completion.finishReason().name().toLowerCase(Locale.ROOT)))
                .setAttribute(Names.INPUT_TOKENS, usage.inputTokens()).setAttribute(Names.OUTPUT_TOKENS, usage.outputTokens())
                .setAttribute(Names.CACHED_TOKENS, usage.cachedTokens())
                .setAttribute(Names.TIME_TO_FIRST, completion.timeToFirst().toNanos() / NANOS);
        if (usage.forcedTokens() > 0) {
            span.setAttribute(Names.FORCED_TOKENS, usage.forcedTokens());
        }
        if (usage.draftedTokens() > 0) {
            span.setAttribute(Names.DRAFTED_TOKENS, usage.draftedTokens()).setAttribute(Names.ACCEPTED_TOKENS, usage.acceptedTokens());
        }
        if (contentCaptured) {
            span.setAttribute(Names.OUTPUT_MESSAGES, Content.of(completion));
        }
    }

    private void measure(Attributes labels, Completion completion, long started) {
        var usage = completion.usage();
        instruments.duration.record((System.nanoTime() - started) / NANOS, labels);
        instruments.timeToFirst.record(completion.timeToFirst().toNanos() / NANOS, labels);
        if (usage.outputTokens() > 1) {
            var rest = completion.total().minus(completion.timeToFirst());
            instruments.timePerToken.record(rest.toNanos() / NANOS / (usage.outputTokens() - 1), labels);
        }
        instruments.tokens.record(usage.inputTokens(), labels.toBuilder().put(Names.TOKEN_TYPE, "input").build());
        instruments.tokens.record(usage.outputTokens(), labels.toBuilder().put(Names.TOKEN_TYPE, "output").build());
    }

    private void failed(Span span, Attributes labels, String type, RuntimeException failure, long started) {
        span.setStatus(StatusCode.ERROR, contentCaptured ? String.valueOf(failure.getMessage()) : type);
        span.setAttribute(Names.ERROR_TYPE, type);
        instruments.duration.record((System.nanoTime() - started) / NANOS, labels.toBuilder().put(Names.ERROR_TYPE, type).build());
    }

    @Override
    public void close() {
        backend.close();
    }
}
