package dev.hradba.rag;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.hradba.rag.internal.answer.Question;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.LexicalQuery;
import dev.hradba.rag.internal.lexical.LexicalSession;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.internal.rank.Diversity;
import dev.hradba.rag.internal.rank.Fusion;
import dev.hradba.rag.internal.rank.Vectors;
import dev.hradba.rag.retrieve.Embedder;

/// The first stages of every road: retrieve, fuse, diversify.
final class Retrieval {

    /// Hits taken from each list before they are fused.
    private static final int FUSION_DEPTH = 100;

    private final KnowledgeBaseOptions options;
    private final Terms terms;
    private final Optional<Embedder> embedder;

    /// A dense list is used only if there is an embedder that knows the language of the index.
    Retrieval(KnowledgeBaseOptions options, Terms terms, Optional<Embedder> embedder) {
        this.options = options;
        this.terms = terms;
        this.embedder = embedder.filter(e -> options.denseWeight() > 0 && options.language().isAmong(e.languages()));
    }

    List<Hit> fused(Query query, LexicalSession session) {
        if (embedder.isEmpty()) {
            return session.search(lexical(query, query.maxPassages()), terms.like(query.text()));
        }
        LexicalQuery deep = lexical(query, Math.max(FUSION_DEPTH, query.maxPassages()));
        float[] vector = Vectors.normalised(embedder.get().query(query.text()), embedder.get());
        List<Hit> fused = Fusion.of(List.of(
                new Fusion.Ranked("words", 1, session.search(deep, terms.like(query.text()))),
                new Fusion.Ranked("vectors", options.denseWeight(), session.nearest(deep, vector))));
        return fused.size() <= query.maxPassages() ? fused : fused.subList(0, query.maxPassages());
    }

    List<Hit> diversified(List<Hit> hits, int limit) {
        return Diversity.of(hits, limit, options.diversity(), terms);
    }

    private LexicalQuery lexical(Query query, int limit) {
        return new LexicalQuery(
                Question.searchText(query.text()),
                limit,
                query.collections(),
                query.at().orElseGet(Instant::now),
                options.headingBoost(),
                options.phraseBoost(),
                true);
    }
}
