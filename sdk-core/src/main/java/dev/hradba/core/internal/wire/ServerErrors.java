package dev.hradba.core.internal.wire;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import org.jspecify.annotations.Nullable;

/// Turns what a server says about a failure into a [BackendException]: one meaning, whatever the shape.
///
/// Servers put the error into `error` (an object or a string), `message`, `detail` or plain text, with numeric or textual
/// codes. A reply may repeat the key it was given, so secrets are taken out of every message.
public final class ServerErrors {

    private static final int MAX_MESSAGE_CHARS = 400;

    private final String server;
    private final List<String> secrets;

    /// @param server  kind and address for messages, such as `vllm at http://host:8000`
    /// @param options whose secrets to hide
    public ServerErrors(String server, ConnectOptions options) {
        this.server = server;
        var hidden = new ArrayList<>(options.headers().values());
        options.apiKey().ifPresent(hidden::add);
        hidden.removeIf(String::isBlank);
        this.secrets = List.copyOf(hidden);
    }

    /// A failure by HTTP status.
    ///
    /// @param retryAfter seconds or a date as the server's header says, or null
    public BackendException ofStatus(int status, String body, @Nullable String retryAfter) {
        var error = Json.parse(body);
        var said = error == null ? stripTags(body) : describe(error);
        var message = "%s answered %d%s".formatted(server, status, said.isEmpty() ? "" : ": " + said);
        if (status >= 300 && status < 400) {
            return failure(Kind.NOT_FOUND, false, message + ". Redirects are not followed; connect to the final address");
        }
        var kind = kindOf(status);
        boolean retryable = switch (status) {
            case 429, 503 -> !body.contains("budget_exceeded");
            case 408, 424, 502, 504 -> true;
            case 500 -> said.contains("Connection error"); // how LiteLLM reports an upstream that is away
            default -> false;
        };
        var wait = retryable && retryAfter != null ? wait(retryAfter) : null;
        if (kind == Kind.UNAUTHORIZED) {
            message += ". Check the API key";
        }
        return wait == null ? failure(kind, retryable, message) : new BackendException(kind, true, hide(message), wait);
    }

    /// Seconds, or the date until which to wait; anything else says nothing.
    private static @Nullable Duration wait(String retryAfter) {
        if (retryAfter.matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            var until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter));
            var left = Duration.between(Instant.now(), until);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static Kind kindOf(int status) {
        return switch (status) {
            case 401, 403 -> Kind.UNAUTHORIZED;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMEOUT;
            case 429, 503 -> Kind.BUSY;
            case 501 -> Kind.UNSUPPORTED;
            case 502 -> Kind.UNREACHABLE;
            default -> status >= 400 && status < 500 && status != 424 ? Kind.INVALID_REQUEST : Kind.SERVER;
        };
    }

    /// A failure that the server reports inside a stream whose status was 200.
    public BackendException inStream(String payload) {
        var event = Json.parse(payload);
        var said = event == null ? Json.shorten(payload, MAX_MESSAGE_CHARS) : describe(event);
        var kind = switch (event == null ? 0 : code(event)) {
            case 400 -> Kind.INVALID_REQUEST;
            case 429, 503 -> Kind.BUSY;
            default -> Kind.SERVER;
        };
        return failure(kind, kind == Kind.BUSY, "%s broke off its reply: %s".formatted(server, said));
    }

    /// A reply that makes no sense.
    public BackendException nonsense(String what) {
        return failure(Kind.PROTOCOL, false, "%s %s".formatted(server, what));
    }

    /// A reply that ended before it was finished; the same call may succeed.
    public BackendException cutOff(String what) {
        return failure(Kind.PROTOCOL, true, "%s %s".formatted(server, what));
    }

    /// An option that the server would ignore.
    public BackendException unsupported(String option, String advice) {
        return failure(Kind.UNSUPPORTED, false, "%s cannot honour %s; %s".formatted(server, option, advice));
    }

    /// Any other failure of this server.
    public BackendException failure(Kind kind, boolean retryable, String message) {
        return new BackendException(kind, retryable, hide(message));
    }

    /// A failure of the connection. The cause's own message may name addresses but no secrets.
    public BackendException broken(Kind kind, boolean retryable, String what, Throwable cause) {
        return new BackendException(kind, retryable, hide("%s: %s".formatted(server, what)), cause);
    }

    private String hide(String message) {
        var clean = message;
        for (var secret : secrets) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }

    private static int code(JsonNode event) {
        var error = event.path("error").isObject() ? event.path("error") : event;
        for (var member : List.of("http_status_code", "code", "status")) {
            var value = error.path(member);
            if (value.isInt() || value.isTextual()) {
                int code = value.asInt(0);
                if (code >= 400) {
                    return code;
                }
            }
        }
        return 0;
    }

    /// The error's type and message, wherever they are.
    private static String describe(JsonNode body) {
        var error = body.hasNonNull("error") ? body.get("error") : body;
        if (error.isTextual()) {
            return Json.shorten(error.textValue(), MAX_MESSAGE_CHARS);
        }
        var message = error.hasNonNull("message") ? error.get("message") : error.path("detail");
        var text = message.isTextual() ? message.textValue() : message.isMissingNode() ? Json.write(error) : Json.write(message);
        var type = Json.text(error, "type");
        return Json.shorten(type.isEmpty() ? text : type + ": " + text, MAX_MESSAGE_CHARS);
    }

    private static String stripTags(String body) {
        return Json.shorten(body.replaceAll("<[^>]{0,200}>", " "), MAX_MESSAGE_CHARS);
    }
}
