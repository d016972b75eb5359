package dev.hradba.core.adapter;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import okhttp3.Call;
import okhttp3.Response;

/// A model behind a server. The road of a call is [#turn]: refuse → attempt (send → read) → repeat where that is safe.
///
/// Every call streams on the wire where the server can, also for callers who do not listen: only so can the first token
/// and the pause between tokens have limits, and only so does a cancelled call stop early. Thread-safe; a call runs on the
/// thread that makes it.
final class HttpBackend implements Backend {

    private final Http http;
    private final Dialect dialect;
    private final ConnectOptions options;
    private final BackendInfo info;
    private final Retry retry;

    HttpBackend(Http http, Dialect dialect, ConnectOptions options, BackendInfo info) {
        this.http = http;
        this.dialect = dialect;
        this.options = options;
        this.info = withToolTurns(info);
        this.retry = Retry.of(info.kind(), retryConfig(options.retryLimits()));
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

    static RetryConfig retryConfig(RetryLimits limits) {
        var backoff = IntervalFunction.ofExponentialRandomBackoff(limits.firstDelay(), 2, 0.5, limits.maxDelay());
        return RetryConfig.<Object>custom()
                .maxAttempts(limits.maxAttempts())
                .intervalBiFunction((attempt, outcome) -> outcome.isLeft() && outcome.getLeft() instanceof BackendException failure
                        ? failure.retryAfter().map(Duration::toMillis).orElseGet(() -> backoff.apply(attempt))
                        : backoff.apply(attempt))
                .retryOnException(failure -> failure instanceof BackendException known && known.retryable()
                        && known.retryAfter().map(wait -> wait.compareTo(limits.maxDelay()) <= 0).orElse(true))
                .build();
    }

    /// The same server, known better.
    HttpBackend with(BackendInfo newInfo) {
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
        return ToolTurns.isNeededFor(request)
                ? ToolTurns.complete(this::turn, request, listener, cancellation)
                : turn(request, listener, cancellation);
    }

    private Completion turn(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        dialect.refuse(request, info, http.errors());
        long started = System.nanoTime();
        var attempts = retry.asyncContext(); // the waits are ours, so that a cancellation can end them
        while (true) {
            var reply = new ReplyBuilder(request, listener, started);
            try {
                return attempt(request, reply, cancellation, started);
            } catch (BackendException failure) {
                if (reply.told()) {
                    throw afterAPart(failure);
                }
                long delayMillis = attempts.onError(failure);
                if (delayMillis < 0 || !fits(delayMillis, started)) {
                    throw failure;
                }
                if (pause(delayMillis, cancellation)) {
                    return reply.cancelled();
                }
            }
        }
    }

    private Completion attempt(
            CompletionRequest request, ReplyBuilder reply, Cancellation cancellation, long started) {
        boolean stream = dialect.streams(request);
        var call = http.post(dialect.path(), dialect.body(request, info, stream));
        var watchdog = new Watchdog(call, options.timeLimits(), started);
        if (!stream) {
            watchdog.expectWhole();
        }
        http.started(call);
        var registration = cancellation.onCancel(call::cancel);
        try (var response = execute(call, watchdog)) {
            if (!response.isSuccessful()) {
                throw http.failure(response);
            }
            if (stream ? dialect.streamsLines() || !isJson(response) : isEventStream(response)) {
                readStream(response, reply, watchdog, cancellation);
            } else {
                readWhole(response, reply, watchdog);
            }
            return cancellation.isCancelled() ? reply.cancelled() : reply.completed();
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

    private static Response execute(Call call, Watchdog watchdog) throws IOException {
        return watchdog.watch(call::execute);
    }

    private void readStream(Response response, ReplyBuilder reply, Watchdog watchdog, Cancellation cancellation)
            throws IOException {
        var source = response.body().source();
        var events = dialect.streamsLines()
                ? EventReader.lines(source, options.maxReplyBytes())
                : EventReader.serverSentEvents(source, options.maxReplyBytes());
        while (!cancellation.isCancelled()) {
            var next = events.isHere() ? watchdog.readHere(events::next) : watchdog.watch(events::next);
            if (next.isEmpty()) {
                checkEnded(reply);
                return;
            }
            var event = next.get();
            if (event.data().equals("[DONE]")) {
                checkAnswered(reply);
                return;
            }
            int before = reply.pieces();
            readEvent(event, reply);
            if (reply.pieces() > before) {
                watchdog.progressed();
            }
        }
    }

    private void readEvent(EventReader.Event event, ReplyBuilder reply) {
        var json = Json.parse(event.data());
        if (event.error() || (json != null && (json.hasNonNull("error") || Json.text(json, "object").equals("error")))) {
            throw http.errors().inStream(event.data());
        }
        if (json == null || !json.isObject()) {
            throw http.errors().nonsense("sent an event that is not a JSON object: " + Json.shorten(event.data(), 80));
        }
        dialect.read(json, reply, http.errors());
    }

    private void readWhole(Response response, ReplyBuilder reply, Watchdog watchdog) throws IOException {
        var text = watchdog.watch(() -> EventReader.whole(response.body().source(), options.maxReplyBytes()));
        readEvent(new EventReader.Event(false, text), reply);
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

    private static boolean isJson(Response response) {
        var type = response.body().contentType();
        return type != null && type.subtype().equals("json");
    }

    private static boolean isEventStream(Response response) {
        var type = response.body().contentType();
        return type != null && type.subtype().equals("event-stream");
    }

    /// Whether a wait leaves time for another attempt; a server that asks for a longer one than allowed is left alone.
    private boolean fits(long delayMillis, long started) {
        long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        long longest = options.retryLimits().maxDelay().toMillis() * 3 / 2; // jitter reaches half above
        return delayMillis <= longest && elapsed + delayMillis < options.timeLimits().total().toMillis();
    }

    /// Waits; true if the call was cancelled or interrupted meanwhile.
    private static boolean pause(long millis, Cancellation cancellation) {
        var cancelled = new CountDownLatch(1);
        var registration = cancellation.onCancel(cancelled::countDown);
        try {
            return cancelled.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            registration.close();
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
