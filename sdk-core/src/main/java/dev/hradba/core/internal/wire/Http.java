package dev.hradba.core.internal.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.adapter.TimeLimits;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.Cancellation;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/// The HTTP side of one server: addresses, credentials, connections. Thread-safe.
///
/// Redirects are not followed: a server that sends a prompt elsewhere is a finding, not a detour.
public final class Http implements AutoCloseable {

    private static final MediaType JSON = MediaType.get("application/json");
    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final Duration MAX_ERROR_TIME = Duration.ofSeconds(5);
    private static final Duration PROBE_TIME = Duration.ofSeconds(30);
    private static final Duration EVER = Duration.ofDays(1);
    private static final TimeLimits UNLIMITED = new TimeLimits(EVER, EVER, EVER, EVER);

    private final OkHttpClient client;
    private final HttpUrl base;
    private final ConnectOptions options;
    private final ServerErrors errors;
    private final Set<Call> running = ConcurrentHashMap.newKeySet(); // OkHttp forgets a call once its headers came
    private final Cancellation closing = new Cancellation();

    /// @param kind for messages
    /// @param base address of the server, without `/v1`
    public Http(String kind, HttpUrl base, ConnectOptions options) {
        this.base = base;
        this.options = options;
        this.errors = new ServerErrors("%s at %s".formatted(kind, base), options);
        var limits = options.timeLimits();
        var builder = new OkHttpClient.Builder()
                .socketFactory(new ChannelSockets())
                .connectTimeout(limits.connect())
                .readTimeout(0, TimeUnit.MILLISECONDS) // the watchdog knows tokens from keep-alives; a socket does not
                .writeTimeout(limits.firstToken())
                .followRedirects(false);
        if (base.isHttps()) {
            Tls.use(builder, options.tls());
        }
        this.client = builder.build();
    }

    /// The server's address.
    public HttpUrl base() {
        return base;
    }

    public ServerErrors errors() {
        return errors;
    }

    /// A call that sends JSON and takes what comes.
    public Call post(String path, ObjectNode body) {
        return client.newCall(request(path).post(RequestBody.create(Json.write(body), JSON)).build());
    }

    /// Has [#close] end this call, until it is [#finished].
    ///
    /// @throws IllegalStateException if this is closed
    public void started(Call call) {
        running.add(call);
        if (closing.isCancelled()) {
            running.remove(call);
            throw new IllegalStateException("this backend is closed; connect again");
        }
    }

    public void finished(Call call) {
        running.remove(call);
    }

    private Request.Builder request(String path) {
        int query = path.indexOf('?');
        var url = base.newBuilder()
                .addPathSegments(path.substring(1, query < 0 ? path.length() : query))
                .query(query < 0 ? null : path.substring(query + 1))
                .build();
        var request = new Request.Builder().url(url);
        options.headers().forEach(request::header);
        options.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        return request;
    }

    /// A fact that the server must give.
    public JsonNode get(String path) {
        var body = ask(client.newCall(request(path).build()));
        return body.orElseThrow(() -> errors.failure(Kind.NOT_FOUND, false,
                "%s has no %s; is the address right?".formatted(base, path)));
    }

    /// A fact that the server may give: empty if it has no such path.
    public Optional<JsonNode> find(String path) {
        return ask(client.newCall(request(path).build()));
    }

    /// The answer to a question, or empty if the server has no such path.
    public Optional<JsonNode> find(String path, ObjectNode question) {
        return ask(post(path, question));
    }

