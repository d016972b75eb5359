package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.hradba.rag.retrieve.Explanation;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.search.similarities.Similarity.SimScorer;

/// What explains the BM25 scores of a few documents: how often each word stands in them and how long they are. The numbers are taken while the
/// index is open; the words about them are made when somebody asks, without the index. Document numbers and rules of rights never enter.
final class WordScores {

    private final IndexSearcher searcher;
    private final Similarity similarity;
    private final int[] docs;
    private final Map<Integer, List<Part>> parts = new HashMap<>();

    private WordScores(IndexSearcher searcher, Similarity similarity, int[] docs) {
        this.searcher = searcher;
        this.similarity = similarity;
        this.docs = docs;
    }

    /// Takes the numbers for `docs` under `scored`, which [WordQuery] made.
    static WordScores of(IndexSearcher searcher, Similarity similarity, BooleanQuery scored, int[] docs) throws IOException {
        int[] sorted = docs.clone();
        Arrays.sort(sorted);
        var scores = new WordScores(searcher, similarity, sorted);
        for (BooleanClause clause : scored) {
            scores.take(clause.query());
        }
        return scores;
    }

    /// Why `doc` has this BM25 score.
    Explanation explain(int doc, double score) {
        List<Part> own = parts.getOrDefault(doc, List.of());
        return own.isEmpty() ? Explanation.of(score, "BM25 score: no word of the question")
                : Explanation.later(score, "BM25 score, sum of:", () -> own.stream().map(Part::explain).toList());
    }

    private void take(Query clause) throws IOException {
        double boost = clause instanceof BoostQuery boosted ? boosted.getBoost() : 1;
        Query query = clause instanceof BoostQuery boosted ? boosted.getQuery() : clause;
        if (query instanceof TermQuery term) {
            takeTerm(term.getTerm(), (float) boost);
        } else {
            takeOther(clause, "neighbours " + query);
        }
    }

    private void takeTerm(Term term, float boost) throws IOException {
        CollectionStatistics field = searcher.collectionStatistics(term.field());
        if (field == null) {
            return;
        }
        SimScorer scorer = similarity.scorer(boost, field, searcher.termStatistics(term, 1, 1));
        String name = "weight of " + term;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            PostingsEnum postings = within(leaf) ? leaf.reader().postings(term, PostingsEnum.FREQS) : null;
            NumericDocValues norms = postings == null ? null : leaf.reader().getNormValues(term.field());
            for (int i = first(leaf.docBase); postings != null && i < docs.length && docs[i] - leaf.docBase < leaf.reader().maxDoc(); i++) {
                int doc = docs[i] - leaf.docBase;
                if (at(postings, doc)) {
                    long norm = norms != null && norms.advanceExact(doc) ? norms.longValue() : 1;
                    add(docs[i], new WordPart(name, scorer, postings.freq(), norm));
                }
            }
        }
    }

    private void takeOther(Query clause, String name) throws IOException {
        Weight weight = searcher.createWeight(clause, ScoreMode.COMPLETE, 1);
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Scorer scorer = within(leaf) ? weight.scorer(leaf) : null;
            DocIdSetIterator found = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
            for (int i = first(leaf.docBase); scorer != null && i < docs.length && docs[i] - leaf.docBase < leaf.reader().maxDoc(); i++) {
                float score = at(found, docs[i] - leaf.docBase) ? scorer.score() : 0;
                if (score > 0) {
                    add(docs[i], new OtherPart(name, score));
                }
            }
        }
    }

    private static boolean at(DocIdSetIterator iterator, int doc) throws IOException {
        return (iterator.docID() >= doc ? iterator.docID() : iterator.advance(doc)) == doc;
    }

    private boolean within(LeafReaderContext leaf) {
        int first = first(leaf.docBase);
        return first < docs.length && docs[first] - leaf.docBase < leaf.reader().maxDoc();
    }

    /// Place of the first of the documents that is not before `base`.
    private int first(int base) {
        int found = Arrays.binarySearch(docs, base);
        return found >= 0 ? found : -found - 1;
    }

    private void add(int doc, Part part) {
        parts.computeIfAbsent(doc, key -> new ArrayList<>()).add(part);
    }

    private sealed interface Part {
        Explanation explain();
    }

    private record WordPart(String name, SimScorer scorer, int freq, long norm) implements Part {
        @Override
        public Explanation explain() {
            Explanation made = converted(scorer.explain(org.apache.lucene.search.Explanation.match(freq, "freq, occurrences in the passage"), norm));
            return new Explanation(made.value(), name + ": " + made.description(), made.parts());
        }

        private static Explanation converted(org.apache.lucene.search.Explanation lucene) {
            return new Explanation(lucene.getValue().doubleValue(), lucene.getDescription(), Arrays.stream(lucene.getDetails()).map(WordPart::converted).toList());
        }
    }

    private record OtherPart(String name, double score) implements Part {
        @Override
        public Explanation explain() {
            return Explanation.of(score, name);
        }
    }
}
