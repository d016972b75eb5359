package dev.hradba.core.routing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.hradba.core.Identity;
import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.internal.chat.BackendView;
import dev.hradba.core.internal.dialect.Estimates;

/// Rate limits and token quotas per identity, counted by subject. One instance holds the counts of one process, however many
/// backends it guards. Thread-safe.
///
/// ```java
/// var quotas = new Quotas(identity -> new Quota(60, 100_000, 4));
/// var mine = quotas.forIdentity(identity, pool);      // a Backend
/// ```
public final class Quotas {

    private static final Duration FORGET_AFTER = Duration.ofHours(1);
    private static final double NANOS_PER_MINUTE = 60e9;

    private final Function<Identity, Quota> quotas;
    private final LongSupplier nanos;
    private final LoadingCache<String, Meter> meters = Caffeine.newBuilder().expireAfterAccess(FORGET_AFTER).build(subject -> new Meter());

    /// Quotas as this function says, asked at every call.
    public Quotas(Function<Identity, Quota> quotas) {
        this(quotas, System::nanoTime);
    }

    Quotas(Function<Identity, Quota> quotas, LongSupplier nanos) {
        this.quotas = quotas;
        this.nanos = nanos;
    }

    /// The backend as this identity may use it. A call beyond the quota fails as `BUSY` and says when to come back. Closing
    /// the view closes nothing.
    public Backend forIdentity(Identity identity, Backend backend) {
        return new BackendView(backend, (request, listener, cancellation) -> complete(identity, backend, request, listener, cancellation));
    }

    private Completion complete(
            Identity identity, Backend backend, CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        var quota = quotas.apply(identity);
        var meter = meters.get(identity.subject());
        meter.admit(quota, identity.subject(), nanos.getAsLong());
        var heard = new Heard(listener);
        var spent = Usage.NONE;
        try {
            var completion = backend.complete(request, listener == CompletionListener.NONE ? listener : heard, cancellation);
            spent = completion.usage();
            return completion;
        } catch (RuntimeException failure) {
            if (!heard.text.isEmpty() || workedUntilTooLate(failure)) {
                spent = Estimates.usage(request, heard.text.toString(), "", List.of());
            }
            throw failure;
        } finally {
            meter.spend((long) spent.inputTokens() + spent.outputTokens());
        }
    }

    /// A call whose server was at work when a limit of ours passed; one that may be repeated never came so far.
    private static boolean workedUntilTooLate(RuntimeException failure) {
        return failure instanceof BackendException known && known.kind() == Kind.TIMEOUT && !known.retryable();
    }

    /// What a caller has heard of a reply, for calls that fail before their usage is told. Confined to the thread of its call.
    private static final class Heard implements CompletionListener {
        private final CompletionListener listener;
        private final StringBuilder text = new StringBuilder();

        Heard(CompletionListener listener) {
            this.listener = listener;
        }

        @Override
        public void onText(String piece) {
            text.append(piece);
            listener.onText(piece);
        }

        @Override
        public void onReasoning(String piece) {
            text.append(piece);
            listener.onReasoning(piece);
        }

        @Override
        public boolean forget() {
            return listener.forget();
        }
    }

    /// One subject's leaky buckets: what was spent leaks away at the quota's rate.
    private static final class Meter {
        private double requests;
        private double tokens;
        private int running;
        private long seenNanos;
        private boolean seen;

        synchronized void admit(Quota quota, String subject, long now) {
            double minutes = seen ? (now - seenNanos) / NANOS_PER_MINUTE : 0;
            seen = true;
            seenNanos = now;
            requests = Math.max(0, requests - minutes * quota.requestsPerMinute());
            tokens = Math.max(0, tokens - minutes * quota.tokensPerMinute());
            if (running >= quota.maxConcurrent()) {
                throw new BackendException(Kind.BUSY, true, "'%s' has %d calls running, all that the quota maxConcurrent allows; wait for one to end"
                        .formatted(subject, running));
            }
            if (requests + 1 > quota.requestsPerMinute()) {
                throw over(subject, "requestsPerMinute", quota.requestsPerMinute(), requests + 1 - quota.requestsPerMinute());
            }
            if (tokens >= quota.tokensPerMinute()) {
                throw over(subject, "tokensPerMinute", quota.tokensPerMinute(), tokens + 1 - quota.tokensPerMinute());
            }
            requests++;
            running++;
        }

        private static BackendException over(String subject, String limit, int perMinute, double excess) {
            var wait = Duration.ofNanos((long) (excess / perMinute * NANOS_PER_MINUTE)).plusMillis(1);
            return new BackendException(Kind.BUSY, true, "'%s' has spent the quota %s of %d; come back in %d s or ask for a larger quota"
                    .formatted(subject, limit, perMinute, TimeUnit.MILLISECONDS.toSeconds(wait.toMillis() + 999)), wait);
        }

        synchronized void spend(long used) {
            running--;
            tokens += used;
        }
    }
}
