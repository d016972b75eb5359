package dev.hradba.rag.internal.lexical;

import java.io.IOException;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;
import org.jspecify.annotations.Nullable;

/// Scores as if the index held nothing but the visible chunks.
final class VisibleSearcher extends IndexSearcher {

    private final VisibleSet visible;

    VisibleSearcher(IndexReader reader, VisibleSet visible, Similarity similarity) {
        super(reader);
        this.visible = visible;
        setSimilarity(similarity);
        setQueryCache(null);
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
