package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.NearDuplicate;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.BytesRef;

/// The index at one moment, as one identity may see it. Not for use by several threads; close it after use.
public final class LexicalSession implements SearchSession {

    /// Candidates taken from each list before they are fused, at least.
    private static final int MIN_FUSED = 100;

    /// Most chunks of one document that are looked through.
    private static final int MAX_CHUNKS = 10_000;

    private static final Sort BY_SCORE_THEN_ID = new Sort(SortField.FIELD_SCORE, new SortField(Fields.CHUNK, SortField.Type.STRING));

    private final Path folder;
    private final SearcherManager owner;
    private final IndexSearcher leased;
    private final VisibleSearcher searcher;
    private final VisibleSet visible;
    private final Similarity similarity;
    private final Terms terms;
    private final Identity identity;

    LexicalSession(Path folder, SearcherManager owner, IndexSearcher leased, VisibleSet visible, Similarity similarity, Terms terms, Identity identity) {
        this.folder = folder;
        this.owner = owner;
        this.leased = leased;
        this.visible = visible;
        this.similarity = similarity;
        this.terms = terms;
        this.identity = identity;
        this.searcher = new VisibleSearcher(leased.getIndexReader(), visible, similarity);
    }

    @Override
    public List<Hit> search(LexicalQuery query) {
        return search(query, terms);
    }

    @Override
    public List<Hit> search(LexicalQuery query, Terms as) {
        return reading(() -> {
            List<String> words = as.of(query.text());
            if (visible.isEmpty() || words.isEmpty()) {
                return List.of();
            }
            Query scored = WordQuery.of(query, words);
            var fields = searcher.storedFields();
            List<ScoreDoc> found = byWords(filtered(query, scored), query.limit());
            Explaining why = explaining(query, scored, found.stream().mapToInt(each -> each.doc).toArray());
            var hits = new ArrayList<Hit>();
            for (ScoreDoc each : found) {
                hits.add(IndexDocuments.hit(fields.document(each.doc), hits.size() + 1, each.score, each.score, why.of(each.doc, each.score)));
            }
            return hits;
        });
    }

    @Override
    public List<Hit> nearest(LexicalQuery query, float[] vector) {
        return reading(() -> {
            if (visible.isEmpty()) {
                return List.of();
            }
            var fields = searcher.storedFields();
            var hits = new ArrayList<Hit>();
            for (ScoreDoc found : byVector(query, vector, query.limit())) {
                hits.add(IndexDocuments.hit(fields.document(found.doc), hits.size() + 1, found.score, 0,
                        Explanation.of(found.score, "cosine of the vectors of question and passage")));
            }
            hits.sort(Comparator.comparingDouble((Hit hit) -> hit.passage().score()).reversed().thenComparing(hit -> hit.passage().chunkId()));
            return hits;
        });
    }

    @Override
    public List<Hit> hybrid(LexicalQuery query, float[] vector, double share, Terms as) {
        return reading(() -> {
            if (visible.isEmpty()) {
                return List.of();
            }
            Query scored = WordQuery.of(query, as.of(query.text()));
            List<HybridSearch.Fused> fused = fused(query, scored, vector, share);
            Explaining why = explaining(query, scored, fused.stream().mapToInt(HybridSearch.Fused::doc).toArray());
            String how = "fused: words %.2f * share of the best BM25 score + vectors %.2f * place between worst and best cosine".formatted(1 - share, share);
            var fields = searcher.storedFields();
            var hits = new ArrayList<Hit>();
            for (HybridSearch.Fused each : fused) {
                var explanation = new Explanation(each.score(), how, List.of(why.of(each.doc(), each.words()),
                        Explanation.of(each.cosine(), "cosine of the vectors of question and passage")));
                hits.add(IndexDocuments.hit(fields.document(each.doc()), hits.size() + 1, each.score(), each.words(), explanation));
            }
            return hits;
        });
    }

    @Override
    public List<String> chunkIds(LexicalQuery query, float[] vector, double share) {
        return reading(() -> {
            if (visible.isEmpty()) {
                return List.of();
            }
            Query scored = WordQuery.of(query, terms.of(query.text()));
            int[] docs;
            if (share <= 0) {
                docs = byWords(filtered(query, scored), query.limit()).stream().mapToInt(found -> found.doc).toArray();
            } else if (share >= 1) {
                docs = byVector(query, vector, query.limit()).stream().mapToInt(found -> found.doc).toArray();
            } else {
                docs = fused(query, scored, vector, share).stream().mapToInt(HybridSearch.Fused::doc).toArray();
            }
            var ids = new ArrayList<String>();
            for (int doc : docs) {
                chunkId(doc).ifPresent(ids::add);
            }
            return ids;
        });
    }

    /// Candidates taken from each list before they are fused to `limit` hits.
    public static int fusionDepth(int limit) {
        return Math.max(MIN_FUSED, 2 * limit);
    }

    private List<HybridSearch.Fused> fused(LexicalQuery query, Query scored, float[] vector, double share) throws IOException {
        int depth = fusionDepth(query.limit());
        List<HybridSearch.Fused> fused = HybridSearch.fuse(searcher, scored, byWords(filtered(query, scored), depth), byVector(query, vector, depth), vector, share);
        return fused.size() <= query.limit() ? fused : fused.subList(0, query.limit());
    }

    private List<ScoreDoc> byWords(Query built, int limit) throws IOException {
        var found = new ArrayList<ScoreDoc>();
        for (ScoreDoc each : searcher.search(built, limit, BY_SCORE_THEN_ID).scoreDocs) {
            found.add(new ScoreDoc(each.doc, (Float) ((FieldDoc) each).fields[0]));
        }
        return found;
    }

