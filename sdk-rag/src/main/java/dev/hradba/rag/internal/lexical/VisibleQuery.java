package dev.hradba.rag.internal.lexical;

import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/// Matches the chunks that an identity may see, from the set that was made for it; valid for the reader of that set only.
final class VisibleQuery extends Query {

    private final VisibleSet visible;

    VisibleQuery(VisibleSet visible) {
        this.visible = visible;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public ScorerSupplier scorerSupplier(LeafReaderContext leaf) {
                FixedBitSet bits = visible.bits(leaf);
                return ConstantScoreScorerSupplier.fromIterator(new BitSetIterator(bits, visible.count(leaf)), score(), mode, leaf.reader().maxDoc());
            }

            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return false;
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "visible";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VisibleQuery that && visible == that.visible;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(visible);
    }
}