    /// Like [#find(String)], and also empty if this key may not see it.
    public Optional<JsonNode> findPermitted(String path) {
        try {
            return find(path);
        } catch (BackendException failure) {
            if (failure.kind() == Kind.UNAUTHORIZED) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /// Work that a server must be able to do.
    ///
    /// @param startedNanos when it began, by [System#nanoTime]: the total time limit is for its repetitions, too
    public JsonNode ask(String path, ObjectNode work, long startedNanos) {
        return askIfThere(path, work, startedNanos).orElseThrow(() -> errors.failure(Kind.NOT_FOUND, false,
                "%s has no %s; is the address right, and was the server started for such work?".formatted(base, path)));
    }

    /// Like [#ask], or empty if the server has no such path.
    public Optional<JsonNode> askIfThere(String path, ObjectNode work, long startedNanos) {
        var call = post(path, work);
        started(call);
        try {
            return ask(call, options.timeLimits(), startedNanos);
        } finally {
            finished(call);
        }
    }

    /// What OkHttp may throw: it lets an interruption while it connects through as it is, though nothing declares it.
    private interface Attempt {
        Response run() throws IOException, InterruptedException;
    }

    /// Runs a call.
    ///
    /// @throws IOException if the connection breaks, the call is cancelled or its thread is interrupted, which then stays so
    public static Response execute(Call call) throws IOException {
        Attempt attempt = call::execute;
        try {
            return attempt.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while connecting").initCause(e);
        }
    }

    private Optional<JsonNode> ask(Call call) {
        call.timeout().timeout(PROBE_TIME.toMillis(), TimeUnit.MILLISECONDS); // facts cost a server nothing, so calls' limits are not theirs
        return ask(call, UNLIMITED, System.nanoTime());
    }

    private Optional<JsonNode> ask(Call call, TimeLimits limits, long startedNanos) {
        var watchdog = new Watchdog(call, limits, startedNanos);
        watchdog.expectWhole();
        try (watchdog; var response = watchdog.watch(() -> execute(call))) {
            if (response.code() == 404 || response.code() == 405 || response.code() == 501) {
                return Optional.empty();
            }
            if (!response.isSuccessful()) {
                throw failure(response);
            }
            var body = Json.parse(watchdog.watch(() -> EventReader.whole(response.body().source(), options.maxReplyBytes())));
            if (body == null) {
                throw errors.nonsense("answered something that is not JSON at %s; is the address right?"
                        .formatted(call.request().url().encodedPath()));
            }
            return Optional.of(body);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("waiting for %s was interrupted".formatted(call.request().url().encodedPath()));
            }
            throw broken(e, "no answer from %s".formatted(call.request().url().encodedPath()));
        }
    }

    /// The failure that this response reports: its status, and what the server says about it in a short time.
    public BackendException failure(Response response) {
        var patience = options.timeLimits().betweenTokens();
        var longest = patience.compareTo(MAX_ERROR_TIME) < 0 ? patience : MAX_ERROR_TIME;
        response.body().source().timeout().deadline(longest.toNanos(), TimeUnit.NANOSECONDS);
        return errors.ofStatus(response.code(), EventReader.beginning(response.body().source(), MAX_ERROR_BYTES),
                response.header("retry-after"));
    }

    /// The failure of a connection.
    public BackendException broken(IOException cause, String what) {
        var message = "%s (%s: %s)".formatted(what, cause.getClass().getSimpleName(), cause.getMessage());
        return switch (cause) {
            case Watchdog.Passed passed -> errors.broken(Kind.TIMEOUT, false, String.valueOf(passed.getMessage()), passed);
            case EventReader.TooLong tooLong -> errors.broken(Kind.PROTOCOL, false, String.valueOf(tooLong.getMessage()), tooLong);
            case EventReader.WrongEncoding wrong -> errors.broken(Kind.PROTOCOL, false, String.valueOf(wrong.getMessage()), wrong);
            case SocketTimeoutException late when isConnecting(late) -> errors.broken(Kind.TIMEOUT, true,
                    "the time limit connect of %s passed; is the server running there? If it is far away, raise it in TimeLimits".formatted(options.timeLimits().connect()), late);
            case InterruptedIOException late -> errors.broken(Kind.TIMEOUT, true, message, late);
            case IOException refused when Tls.isRefusal(refused) -> errors.broken(Kind.UNREACHABLE, false,
                    "a certificate was refused (%s); give a context that trusts the server's, and holds the one it asks for, by ConnectOptions.withTls".formatted(refused.getMessage()), refused);
            default -> closing.isCancelled()
                    ? errors.broken(Kind.UNREACHABLE, false, "the backend was closed while the call ran", cause)
                    : errors.broken(Kind.UNREACHABLE, true, message + ". Is the server running there?", cause);
        };
    }

    /// Sockets have no other word for it.
    private static boolean isConnecting(SocketTimeoutException late) {
        return String.valueOf(late.getMessage()).toLowerCase(Locale.ROOT).contains("connect");
    }

    /// Runs the action when this is closed. Close the result when it is no longer wanted.
    public Cancellation.Registration onClose(Runnable action) {
        return closing.onCancel(action);
    }

    @Override
    public void close() {
        closing.cancel();
        running.forEach(Call::cancel);
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
