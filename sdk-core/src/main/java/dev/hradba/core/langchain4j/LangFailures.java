package dev.hradba.core.langchain4j;

import java.nio.channels.ClosedByInterruptException;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;

/// Failures of backends as LangChain4j's, and back. What was retryable stays so.
final class LangFailures {

    private LangFailures() {}

    static LangChain4jException toLang(BackendException failure) {
        var message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case UNAUTHORIZED -> new AuthenticationException(message, failure);
            case NOT_FOUND -> new ModelNotFoundException(message, failure);
            case INVALID_REQUEST -> new InvalidRequestException(message, failure);
            case TIMEOUT -> new TimeoutException(message, failure);
            case BUSY -> failure.retryable() ? new RateLimitException(message, failure) : new NonRetriableException(message, failure);
            case UNSUPPORTED -> unsupported(message, failure);
            case UNREACHABLE, SERVER, PROTOCOL, MODEL_FILE -> failure.retryable()
                    ? new InternalServerException(message, failure) : new NonRetriableException(message, failure);
        };
    }

    private static UnsupportedFeatureException unsupported(String message, BackendException failure) {
        var unsupported = new UnsupportedFeatureException(message);
        unsupported.initCause(failure);
        return unsupported;
    }

    /// Whether a model gave up because its thread was interrupted. Some clear the mark; it is set again.
    static boolean isInterruption(RuntimeException failure) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        for (Throwable cause = failure; cause != null && !interrupted; cause = cause.getCause()) {
            interrupted = cause instanceof InterruptedException || cause instanceof ClosedByInterruptException;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return interrupted;
    }

    static BackendException toBackend(RuntimeException failure) {
        var kind = switch (failure) {
            case AuthenticationException e -> Kind.UNAUTHORIZED;
            case ModelNotFoundException e -> Kind.NOT_FOUND;
            case UnsupportedFeatureException e -> Kind.UNSUPPORTED;
            case InvalidRequestException e -> Kind.INVALID_REQUEST;
            case TimeoutException e -> Kind.TIMEOUT;
            case RateLimitException e -> Kind.BUSY;
            default -> Kind.SERVER;
        };
        return new BackendException(kind, failure instanceof RetriableException,
                "the LangChain4j model failed: " + failure.getMessage(), failure);
    }
}
