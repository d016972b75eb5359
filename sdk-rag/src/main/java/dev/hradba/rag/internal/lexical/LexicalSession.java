package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

    /// Candidates taken from each list before they are fused.
    public static final int FUSION_DEPTH = 200;

    /// Most chunks of one document that are looked through.
    private static final int MAX_CHUNKS = 10_000;

    private static final Sort BY_SCORE_THEN_ID = new Sort(SortField.FIELD_SCORE, new SortField(Fields.CHUNK, SortField.Type.STRING));

    private final Path folder;
    private final SearcherManager owner;
    private final IndexSearcher leased;
    private final VisibleSearcher searcher;
    private final VisibleSet visible;
    private final Terms terms;
    private final Identity identity;

    LexicalSession(Path folder, SearcherManager owner, IndexSearcher leased, VisibleSet visible, Similarity similarity, Terms terms, Identity identity) {
        this.folder = folder;
        this.owner = owner;
        this.leased = leased;
        this.visible = visible;
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
            Query built = filtered(query, WordQuery.of(query, words));
            var fields = searcher.storedFields();
            var hits = new ArrayList<Hit>();
            for (ScoreDoc found : byWords(built, query.limit())) {
                Explanation explanation = query.explain()
                        ? explanation(searcher.explain(built, found.doc))
                        : Explanation.of(found.score, "BM25 score, not explained");
                hits.add(IndexDocuments.hit(fields.document(found.doc), hits.size() + 1, found.score, found.score, explanation));
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
            Query built = filtered(query, scored);
            var fields = searcher.storedFields();
            var hits = new ArrayList<Hit>();
            for (HybridSearch.Fused each : fused(query, scored, vector, share)) {
                hits.add(IndexDocuments.hit(fields.document(each.doc()), hits.size() + 1, each.score(), each.words(), explanation(each, query, built, share)));
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

    private List<HybridSearch.Fused> fused(LexicalQuery query, Query scored, float[] vector, double share) throws IOException {
        int depth = Math.max(FUSION_DEPTH, query.limit());
        List<HybridSearch.Fused> fused = HybridSearch.fuse(searcher, scored, byWords(filtered(query, scored), depth), byVector(query, vector, depth), vector, share);
        return fused.size() <= query.limit() ? fused : fused.subList(0, query.limit());
    }

    private List<ScoreDoc> byWords(Query built, int limit) throws IOException {
        return List.of(searcher.search(built, limit, BY_SCORE_THEN_ID, true).scoreDocs);
    }

    private List<ScoreDoc> byVector(LexicalQuery query, float[] vector, int limit) throws IOException {
        return DenseSearch.nearest(searcher, filters(query).build(), vector, limit, visible.chunkCount());
    }

    private Explanation explanation(HybridSearch.Fused fused, LexicalQuery query, Query built, double share) throws IOException {
        Explanation words = query.explain() && fused.words() > 0
                ? explanation(searcher.explain(built, fused.doc()))
                : Explanation.of(fused.words(), "BM25 score");
        return new Explanation(fused.score(), "fused: words %.2f * share of the best BM25 score + vectors %.2f * place between worst and best cosine"
                .formatted(1 - share, share), List.of(words, Explanation.of(fused.cosine(), "cosine of the vectors of question and passage")));
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
        return filters(query).add(scored, BooleanClause.Occur.MUST).build();
    }

    /// What must hold without adding to the score; the rights are always among it, the time where some chunk does not always hold.
    private BooleanQuery.Builder filters(LexicalQuery query) throws IOException {
        long at = Math.min(IndexDocuments.millis(query.at()), Long.MAX_VALUE - 1);
        var all = new BooleanQuery.Builder().add(new TermInSetQuery(Fields.RIGHTS, visible.ruleBytes()), BooleanClause.Occur.FILTER);
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
        return all;
    }

    /// Filters are left out and Lucene's document numbers are cut: the one would name rules of rights, the other count hidden documents.
    private static Explanation explanation(org.apache.lucene.search.Explanation lucene) {
        return new Explanation(lucene.getValue().doubleValue(), lucene.getDescription().replaceAll(" in \\d+\\)", ")"),
                Arrays.stream(lucene.getDetails())
                        .filter(detail -> !detail.getDescription().startsWith("match on required clause"))
                        .map(LexicalSession::explanation)
                        .toList());
    }
}
