package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.VectorUtil;

/// Finds the chunks whose vectors are nearest. Where an identity sees few chunks, all of them are compared: the result is exact and depends on
/// nothing hidden. Where it sees many, the graph of the index is walked within them, which is approximate.
final class DenseSearch {

    /// Most visible chunks that are compared one by one.
    static final int MAX_EXACT = 20_000;

    /// Neighbours that a walk collects at least, however few are wanted; recall of the first ten depends on it.
    private static final int MIN_WALKED = 200;

    private DenseSearch() {}

    static List<ScoreDoc> nearest(IndexSearcher searcher, Query filter, float[] vector, int limit, long visible) throws IOException {
        return visible <= MAX_EXACT ? exact(searcher, filter, vector, limit) : approximate(searcher, filter, vector, limit);
    }

    static List<ScoreDoc> exact(IndexSearcher searcher, Query filter, float[] vector, int limit) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
        var found = new ArrayList<ScoreDoc>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
            Scorer scorer = weight.scorer(leaf);
            if (values == null || scorer == null) {
                continue;
            }
            var live = leaf.reader().getLiveDocs();
            KnnVectorValues.DocIndexIterator vectors = values.iterator();
            DocIdSetIterator docs = scorer.iterator();
            for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                if ((live == null || live.get(doc)) && (vectors.docID() >= doc ? vectors.docID() : vectors.advance(doc)) == doc) {
                    found.add(new ScoreDoc(leaf.docBase + doc, VectorUtil.dotProduct(vector, values.vectorValue(vectors.index()))));
                }
            }
        }
        found.sort(Comparator.comparingDouble((ScoreDoc hit) -> hit.score).reversed());
        return found.size() <= limit ? found : found.subList(0, limit);
    }

    /// Asks for more neighbours than wanted: with just as many, the graph misses some. What the walk found is scored by the full vectors, since the
    /// graph may be quantised.
    static List<ScoreDoc> approximate(IndexSearcher searcher, Query filter, float[] vector, int limit) throws IOException {
        var query = new KnnFloatVectorQuery(Fields.VECTOR, vector, Math.max(MIN_WALKED, limit), filter);
        ScoreDoc[] walked = searcher.search(query, Math.max(MIN_WALKED, limit)).scoreDocs;
        Arrays.sort(walked, Comparator.comparingInt(hit -> hit.doc));
        var found = new ArrayList<ScoreDoc>();
        int next = 0;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
            if (values == null) {
                continue;
            }
            KnnVectorValues.DocIndexIterator vectors = values.iterator();
            for (; next < walked.length && walked[next].doc < leaf.docBase + leaf.reader().maxDoc(); next++) {
                if (vectors.advance(walked[next].doc - leaf.docBase) == walked[next].doc - leaf.docBase) {
                    found.add(new ScoreDoc(walked[next].doc, VectorUtil.dotProduct(vector, values.vectorValue(vectors.index()))));
                }
            }
        }
        found.sort(Comparator.comparingDouble((ScoreDoc hit) -> hit.score).reversed().thenComparingInt(hit -> hit.doc));
        return found.size() <= limit ? found : found.subList(0, limit);
    }
}
