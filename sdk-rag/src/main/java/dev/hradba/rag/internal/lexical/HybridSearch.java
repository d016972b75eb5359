package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.VectorUtil;

/// Fuses what words and vectors find by their scores: every candidate of either list gets both scores, the BM25 score as a share of the best one
/// and the cosine as its place between the worst candidate by vector and the best; the sum, weighted, orders them.
///
/// Scores, unlike ranks, tell a clear winner from a near tie, and a candidate that one list cut off is not punished for that.
/// Source: Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval", <https://doi.org/10.1145/3596512>.
final class HybridSearch {

    private final IndexSearcher searcher;
    private final int[] docs;
    private final float[] words;
    private final float[] cosines;

    /// The candidates in the order of the index, with the scores that their lists know; the others are not numbers yet.
    private HybridSearch(IndexSearcher searcher, List<ScoreDoc> byWords, List<ScoreDoc> byVector) {
        this.searcher = searcher;
        int[] all = new int[byWords.size() + byVector.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (i < byWords.size() ? byWords.get(i) : byVector.get(i - byWords.size())).doc;
        }
        Arrays.sort(all);
        int count = 0;
        for (int doc : all) {
            if (count == 0 || all[count - 1] != doc) {
                all[count++] = doc;
            }
        }
        docs = Arrays.copyOf(all, count);
        words = known(byWords);
        cosines = known(byVector);
    }

    private float[] known(List<ScoreDoc> list) {
        float[] scores = new float[docs.length];
        Arrays.fill(scores, Float.NaN);
        for (ScoreDoc hit : list) {
            scores[Arrays.binarySearch(docs, hit.doc)] = hit.score;
        }
        return scores;
    }

    /// One fused candidate.
    ///
    /// @param doc     number in the index
    /// @param words   BM25 score, 0 if no word is found
    /// @param cosine  cosine with the question
    /// @param score   weighted sum of both, normalised; at most 1
    record Fused(int doc, float words, float cosine, double score) {}

    /// Candidates of both lists, best first.
    ///
    /// @param share part of the vectors in the score, 0 to 1
    static List<Fused> fuse(IndexSearcher searcher, BooleanQuery scored, List<ScoreDoc> byWords, List<ScoreDoc> byVector, float[] vector, double share)
            throws IOException {
        var candidates = new HybridSearch(searcher, byWords, byVector);
        candidates.addWords(scored);
        candidates.addCosines(vector);
        float worst = Float.POSITIVE_INFINITY;
        for (ScoreDoc hit : byVector) {
            worst = Math.min(worst, hit.score);
        }
        return candidates.fused(worst, share);
    }

    private List<Fused> fused(float worstFound, double share) {
        float bestWords = 0;
        float best = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < docs.length; i++) {
            bestWords = Math.max(bestWords, words[i]);
            best = Float.isNaN(cosines[i]) ? best : Math.max(best, cosines[i]);
        }
        best = best == Float.NEGATIVE_INFINITY ? 0 : best;
        double worst = worstFound == Float.POSITIVE_INFINITY ? best : worstFound;
        double range = Math.max(1e-6, best - worst);
        var fused = new ArrayList<Fused>(docs.length);
        for (int i = 0; i < docs.length; i++) {
            float cosine = Float.isNaN(cosines[i]) ? (float) worst : cosines[i];
            double score = (1 - share) * words[i] / Math.max(1e-9, bestWords) + share * (cosine - worst) / range;
            fused.add(new Fused(docs[i], words[i], cosine, score));
        }
        fused.sort(Comparator.comparingDouble(Fused::score).reversed().thenComparingInt(Fused::doc));
        return fused;
    }

    /// Scores the candidates found by vector as the search by words would, one clause after the other: a question with many words has long lists
    /// that are hardly touched this way.
    private void addWords(BooleanQuery scored) throws IOException {
        boolean[] missing = new boolean[docs.length];
        double[] sums = new double[docs.length];
        for (int i = 0; i < docs.length; i++) {
            missing[i] = Float.isNaN(words[i]);
        }
        for (BooleanClause clause : scored) {
            Weight weight = searcher.createWeight(clause.query(), ScoreMode.COMPLETE, 1);
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                add(weight, leaf, missing, sums);
            }
        }
        for (int i = 0; i < docs.length; i++) {
            words[i] = missing[i] ? (float) sums[i] : words[i];
        }
    }

    private void add(Weight weight, LeafReaderContext leaf, boolean[] missing, double[] sums) throws IOException {
        int end = first(leaf.docBase + leaf.reader().maxDoc());
        int i = first(leaf.docBase);
        Scorer scorer = i < end ? weight.scorer(leaf) : null;
        DocIdSetIterator found = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
        for (; scorer != null && i < end; i++) {
            int doc = docs[i] - leaf.docBase;
            if (missing[i] && (found.docID() >= doc ? found.docID() : found.advance(doc)) == doc) {
                sums[i] += scorer.score();
            }
        }
    }

    private void addCosines(float[] vector) throws IOException {
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            int end = first(leaf.docBase + leaf.reader().maxDoc());
            FloatVectorValues values = first(leaf.docBase) < end ? leaf.reader().getFloatVectorValues(Fields.VECTOR) : null;
            if (values == null) {
                continue;
            }
            KnnVectorValues.DocIndexIterator vectors = values.iterator();
            for (int i = first(leaf.docBase); i < end; i++) {
                int doc = docs[i] - leaf.docBase;
                if (Float.isNaN(cosines[i]) && (vectors.docID() >= doc ? vectors.docID() : vectors.advance(doc)) == doc) {
                    cosines[i] = VectorUtil.dotProduct(vector, values.vectorValue(vectors.index()));
                }
            }
        }
    }

    /// Place of the first candidate that is not before `doc`.
    private int first(int doc) {
        int found = Arrays.binarySearch(docs, doc);
        return found >= 0 ? found : -found - 1;
    }
}
