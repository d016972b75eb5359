package dev.hradba.rag;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.rag.internal.answer.Question;
import dev.hradba.rag.internal.lexical.Found;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.LexicalQuery;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.internal.rank.Ageing;
import dev.hradba.rag.internal.rank.Collapse;
import dev.hradba.rag.internal.rank.Compression;
import dev.hradba.rag.internal.rank.Diversity;
import dev.hradba.rag.internal.rank.Reranking;
import dev.hradba.rag.internal.rank.Rewriting;
import dev.hradba.rag.internal.rank.Sections;
import dev.hradba.rag.internal.rank.Vectors;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.QueryRewriter;
import dev.hradba.rag.retrieve.Rerank;
import dev.hradba.rag.retrieve.RetrievalPlan;

/// The first stages of every road: rewrite → find and fuse → rerank → age → collapse → diversify → grow → fit.
final class Retrieval {

    private static final int MAX_HITS = 1_000;

    private final KnowledgeBaseOptions options;
    private final Terms terms;
    private final Optional<Embedder> embedder;

    Retrieval(KnowledgeBaseOptions options, Terms terms, Optional<Embedder> embedder) {
        this.options = options;
        this.terms = terms;
        this.embedder = embedder;
    }

    /// How words of the index become terms.
    Terms terms() {
        return terms;
    }

    /// Passages as they are shown: the whole road.
    List<Hit> shown(Query query, RetrievalPlan plan, SearchSession session) {
        int wanted = query.maxPassages();
        int looked = Math.min(MAX_HITS, 3 * wanted);
        List<Hit> hits = diversified(plan.reorders() ? Found.of(candidates(query, plan, session, looked), terms) : found(query.limit(looked), session), wanted);
        hits = plan.sectionCharacters() > 0 ? Sections.of(hits, session, plan.sectionCharacters()) : hits;
        if (plan.budget().isPresent()) {
            var question = Question.of(query.text(), terms, session);
            hits = Compression.of(hits, question.terms(), terms.like(query.text()), plan.budget().get());
        }
        return hits;
    }

    /// At most `count` hits in the order of their worth; passages may still repeat each other.
    List<Hit> candidates(Query query, RetrievalPlan plan, SearchSession session, int count) {
        Query deep = query.limit(Math.max(count, plan.rerank().map(Rerank::depth).orElse(count)));
        List<Hit> hits = plan.rewriter().isPresent() ? rewritten(deep, plan.rewriter().get(), session) : found(deep, session).hits();
        hits = plan.rerank().isPresent() ? Reranking.of(hits, query.text(), plan.rerank().get()) : hits;
        hits = plan.decay().isPresent() ? Ageing.of(hits, plan.decay().get(), query.at().orElseGet(Instant::now)) : hits;
        hits = plan.collapse() ? Collapse.of(hits) : hits;
        return hits.size() <= count ? hits : hits.subList(0, count);
    }

    private List<Hit> rewritten(Query query, QueryRewriter rewriter, SearchSession session) {
        QueryRewriter.Rewritten other = rewriter.rewrite(query.text());
        var lists = new ArrayList<Rewriting.Wording>();
        lists.add(new Rewriting.Wording("the question", found(query, session).hits()));
        for (String question : other.questions()) {
            lists.add(new Rewriting.Wording("'%s'".formatted(question), found(query.text(question), session).hits()));
        }
        for (String passage : other.passages()) {
            Optional<float[]> vector = ofPassages().map(e -> Vectors.normalised(e.passages(List.of(passage)).getFirst(), e));
            lists.add(new Rewriting.Wording("a made-up passage", found(query.text(passage), vector, session).hits()));
        }
        return Rewriting.merged(lists, query.maxPassages(), other.problem());
    }

    private Found found(Query query, SearchSession session) {
        return found(query, ofPassages().map(e -> Vectors.normalised(e.query(query.text()), e)), session);
    }

    private Found found(Query query, Optional<float[]> vector, SearchSession session) {
        double share = embedder(query.text()).isPresent() ? options.denseWeight() / (1 + options.denseWeight()) : SearchSession.WORDS_FIRST;
        return session.find(lexical(query), vector, share, terms.like(query.text()));
    }

    /// The embedder, if it knows the language of this text: an English model would drag Czech below what words alone find, and so only orders what they do not.
    Optional<Embedder> embedder(String text) {
        return embedder.filter(model -> options.language().of(text, model.languages()));
    }

    /// The embedder of passages, if the index has vectors.
    private Optional<Embedder> ofPassages() {
        return options.ofPassages(embedder);
    }

    List<Hit> diversified(Found found, int limit) {
        return Diversity.of(found, limit, options.diversity());
    }

    private LexicalQuery lexical(Query query) {
        return new LexicalQuery(
                Question.searchText(query.text()),
                query.maxPassages(),
                query.collections(),
                query.at().orElseGet(Instant::now),
                options.headingBoost(),
                options.phraseBoost(),
                true);
    }
}
