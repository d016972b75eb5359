package dev.hradba.core.backend;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// A backend failed, could not be reached, or cannot do what was asked.
public final class BackendException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What kind of failure it was.
    public enum Kind {
        /// Nobody answered at the address, or the connection broke.
        UNREACHABLE,
        /// A time limit passed.
        TIMEOUT,
        /// The server is overloaded, rate limited or still loading.
        BUSY,
        /// Missing or wrong credentials.
        UNAUTHORIZED,
        /// The model or path does not exist there.
        NOT_FOUND,
        /// The request is wrong or too long.
        INVALID_REQUEST,
        /// The backend cannot honour an option of the request.
        UNSUPPORTED,
        /// The server failed inside.
        SERVER,
        /// The server's reply made no sense.
        PROTOCOL,
        /// A model file is missing, damaged or of an unsupported kind.
        MODEL_FILE
    }

    private final Kind kind;
    private final boolean retryable;
    private final @Nullable Duration retryAfter;

    /// A failure with a message that says what happened, what was given and what to do.
    public BackendException(Kind kind, boolean retryable, String message) {
        super(message);
        this.kind = kind;
        this.retryable = retryable;
        this.retryAfter = null;
    }

    /// A failure of a server that says when to try again.
    public BackendException(Kind kind, boolean retryable, String message, Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    /// A failure with its cause.
    public BackendException(Kind kind, boolean retryable, String message, Throwable cause) {
        this(kind, retryable, message, cause, Optional.empty());
    }

    /// A failure with its cause, and when to try again if that is known.
    public BackendException(Kind kind, boolean retryable, String message, Throwable cause, Optional<Duration> retryAfter) {
        super(message, cause);
        this.kind = kind;
        this.retryable = retryable;
        this.retryAfter = retryAfter.orElse(null);
    }

    /// What kind of failure it was.
    public Kind kind() {
        return kind;
    }

    /// Whether the same call may succeed later and repeating it does no harm.
    public boolean retryable() {
        return retryable;
    }

    /// How long to wait before the next try, if the server, a quota or a pool says so.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
