package dev.hradba.core.cache;

import java.time.Duration;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hradba.core.Identity;
import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.internal.chat.BackendView;
import dev.hradba.core.internal.chat.CallMeter;
import io.opentelemetry.api.trace.Span;

/// Replies kept in memory. A kept reply answers only the same request, to the same backend and model, from the same
/// identity with the same groups and attributes: whoever's rights change asks anew. Prompts and replies stay in memory as long
/// as they are kept.
///
/// Only replies that asking again would repeat are kept: greedy or seeded ones that ended by themselves or at their limit and
/// call no tools. A reply from here costs no tokens, so its usage is none. Thread-safe.
///
/// ```java
/// var cache = new ReplyCache(50_000_000, Duration.ofHours(1));
/// var mine = cache.forIdentity(identity, backend);        // a Backend
/// ```
public final class ReplyCache {

    private record Key(Identity identity, BackendInfo backend, CompletionRequest request) {}

    private final Cache<Key, Completion> replies;

    /// An empty cache.
    ///
    /// @param maxChars characters of prompts and replies to keep, at least 1; the least used go first
    /// @param maxAge   how long a reply is kept
    public ReplyCache(long maxChars, Duration maxAge) {
        if (maxChars < 1) {
            throw new IllegalArgumentException("maxChars %d is below 1; leave the cache out instead".formatted(maxChars));
        }
        this.replies = Caffeine.newBuilder().maximumWeight(maxChars).expireAfterWrite(maxAge).weigher(ReplyCache::chars).recordStats().build();
    }

    private static int chars(Key key, Completion reply) {
        long chars = reply.text().length() + reply.reasoning().map(String::length).orElse(0) + 64L * reply.logProbs().size() + 512;
        for (var message : key.request().messages()) {
            chars += message.text().length() + 64L;
        }
        return (int) Math.min(Integer.MAX_VALUE, chars);
    }

    /// The backend with this identity's kept replies before it. Closing the view closes nothing.
    public Backend forIdentity(Identity identity, Backend backend) {
        return new BackendView(backend, (request, listener, cancellation) -> complete(identity, backend, request, listener, cancellation));
    }

    /// Forgets everything that was kept for a subject.
    public void forget(String subject) {
        replies.asMap().keySet().removeIf(key -> key.identity().subject().equals(subject));
    }

    /// How many calls were answered from here.
    public long hits() {
        return replies.stats().hitCount();
    }

    /// How many calls looked here in vain.
    public long misses() {
        return replies.stats().missCount();
    }

    private Completion complete(
            Identity identity, Backend backend, CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        if (request.sampling().temperature() > 0 && request.sampling().seed().isEmpty()) {
            return backend.complete(request, listener, cancellation);
        }
        var key = new Key(identity, backend.info(), request);
        long started = System.nanoTime();
        var kept = cancellation.isCancelled() ? Optional.<Completion>empty() : Optional.ofNullable(replies.getIfPresent(key));
        Span.current().setAttribute("hradba.cache.hit", kept.isPresent());
        CallMeter.current().lookedUp(kept.isPresent());
        if (kept.isPresent()) {
            return told(kept.get(), listener, started);
        }
        var fresh = backend.complete(request, listener, cancellation);
        if (isRepeatable(fresh)) {
            replies.put(key, fresh);
        }
        return fresh;
    }

    private static boolean isRepeatable(Completion reply) {
        return switch (reply.finishReason()) {
            case STOP, LENGTH -> reply.toolCalls().isEmpty();
            case TOOL_CALLS, CONTENT_FILTER, CANCELLED, OTHER -> false;
        };
    }

    private static Completion told(Completion kept, CompletionListener listener, long started) {
        var first = Duration.ofNanos(System.nanoTime() - started);
        kept.reasoning().filter(thought -> !thought.isEmpty()).ifPresent(listener::onReasoning);
        if (!kept.text().isEmpty()) {
            listener.onText(kept.text());
        }
        return new Completion(kept.text(), kept.reasoning(), kept.toolCalls(), kept.finishReason(), Usage.NONE, kept.logProbs(),
                first, Duration.ofNanos(System.nanoTime() - started));
    }
}
