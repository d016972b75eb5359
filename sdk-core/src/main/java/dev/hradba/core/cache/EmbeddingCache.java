package dev.hradba.core.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.hradba.core.Identity;
import dev.hradba.core.embedding.Embedder;
import dev.hradba.core.internal.chat.CallMeter;
import org.jspecify.annotations.Nullable;

/// Vectors kept in memory, for texts that come again: chunks on re-indexing, questions on paging. A vector says nothing that
/// its text does not, but a fast answer tells that somebody asked before; so what identities ask is kept apart, and
/// [#shared] is for texts that everyone may see. Thread-safe.
public final class EmbeddingCache {

    private record Key(Optional<Identity> identity, String recipe, boolean question, String text) {}

    private static final float[] NOTHING = {};

    private final Cache<Key, float[]> vectors;

    /// An empty cache.
    ///
    /// @param maxVectors how many vectors to keep, at least 1; the least used go first
    /// @param maxAge     how long a vector is kept, with the text that it belongs to
    public EmbeddingCache(long maxVectors, Duration maxAge) {
        this(maxVectors, maxAge, Ticker.systemTicker());
    }

    EmbeddingCache(long maxVectors, Duration maxAge, Ticker clock) {
        if (maxVectors < 1) {
            throw new IllegalArgumentException("maxVectors %d is below 1; leave the cache out instead".formatted(maxVectors));
        }
        this.vectors = Caffeine.newBuilder().maximumSize(maxVectors).expireAfterWrite(maxAge).ticker(clock).build();
    }

    /// The embedder with this identity's vectors before it. Closing the view closes nothing.
    public Embedder forIdentity(Identity identity, Embedder embedder) {
        return new Cached(vectors, Optional.of(identity), embedder);
    }

    /// The embedder with everyone's vectors before it. Closing the view closes nothing.
    public Embedder shared(Embedder embedder) {
        return new Cached(vectors, Optional.empty(), embedder);
    }

    /// Forgets everything that was kept for a subject.
    public void forget(String subject) {
        vectors.asMap().keySet().removeIf(key -> key.identity().filter(identity -> identity.subject().equals(subject)).isPresent());
    }

    private record Cached(Cache<Key, float[]> vectors, Optional<Identity> identity, Embedder embedder) implements Embedder {

        @Override
        public String model() {
            return embedder.model();
        }

        @Override
        public int dimension() {
            return embedder.dimension();
        }

        @Override
        public String recipe() {
            return embedder.recipe();
        }

        private Key key(boolean question, String text) {
            return new Key(identity, embedder.recipe(), question, text);
        }

        private float @Nullable [] lookUp(Key key) {
            var kept = vectors.getIfPresent(key);
            CallMeter.current().lookedUp(kept != null);
            return kept;
        }

        @Override
        public float[] query(String text) {
            var key = key(true, text);
            var kept = lookUp(key);
            if (kept == null) { // no lock is held while the model works
                kept = embedder.query(text);
                vectors.put(key, kept);
            }
            return kept.clone();
        }

        @Override
        public List<float[]> passages(List<String> texts) {
            var found = new ArrayList<float[]>(texts.size());
            var unknown = new LinkedHashMap<String, float[]>();
            for (var text : texts) {
                var kept = lookUp(key(false, text));
                if (kept == null) {
                    unknown.put(text, NOTHING);
                }
                found.add(kept == null ? NOTHING : kept.clone());
            }
            ask(unknown);
            for (int i = 0; i < texts.size(); i++) {
                var fresh = unknown.get(texts.get(i));
                if (fresh != null) {
                    found.set(i, fresh.clone());
                }
            }
            return found;
        }

        private void ask(Map<String, float[]> unknown) {
            var texts = List.copyOf(unknown.keySet());
            var fresh = texts.isEmpty() ? List.<float[]>of() : embedder.passages(texts);
            for (int i = 0; i < texts.size(); i++) {
                unknown.put(texts.get(i), fresh.get(i));
                vectors.put(key(false, texts.get(i)), fresh.get(i));
            }
        }

        @Override
        public void close() {}
    }
}
