package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.hradba.rag.internal.rank.MinHash;
import dev.hradba.rag.retrieve.NearDuplicate;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// Finds documents whose text is nearly that of another, by the bands of their signatures.
final class DuplicateSearch {

    /// Most candidates that are compared.
    private static final int MAX_CANDIDATES = 1_000;

    private DuplicateSearch() {}

    /// Near-duplicates of document `id` among the documents that `filter` finds; none if that one is not among them.
    static List<NearDuplicate> of(IndexSearcher searcher, String id, Query filter) throws IOException {
        var itself = both(new TermQuery(new Term(Fields.RECORD, id)), filter);
        var found = searcher.search(itself, 1).scoreDocs;
        return found.length == 0 ? List.of() : like(searcher, signature(searcher.storedFields().document(found[0].doc)), id, filter);
    }

    /// Documents that `filter` finds with nearly this signature, likest first, but not `id` itself.
    static List<NearDuplicate> like(IndexSearcher searcher, MinHash signature, String id, Query filter) throws IOException {
        List<BytesRef> bands = signature.bands().stream().map(BytesRef::new).toList();
        var near = new ArrayList<NearDuplicate>();
        for (ScoreDoc candidate : searcher.search(both(new TermInSetQuery(Fields.BAND, bands), filter), MAX_CANDIDATES).scoreDocs) {
            Document record = searcher.storedFields().document(candidate.doc);
            double similarity = signature.similarity(signature(record));
            if (similarity >= MinHash.NEAR && !record.get(Fields.RECORD).equals(id)) {
                near.add(new NearDuplicate(id, record.get(Fields.RECORD), similarity));
            }
        }
        near.sort(Comparator.comparingDouble(NearDuplicate::similarity).reversed().thenComparing(NearDuplicate::of));
        return near;
    }

    private static Query both(Query left, Query right) {
        return new BooleanQuery.Builder().add(left, BooleanClause.Occur.FILTER).add(right, BooleanClause.Occur.FILTER).build();
    }

    private static MinHash signature(Document record) {
        BytesRef bytes = record.getBinaryValue(Fields.STORED_SIGNATURE);
        return MinHash.of(bytes == null ? new byte[0] : BytesRef.deepCopyOf(bytes).bytes);
    }
}
