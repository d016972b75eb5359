package dev.hradba.rag;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.hradba.rag.internal.answer.Question;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.LexicalQuery;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.internal.rank.Diversity;
import dev.hradba.rag.internal.rank.Vectors;
import dev.hradba.rag.retrieve.Embedder;

/// The first stages of every road: retrieve, fuse, diversify.
final class Retrieval {

    private final KnowledgeBaseOptions options;
    private final Terms terms;
    private final Optional<Embedder> embedder;

    Retrieval(KnowledgeBaseOptions options, Terms terms, Optional<Embedder> embedder) {
        this.options = options;
        this.terms = terms;
        this.embedder = embedder;
    }

    /// The embedder, if it knows the language of a question.
    Optional<Embedder> embedder(String question) {
        return embedder.filter(model -> options.language().ofQuestion(question).isAmong(model.languages()));
    }

    List<Hit> fused(Query query, SearchSession session) {
        Optional<Embedder> model = options.denseWeight() > 0 ? embedder(query.text()) : Optional.empty();
        if (model.isEmpty()) {
            return session.search(lexical(query, query.maxPassages()), terms.like(query.text()));
        }
        float[] vector = Vectors.normalised(model.get().query(query.text()), model.get());
        double share = options.denseWeight() / (1 + options.denseWeight());
        return session.hybrid(lexical(query, query.maxPassages()), vector, share, terms.like(query.text()));
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
