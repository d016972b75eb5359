package dev.hradba.core.internal.chat;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.internal.dialect.Dialect;
import dev.hradba.core.internal.dialect.Dialects;
import dev.hradba.core.internal.dialect.ReplyBuilder;
import dev.hradba.core.internal.wire.EventReader;
import dev.hradba.core.internal.wire.Http;
import dev.hradba.core.internal.wire.Json;
import dev.hradba.core.internal.wire.RetryPlan;
import dev.hradba.core.internal.wire.Watchdog;
import io.github.resilience4j.retry.Retry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import okhttp3.HttpUrl;
import okhttp3.Response;

/// A model behind a server. The road of a call is [#turn]: refuse → attempt (send → read) → repeat where that is safe.
///
/// Every call streams on the wire where the server can, also for callers who do not listen: only so can the first token
/// and the pause between tokens have limits, and only so does a cancelled call stop early. Thread-safe; a call runs on the
/// thread that makes it.
public final class HttpBackend implements Backend {

    private static final AttributeKey<String> FAILED_WITH = AttributeKey.stringKey("error.type");
    private static final AttributeKey<Double> WAIT = AttributeKey.doubleKey("hradba.retry.wait");

    private final Http http;
    private final Dialect dialect;
    private final ConnectOptions options;
    private final BackendInfo info;
    private final Retry retry;

    private HttpBackend(Http http, Dialect dialect, ConnectOptions options, BackendInfo info) {
        this.http = http;
        this.dialect = dialect;
        this.options = options;
        this.info = withAddress(withToolTurns(info), http);
        this.retry = Retry.of(info.kind(), RetryPlan.of(options.retryLimits()));
    }

    /// Tools and a constraint together are this class's doing, whatever the server can.
    private static BackendInfo withToolTurns(BackendInfo info) {
        if (!info.can(Capability.TOOLS) || !info.can(Capability.JSON_SCHEMA)) {
            return info;
        }
        var capabilities = EnumSet.copyOf(info.capabilities());
        capabilities.add(Capability.TOOLS_WITH_SCHEMA);
        return new BackendInfo(info.kind(), info.version(), info.model(), info.contextLength(), capabilities,
                info.promptFormat(), info.metadata());
    }

    /// Two servers may call different models by one name, such as a canary, so whoever keeps replies must tell them apart.
    private static BackendInfo withAddress(BackendInfo info, Http http) {
        var metadata = new HashMap<>(info.metadata());
        metadata.put("address", http.base().toString());
        return new BackendInfo(info.kind(), info.version(), info.model(), info.contextLength(), info.capabilities(), info.promptFormat(), metadata);
    }

    /// Asks the server what it is, and where that is needed whether it keeps to schemas.
    ///
    /// @param kind one of [Dialects#kinds]
    public static Backend open(String kind, HttpUrl address, ConnectOptions options) {
        var dialect = Dialects.of(kind);
        var http = new Http(kind, address, options);
        try {
            var backend = new HttpBackend(http, dialect, options, dialect.probe(http, options));
            return options.probeConstraints() && dialect.mayIgnoreConstraints() && backend.info().can(Capability.JSON_SCHEMA)
                    ? backend.with(ConstraintProbe.prove(backend)) : backend;
        } catch (RuntimeException failure) {
            http.close();
            throw failure;
        }
    }

    /// The same server, known better.
    private HttpBackend with(BackendInfo newInfo) {
        return new HttpBackend(http, dialect, options, newInfo);
    }

    @Override
    public TokenCount countTokens(String text) {
        return dialect.countTokens(text, info, http).stream().mapToObj(tokens -> new TokenCount(tokens, true)).findFirst()
                .orElseGet(() -> TokenCount.estimate(text));
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    @Override
    public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        long called = System.nanoTime(); // the total limit is for both turns together
        ToolTurns.Turn turn = (asked, hearing, stop) -> turn(asked, hearing, stop, called);
        return ToolTurns.isNeededFor(request)
                ? ToolTurns.complete(turn, request, listener, cancellation)
                : turn.complete(request, listener, cancellation);
    }

    private Completion turn(CompletionRequest request, CompletionListener listener, Cancellation cancellation, long called) {
        dialect.refuse(request, info, http.errors());
        long started = System.nanoTime();
        var attempts = retry.asyncContext(); // the waits are ours, so that a cancellation can end them
        while (true) {
            var reply = new ReplyBuilder(request, listener, started);
            try {
                return attempt(request, reply, cancellation, called);
            } catch (BackendException failure) {
                if (!reply.canBeginAnew()) {
                    throw afterAPart(failure);
                }
                long delayMillis = attempts.onError(failure);
                if (delayMillis < 0 || !fits(delayMillis, called)) {
                    throw failure;
                }
                Span.current().addEvent("hradba.retry", Attributes.of(FAILED_WITH, failure.kind().name().toLowerCase(Locale.ROOT), WAIT, delayMillis / 1e3));
                if (pause(delayMillis, cancellation)) {
                    return reply.cancelled();
                }
            }
        }
    }

