package dev.hradba.rag.internal.lexical;

import java.io.IOException;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.similarities.Similarity;
import org.jspecify.annotations.Nullable;

/// Searches and scores as if the index held nothing but the visible chunks: whatever the query, nothing else is found.
final class VisibleSearcher extends IndexSearcher {

    private final VisibleSet visible;

    VisibleSearcher(IndexReader reader, VisibleSet visible, Similarity similarity) {
        super(reader);
        this.visible = visible;
        setSimilarity(similarity);
        setQueryCache(null);
    }

    @Override
    protected void searchLeaf(LeafReaderContext leaf, int from, int to, Weight weight, Collector collector) throws IOException {
        if (visible.count(leaf) == 0) {
            return;
        }
        LeafCollector found = collector.getLeafCollector(leaf);
        ScorerSupplier supplier = weight.scorerSupplier(leaf);
        if (supplier != null) {
            supplier.setTopLevelScoringClause();
            supplier.bulkScorer().score(found, visible.bits(leaf), from, to);
        }
        found.finish();
    }

    @Override
    public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq) throws IOException {
        return visible.term(term);
    }

    @Override
    public @Nullable CollectionStatistics collectionStatistics(String field) throws IOException {
        return visible.field(field, field.equals(Fields.HEADINGS) ? Fields.HEADINGS_LENGTH : Fields.CONTENTS_LENGTH);
    }
}
