package dev.hradba.rag.internal.lexical;

import java.io.IOException;

import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/// A walk of the graph within the visible chunks. Lucene's own filter is copied into a set of bits for every question, which costs more than the
/// walk where there are many chunks; here the set that is there already is used.
///
/// A walk can end among hidden chunks: where they lie close around the question, nothing near them may be taken and the way out is not found. One that
/// brings back less than it should, or that looks at more than is visible, is given up, and all that is visible is compared instead.
final class VisibleWalk extends KnnFloatVectorQuery {

    /// Most visible chunks of a segment that are compared one by one instead.
    private static final int MAX_COMPARED = 1_000;

    private final VisibleSet visible;
    private ScoreDoc[] found = new ScoreDoc[0];

    VisibleWalk(VisibleSet visible, float[] vector, int walked) {
        super(Fields.VECTOR, vector, walked);
        this.visible = visible;
    }

    /// What the walk collects, in no order. Searching for this query would walk, too, and then collect all of it once more.
    ScoreDoc[] found(IndexSearcher searcher) throws IOException {
        rewrite(searcher);
        return found;
    }

    @Override
    protected TopDocs mergeLeafResults(TopDocs[] leaves) {
        TopDocs merged = super.mergeLeafResults(leaves);
        found = merged.scoreDocs;
        return merged;
    }

    @Override
    protected TopDocs approximateSearch(LeafReaderContext leaf, AcceptDocs live, int visitLimit, KnnCollectorManager collectors) throws IOException {
        FixedBitSet bits = visible.bits(leaf);
        int count = visible.count(leaf);
        if (count <= MAX_COMPARED) {
            return exactSearch(leaf, new BitSetIterator(bits, count), null);
        }
        FloatVectorValues all = leaf.reader().getFloatVectorValues(Fields.VECTOR);
        int[] wanted = {0};
        TopDocs walked = super.approximateSearch(leaf, new Visible(bits, count, all != null && all.size() == count), Math.min(visitLimit, count + 1), (limit, strategy, context) -> {
            KnnCollector collector = collectors.newCollector(limit, strategy, context);
            wanted[0] = Math.min(collector.k(), count);
            return collector;
        });
        boolean whole = walked.totalHits.relation() == TotalHits.Relation.EQUAL_TO && walked.scoreDocs.length >= wanted[0];
        return whole ? walked : exactSearch(leaf, new BitSetIterator(bits, count), null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other) && other instanceof VisibleWalk that && visible == that.visible;
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + System.identityHashCode(visible);
    }

    private static final class Visible extends AcceptDocs {

        private final FixedBitSet bits;
        private final int count;
        private final boolean all;

        /// @param all true if nothing else is in the graph, so that nobody need be asked on the way
        Visible(FixedBitSet bits, int count, boolean all) {
            this.bits = bits;
            this.count = count;
            this.all = all;
        }

        @Override
        public @Nullable Bits bits() {
            return all ? null : bits;
        }

        @Override
        public DocIdSetIterator iterator() {
            return new BitSetIterator(bits, count);
        }

        @Override
        public int cost() {
            return count;
        }
    }
}
