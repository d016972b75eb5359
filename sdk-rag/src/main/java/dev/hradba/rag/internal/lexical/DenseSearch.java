package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.VectorUtil;

/// Finds the chunks whose vectors are nearest. Where an identity sees few chunks, all of them are compared: the result is exact and depends on
/// nothing hidden. Where it sees many, the graph of the index is walked within them, which is approximate.
final class DenseSearch {

    /// Most visible chunks that are compared one by one. Comparing 6,000 takes about as long as a walk that collects [#MIN_WALKED] among 10,000.
    static final int MAX_EXACT = 6_000;

    /// Neighbours that a walk collects at least, however few are wanted; recall of the first ten depends on it.
    private static final int MIN_WALKED = 100;

    private static final Comparator<ScoreDoc> WORST_FIRST = Comparator.comparingDouble((ScoreDoc hit) -> hit.score).thenComparing(hit -> -hit.doc);

    private DenseSearch() {}

    /// The nearest among the visible chunks that `filter` lets through, if there is one.
    static List<ScoreDoc> nearest(IndexSearcher searcher, VisibleSet visible, Optional<Query> filter, float[] vector, int limit) throws IOException {
        if (visible.chunkCount() <= MAX_EXACT) {
            Query within = new VisibleQuery(visible);
            return exact(searcher, filter.isEmpty() ? within : both(within, filter.get()), vector, limit);
        }
        int walked = Math.max(MIN_WALKED, limit);
        ScoreDoc[] found = filter.isEmpty() ? new VisibleWalk(visible, vector, walked).found(searcher)
                : searcher.search(new KnnFloatVectorQuery(Fields.VECTOR, vector, walked, both(new VisibleQuery(visible), filter.get())), walked).scoreDocs;
        return scored(searcher, visible, found, vector, limit);
    }

    private static Query both(Query left, Query right) {
        return new BooleanQuery.Builder().add(left, Occur.FILTER).add(right, Occur.FILTER).build();
    }

    /// Compares all with the full vectors, many at a time.
    static List<ScoreDoc> exact(IndexSearcher searcher, Query filter, float[] vector, int limit) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
        var best = new PriorityQueue<>(WORST_FIRST);
        var buffer = new DocAndFloatFeatureBuffer();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
            Scorer allowed = weight.scorer(leaf);
            VectorScorer scorer = values == null || allowed == null ? null : values.rescorer(vector);
            if (scorer == null || allowed == null) {
                continue;
            }
            VectorScorer.Bulk bulk = scorer.bulk(allowed.iterator());
            bulk.nextDocsAndScores(DocIdSetIterator.NO_MORE_DOCS, leaf.reader().getLiveDocs(), buffer);
            while (buffer.size > 0) {
                collect(best, buffer, leaf.docBase, limit);
                bulk.nextDocsAndScores(DocIdSetIterator.NO_MORE_DOCS, leaf.reader().getLiveDocs(), buffer);
            }
        }
        return best.stream().sorted(WORST_FIRST.reversed()).map(hit -> new ScoreDoc(hit.doc, 2 * hit.score - 1)).toList();
    }

    /// Scores are as Lucene gives them, `(1 + cosine) / 2`.
    private static void collect(PriorityQueue<ScoreDoc> best, DocAndFloatFeatureBuffer found, int base, int limit) {
        for (int i = 0; i < found.size; i++) {
            ScoreDoc worst = best.peek();
            if (worst == null || best.size() < limit || found.features[i] > worst.score) {
                if (best.size() >= limit) {
                    best.poll();
                }
                best.add(new ScoreDoc(base + found.docs[i], found.features[i]));
            }
        }
    }

    /// What a walk found, scored by the full vectors, since the graph may be quantised, and looked up once more among what is visible. A walk collects
    /// more than is wanted: with just as many, the graph misses some.
    private static List<ScoreDoc> scored(IndexSearcher searcher, VisibleSet visible, ScoreDoc[] found, float[] vector, int limit) throws IOException {
        Arrays.sort(found, Comparator.comparingInt(hit -> hit.doc));
        var scored = new ArrayList<ScoreDoc>(found.length);
        int next = 0;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
            if (values == null) {
                continue;
            }
            KnnVectorValues.DocIndexIterator vectors = values.iterator();
            for (; next < found.length && found[next].doc < leaf.docBase + leaf.reader().maxDoc(); next++) {
                int doc = found[next].doc - leaf.docBase;
                if (visible.bits(leaf).get(doc) && vectors.advance(doc) == doc) {
                    scored.add(new ScoreDoc(found[next].doc, VectorUtil.dotProduct(vector, values.vectorValue(vectors.index()))));
                }
            }
        }
        scored.sort(WORST_FIRST.reversed());
        return scored.size() <= limit ? scored : scored.subList(0, limit);
    }
}
