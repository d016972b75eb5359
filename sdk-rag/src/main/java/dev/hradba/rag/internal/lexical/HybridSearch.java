package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
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

    private HybridSearch() {}

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
    static List<Fused> fuse(IndexSearcher searcher, Query scored, List<ScoreDoc> byWords, List<ScoreDoc> byVector, float[] vector, double share)
            throws IOException {
        Map<Integer, Float> words = new HashMap<>();
        Map<Integer, Float> cosines = new HashMap<>();
        byWords.forEach(hit -> words.put(hit.doc, hit.score));
        byVector.forEach(hit -> cosines.put(hit.doc, hit.score));
        addWords(searcher, scored, words, byVector);
        addCosines(searcher, cosines, byWords, vector);
        double bestWords = Math.max(1e-9, words.values().stream().mapToDouble(Float::doubleValue).max().orElse(0));
        double best = cosines.values().stream().mapToDouble(Float::doubleValue).max().orElse(0);
        double worst = byVector.stream().mapToDouble(hit -> hit.score).min().orElse(best);
        double range = Math.max(1e-6, best - worst);
        var fused = new ArrayList<Fused>();
        for (var candidate : words.entrySet()) {
            float cosine = cosines.getOrDefault(candidate.getKey(), (float) worst);
            double score = (1 - share) * candidate.getValue() / bestWords + share * (cosine - worst) / range;
            fused.add(new Fused(candidate.getKey(), candidate.getValue(), cosine, score));
        }
        fused.sort(Comparator.comparingDouble(Fused::score).reversed().thenComparingInt(Fused::doc));
        return fused;
    }

    /// Scores the candidates found by vector as the search by words would.
    private static void addWords(IndexSearcher searcher, Query scored, Map<Integer, Float> words, List<ScoreDoc> byVector) throws IOException {
        int[] missing = byVector.stream().mapToInt(hit -> hit.doc).filter(doc -> !words.containsKey(doc)).sorted().toArray();
        Weight weight = searcher.createWeight(searcher.rewrite(scored), ScoreMode.COMPLETE, 1);
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Scorer scorer = null;
            DocIdSetIterator docs = DocIdSetIterator.empty();
            for (int doc : missing) {
                int local = doc - leaf.docBase;
                if (local < 0 || local >= leaf.reader().maxDoc()) {
                    continue;
                }
                if (scorer == null) {
                    scorer = weight.scorer(leaf);
                    docs = scorer == null ? docs : scorer.iterator();
                }
                if (scorer == null) {
                    words.put(doc, 0f);
                    continue;
                }
                int at = docs.docID() >= local ? docs.docID() : docs.advance(local);
                words.put(doc, at == local ? scorer.score() : 0f);
            }
        }
    }

    private static void addCosines(IndexSearcher searcher, Map<Integer, Float> cosines, List<ScoreDoc> byWords, float[] vector) throws IOException {
        int[] missing = byWords.stream().mapToInt(hit -> hit.doc).filter(doc -> !cosines.containsKey(doc)).sorted().toArray();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
            if (values == null) {
                continue;
            }
            KnnVectorValues.DocIndexIterator vectors = values.iterator();
            for (int doc : missing) {
                int local = doc - leaf.docBase;
                if (local >= 0 && local < leaf.reader().maxDoc()
                        && (vectors.docID() >= local ? vectors.docID() : vectors.advance(local)) == local) {
                    cosines.put(doc, VectorUtil.dotProduct(vector, values.vectorValue(vectors.index())));
                }
            }
        }
    }
}
