package dev.hradba.rag.retrieve;

import java.time.Duration;

import dev.hradba.core.embedding.Reranker;

/// How the first passages are read again by a model that sees question and passage together.
///
/// @param reranker scores the passages; not closed by the knowledge base
/// @param depth    passages it reads, the best ones first, 2 to 1,000; those behind them stay behind them
/// @param timeout  longest wait; after it, and after a failure, the order before it stands, which the explanation of each passage says
public record Rerank(Reranker reranker, int depth, Duration timeout) {

    /// Passages read when nothing else is asked for.
    public static final int DEFAULT_DEPTH = 60;

    /// Refuses a depth out of range and a timeout that is not positive.
    public Rerank {
        if (depth < 2 || depth > 1_000) {
            throw new IllegalArgumentException("depth is %d; give 2 to 1000".formatted(depth));
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout is %s; give a positive duration".formatted(timeout));
        }
    }

    /// Sixty passages within three seconds.
    public static Rerank with(Reranker reranker) {
        return new Rerank(reranker, DEFAULT_DEPTH, Duration.ofSeconds(3));
    }
}
