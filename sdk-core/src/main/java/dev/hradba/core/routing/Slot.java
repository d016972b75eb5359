package dev.hradba.core.routing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.opentelemetry.api.trace.Span;

/// A member with its gate and its circuit breaker.
final class Slot {

    private static final int TRIAL_CALLS = 2;

    private final PoolMember member;
    private final Gate gate;
    private final CircuitBreaker breaker;
    private volatile long restsUntil;

    Slot(PoolMember member, PoolOptions options) {
        this.member = member;
        this.gate = new Gate(member.maxConcurrent(), member.maxQueued());
        this.breaker = CircuitBreaker.of(member.name(), CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(options.breakerWindow())
                .minimumNumberOfCalls(Math.max(1, options.breakerWindow() / 2))
                .failureRateThreshold((float) (100 * options.breakerFailureShare()))
                .waitDurationInOpenState(options.breakerPause())
                .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                .build());
        breaker.getEventPublisher().onStateTransition(change -> {
            if (change.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                restsUntil = System.nanoTime() + options.breakerPause().toNanos();
            }
        });
    }

    PoolMember member() {
        return member;
    }

    Gate gate() {
        return gate;
    }

    BackendPool.MemberState state() {
        boolean resting = switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> true;
            case CLOSED, HALF_OPEN, DISABLED, METRICS_ONLY -> false;
        };
        return new BackendPool.MemberState(member.name(), resting, gate.running(), gate.queued());
    }

    /// Asks the member from a place that was taken before, and leaves the place.
    ///
    /// @throws BackendException the member's, or `BUSY` if it rests
    Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        try {
            breaker.acquirePermission();
        } catch (CallNotPermittedException resting) {
            gate.leave();
            throw new BackendException(BackendException.Kind.BUSY, true, "backend '%s' rests because it failed too often; give it time or look at its server"
                    .formatted(member.name()), resting, rest());
        }
        boolean judged = false;
        try {
            Span.current().setAttribute("hradba.pool.member", member.name());
            var completion = member.backend().complete(request, listener, cancellation);
            if (completion.finishReason() != FinishReason.CANCELLED) {
                breaker.onSuccess(0, TimeUnit.NANOSECONDS); // a long reply is no failure, so the breaker learns of no durations
                judged = true;
            }
            return completion;
        } catch (BackendException failure) {
            if (isTheMembersFault(failure)) {
                breaker.onError(0, TimeUnit.NANOSECONDS, failure);
                judged = true;
            }
            throw failure;
        } finally {
            if (!judged) {
                breaker.releasePermission();
            }
            gate.leave();
        }
    }

    /// How long it still rests. Once it is on trial, nobody knows: trials decide.
    private Optional<Duration> rest() {
        return breaker.getState() == CircuitBreaker.State.OPEN ? Optional.of(Duration.ofNanos(Math.max(0, restsUntil - System.nanoTime()))) : Optional.empty();
    }

    private static boolean isTheMembersFault(BackendException failure) {
        return switch (failure.kind()) {
            case INVALID_REQUEST, UNSUPPORTED -> false;
            case UNREACHABLE, TIMEOUT, BUSY, UNAUTHORIZED, NOT_FOUND, SERVER, PROTOCOL, MODEL_FILE -> true;
        };
    }

    /// Why the gate let a call not in.
    BackendException refused(boolean late, Duration maxWait) {
        return new BackendException(BackendException.Kind.BUSY, true, late
                ? "backend '%s' had no free place within maxWait %s; try later or raise its maxConcurrent %d"
                        .formatted(member.name(), maxWait, member.maxConcurrent())
                : "backend '%s' has %d calls waiting, its maxQueued; try later or raise it".formatted(member.name(), member.maxQueued()));
    }
}