    private Completion attempt(
            CompletionRequest request, ReplyBuilder reply, Cancellation cancellation, long called) {
        boolean stream = dialect.streams(request);
        var call = http.post(dialect.path(), dialect.body(request, info, stream));
        var watchdog = new Watchdog(call, options.timeLimits(), called);
        if (!stream) {
            watchdog.expectWhole();
        }
        http.started(call);
        var registration = cancellation.onCancel(call::cancel);
        try (watchdog; var response = watchdog.watch(() -> Http.execute(call))) {
            if (!response.isSuccessful()) {
                throw http.failure(response);
            }
            if (stream ? dialect.streamsLines() || !isJson(response) : isEventStream(response)) {
                readStream(response, reply, watchdog, cancellation);
            } else {
                readWhole(response, reply, watchdog);
            }
            return cancellation.isCancelled() ? reply.cancelled() : withForcedCall(request, reply.completed());
        } catch (IOException broken) {
            if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
                return reply.cancelled();
            }
            throw http.broken(broken, "the connection broke");
        } finally {
            registration.close();
            http.finished(call);
        }
    }

    private void readStream(Response response, ReplyBuilder reply, Watchdog watchdog, Cancellation cancellation)
            throws IOException {
        var source = response.body().source();
        EventReader.Bytes bytes = (into, from, length) -> watchdog.read(source, into, from, length);
        var events = dialect.streamsLines()
                ? EventReader.lines(bytes, options.maxReplyBytes())
                : EventReader.serverSentEvents(bytes, options.maxReplyBytes());
        while (!cancellation.isCancelled()) {
            var event = events.next();
            if (event == null) {
                checkEnded(reply);
                return;
            }
            if (event.isDone()) {
                checkAnswered(reply);
                return;
            }
            int before = reply.pieces();
            if (event.error() || !dialect.readPiece(event, reply)) {
                readEvent(event.error(), event.data(), reply);
            }
            if (reply.pieces() > before) {
                watchdog.progressed();
            }
        }
    }

    private void readEvent(boolean error, String data, ReplyBuilder reply) {
        var json = Json.parse(data);
        if (error || (json != null && (json.hasNonNull("error") || Json.text(json, "object").equals("error")))) {
            throw http.errors().inStream(data);
        }
        if (json == null || !json.isObject()) {
            throw http.errors().nonsense("sent an event that is not a JSON object: " + Json.shorten(data, 80));
        }
        dialect.read(json, reply);
    }

    private void readWhole(Response response, ReplyBuilder reply, Watchdog watchdog) throws IOException {
        var text = watchdog.watch(() -> EventReader.whole(response.body().source(), options.maxReplyBytes()));
        readEvent(false, text, reply);
        checkAnswered(reply);
    }

    private void checkEnded(ReplyBuilder reply) {
        if (!reply.isFinished()) {
            throw http.errors().cutOff("ended the stream before the reply was finished; it may have failed or been stopped");
        }
    }

    private void checkAnswered(ReplyBuilder reply) {
        if (!reply.hasChoice()) {
            throw http.errors().cutOff("finished without a reply");
        }
    }

    /// Some servers take the demand for a tool call, with status 200, and let the model end without one.
    private Completion withForcedCall(CompletionRequest request, Completion completion) {
        boolean forced = switch (request.toolChoice()) {
            case ToolChoice.Required required -> true;
            case ToolChoice.Named named -> true;
            case ToolChoice.Auto auto -> false;
            case ToolChoice.None none -> false;
        };
        if (forced && completion.toolCalls().isEmpty() && completion.finishReason() == FinishReason.STOP) {
            throw http.errors().nonsense("ended its reply without the tool call that was demanded; let the model choose, or use another server or chat template");
        }
        return completion;
    }

    private static boolean isJson(Response response) {
        var type = response.body().contentType();
        return type != null && type.subtype().equals("json");
    }

    private static boolean isEventStream(Response response) {
        var type = response.body().contentType();
        return type != null && type.subtype().equals("event-stream");
    }

    /// Whether a wait leaves time for another attempt; a server that asks for a longer one than allowed is left alone.
    private boolean fits(long delayMillis, long called) {
        long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - called);
        long longest = options.retryLimits().maxDelay().toMillis() * 3 / 2; // jitter reaches half above
        return delayMillis <= longest && elapsed + delayMillis < options.timeLimits().total().toMillis();
    }

    /// Waits; true if the call was cancelled or interrupted meanwhile. Closing ends the wait, too.
    private boolean pause(long millis, Cancellation cancellation) {
        var over = new CountDownLatch(1);
        var cancelled = cancellation.onCancel(over::countDown);
        var closed = http.onClose(over::countDown);
        try {
            over.await(millis, TimeUnit.MILLISECONDS);
            return cancellation.isCancelled();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            closed.close();
            cancelled.close();
        }
    }

    /// The failure of a call that must not be repeated because its listener has heard a part of the reply.
    private static BackendException afterAPart(BackendException failure) {
        return failure.retryable() ? new BackendException(failure.kind(), false, failure.getMessage() + " (after a part of the reply)", failure) : failure;
    }

    @Override
    public void close() {
        http.close();
    }
}
