package dev.hradba.rag.retrieve;

import java.util.Optional;

/// What happens to a question before it is asked and to passages after they are found, in this order: rewrite, rerank, age, collapse repeated
/// texts, diversify, grow to sections, fit into a budget. Every step shows in [Passage#explain()].
///
/// @param rewriter          says what else to look for
/// @param rerank            reads the first passages again
/// @param decay             takes from passages of old documents
/// @param collapse          true to show one of several passages with nearly the same text, the best
/// @param sectionCharacters passages grow to the section around them, up to so many characters; 0 to leave them as they are
/// @param budget            what the passages may have together; sentences that have least to do with the question are left out first
public record RetrievalPlan(
        Optional<QueryRewriter> rewriter,
        Optional<Rerank> rerank,
        Optional<TimeDecay> decay,
        boolean collapse,
        int sectionCharacters,
        Optional<TokenBudget> budget) {

    private static final RetrievalPlan PLAIN = new RetrievalPlan(Optional.empty(), Optional.empty(), Optional.empty(), false, 0, Optional.empty());

    /// Refuses a length of sections out of range.
    public RetrievalPlan {
        if (sectionCharacters < 0 || sectionCharacters > 100_000) {
            throw new IllegalArgumentException("sectionCharacters is %d; give 0 to 100000".formatted(sectionCharacters));
        }
    }

    /// Nothing but finding, fusing and diversifying.
    public static RetrievalPlan plain() {
        return PLAIN;
    }

    /// True if what is found is put into another order before passages are chosen from it for diversity.
    public boolean reorders() {
        return rewriter.isPresent() || rerank.isPresent() || decay.isPresent() || collapse;
    }

    /// The same plan with a rewriter.
    public RetrievalPlan rewriting(QueryRewriter with) {
        return new RetrievalPlan(Optional.of(with), rerank, decay, collapse, sectionCharacters, budget);
    }

    /// The same plan with a reranker.
    public RetrievalPlan reranking(Rerank with) {
        return new RetrievalPlan(rewriter, Optional.of(with), decay, collapse, sectionCharacters, budget);
    }

    /// The same plan, where documents grow old.
    public RetrievalPlan ageing(TimeDecay with) {
        return new RetrievalPlan(rewriter, rerank, Optional.of(with), collapse, sectionCharacters, budget);
    }

    /// The same plan, showing one of several passages with nearly the same text.
    public RetrievalPlan collapsing() {
        return new RetrievalPlan(rewriter, rerank, decay, true, sectionCharacters, budget);
    }

    /// The same plan, where passages grow to the section around them.
    public RetrievalPlan inSections(int maxCharacters) {
        return new RetrievalPlan(rewriter, rerank, decay, collapse, maxCharacters, budget);
    }

    /// The same plan with a budget of tokens.
    public RetrievalPlan within(TokenBudget tokens) {
        return new RetrievalPlan(rewriter, rerank, decay, collapse, sectionCharacters, Optional.of(tokens));
    }
}
