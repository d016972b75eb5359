package dev.hradba.rag.internal.lexical;

import java.io.IOException;

import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/// Two words near each other, as an addition to the scores of chunks that have both words anyhow: it goes to every chunk with both, and looks where
/// they stand only when the score is asked for, which is 0 where they stand apart. A phrase by itself looks for its next match in every chunk on
/// the way, also in those that are too weak to be found. Made for one question, by one thread: what is looked up for the search serves again where candidates
/// are scored and explained afterwards.
final class Neighbours extends Query {

    private final PhraseQuery phrase;
    private @Nullable Weight made;
    private @Nullable IndexSearcher madeFor;
    private float madeWith;

    Neighbours(PhraseQuery phrase) {
        this.phrase = phrase;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) throws IOException {
        if (made == null || madeFor != searcher || madeWith != boost) {
            made = weight(searcher, mode, boost);
            madeFor = searcher;
            madeWith = boost;
        }
        return made;
    }

    private Weight weight(IndexSearcher searcher, ScoreMode mode, float boost) throws IOException {
        Weight weight = phrase.createWeight(searcher, mode, boost);
        return new Weight(this) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
                ScorerSupplier supplier = weight.scorerSupplier(leaf);
                return supplier == null ? null : new ScorerSupplier() {
                    @Override
                    public Scorer get(long leadCost) throws IOException {
                        Scorer scorer = supplier.get(leadCost);
                        TwoPhaseIterator places = scorer.twoPhaseIterator();
                        return places == null ? scorer : new NearScorer(scorer, places);
                    }

                    @Override
                    public long cost() {
                        return supplier.cost();
                    }
                };
            }

            @Override
            public Explanation explain(LeafReaderContext leaf, int doc) throws IOException {
                return weight.explain(leaf, doc);
            }

            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return weight.isCacheable(leaf);
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        phrase.visit(visitor);
    }

    @Override
    public String toString(String field) {
        return phrase.toString(field);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Neighbours that && phrase.equals(that.phrase);
    }

    @Override
    public int hashCode() {
        return 31 * phrase.hashCode() + 1;
    }

    private static final class NearScorer extends Scorer {

        private final Scorer phrase;
        private final TwoPhaseIterator places;
        private final DocIdSetIterator both;
        private int scored = -1;
        private float score;

        NearScorer(Scorer phrase, TwoPhaseIterator places) {
            this.phrase = phrase;
            this.places = places;
            this.both = places.approximation();
        }

        @Override
        public int docID() {
            return both.docID();
        }

        @Override
        public DocIdSetIterator iterator() {
            return both;
        }

        @Override
        public float score() throws IOException {
            if (scored != both.docID()) {
                scored = both.docID();
                score = places.matches() ? phrase.score() : 0;
            }
            return score;
        }

        @Override
        public int advanceShallow(int target) throws IOException {
            return phrase.advanceShallow(target);
        }

        @Override
        public float getMaxScore(int upTo) throws IOException {
            return phrase.getMaxScore(upTo);
        }
    }
}