    private List<ScoreDoc> byVector(LexicalQuery query, float[] vector, int limit) throws IOException {
        return DenseSearch.nearest(searcher, visible, filter(query), vector, limit);
    }

    private Explaining explaining(LexicalQuery query, Query scored, int[] docs) throws IOException {
        if (query.explain()) {
            return WordScores.of(searcher, similarity, scored, docs)::explain;
        }
        return (doc, score) -> Explanation.of(score, "BM25 score, not explained");
    }

    private interface Explaining {
        Explanation of(int doc, double score);
    }

    @Override
    public Optional<StoredDocument> document(String id) {
        try {
            var found = leased.search(new TermQuery(new Term(Fields.RECORD, id)), 1);
            if (found.scoreDocs.length == 0) {
                return Optional.empty();
            }
            StoredDocument stored = IndexDocuments.storedDocument(searcher.storedFields().document(found.scoreDocs[0].doc));
            return Rights.parse(stored.rights()).admit(identity) ? Optional.of(stored) : Optional.empty();
        } catch (IOException e) {
            throw IndexFailure.of(folder, "read", e);
        }
    }

    @Override
    public List<Hit> chunks(String documentId, String prefix) {
        return reading(() -> {
            var found = new BooleanQuery.Builder()
                    .add(new TermQuery(new Term(Fields.DOCUMENT, documentId)), BooleanClause.Occur.FILTER)
                    .add(new TermInSetQuery(Fields.RIGHTS, visible.ruleBytes()), BooleanClause.Occur.FILTER).build();
            var hits = new ArrayList<Hit>();
            var fields = searcher.storedFields();
            for (ScoreDoc each : searcher.search(found, MAX_CHUNKS).scoreDocs) {
                if (chunkId(each.doc).orElse("").startsWith(prefix)) {
                    hits.add(IndexDocuments.hit(fields.document(each.doc), hits.size() + 1, 0, 0, Explanation.of(0, "not searched for")));
                }
            }
            hits.sort(Comparator.comparingInt((Hit hit) -> hit.passage().start()));
            return hits;
        });
    }

    private Optional<String> chunkId(int doc) throws IOException {
        LeafReaderContext leaf = searcher.getIndexReader().leaves().get(ReaderUtil.subIndex(doc, searcher.getIndexReader().leaves()));
        SortedDocValues values = DocValues.getSorted(leaf.reader(), Fields.CHUNK);
        return values.advanceExact(doc - leaf.docBase) ? Optional.of(values.lookupOrd(values.ordValue()).utf8ToString()) : Optional.empty();
    }

    @Override
    public List<NearDuplicate> nearDuplicates(String id) {
        return reading(() -> DuplicateSearch.of(leased, id, new TermInSetQuery(Fields.RECORD_RIGHTS, visible.ruleBytes())));
    }

    @Override
    public double idf(String term) {
        long with = documentFrequency(term);
        return Math.log(1 + (visible.chunkCount() - with + 0.5) / (with + 0.5));
    }

    @Override
    public boolean knows(String term) {
        return documentFrequency(term) > 0;
    }

    @Override
    public void close() {
        try {
            owner.release(leased);
        } catch (IOException e) {
            throw IndexFailure.of(folder, "released", e);
        }
    }

    private long documentFrequency(String term) {
        try {
            return visible.documentFrequency(new Term(Fields.CONTENTS, term));
        } catch (IOException e) {
            throw IndexFailure.of(folder, "read", e);
        }
    }

    private <T> T reading(Reading<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw IndexFailure.of(folder, "searched", e);
        }
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private Query filtered(LexicalQuery query, Query scored) throws IOException {
        var all = new BooleanQuery.Builder().add(scored, BooleanClause.Occur.MUST).add(new VisibleQuery(visible), BooleanClause.Occur.FILTER);
        filter(query).ifPresent(filter -> all.add(filter, BooleanClause.Occur.FILTER));
        return all.build();
    }

    /// What must hold beside the rights without adding to the score, if anything: the collection, and the time where some chunk does not always hold.
    private Optional<Query> filter(LexicalQuery query) throws IOException {
        long at = Math.min(IndexDocuments.millis(query.at()), Long.MAX_VALUE - 1);
        var all = new BooleanQuery.Builder();
        byte[] lastBegin = PointValues.getMaxPackedValue(searcher.getIndexReader(), Fields.VALID_FROM);
        if (lastBegin != null && LongPoint.decodeDimension(lastBegin, 0) > at) {
            all.add(LongPoint.newRangeQuery(Fields.VALID_FROM, Long.MIN_VALUE, at), BooleanClause.Occur.FILTER);
        }
        byte[] firstEnd = PointValues.getMinPackedValue(searcher.getIndexReader(), Fields.VALID_UNTIL);
        if (firstEnd != null && LongPoint.decodeDimension(firstEnd, 0) <= at) {
            all.add(LongPoint.newRangeQuery(Fields.VALID_UNTIL, at + 1, Long.MAX_VALUE), BooleanClause.Occur.FILTER);
        }
        if (!query.collections().isEmpty()) {
            List<BytesRef> names = query.collections().stream().map(BytesRef::new).toList();
            all.add(new TermInSetQuery(Fields.COLLECTION, names), BooleanClause.Occur.FILTER);
        }
        BooleanQuery built = all.build();
        return built.clauses().isEmpty() ? Optional.empty() : Optional.of(built);
    }
}
