package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.NearDuplicate;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
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

    private final Path folder;
    private final SearcherManager owner;
    private final IndexSearcher leased;
    private final VisibleSearcher searcher;
    private final Chunks chunks;
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
        this.chunks = new Chunks(leased.getIndexReader());
    }

    @Override
    public List<Hit> search(LexicalQuery query) {
        return find(query, Optional.empty(), 0, terms).hits();
    }

    @Override
    public Found find(LexicalQuery query, Optional<float[]> vector, double share, Terms as) {
        return reading(() -> {
            BooleanQuery scored = WordQuery.of(query, as.of(query.text()), searcher);
            String how = vector.isEmpty() ? "" : "fused: words %.2f * share of the best BM25 score + vectors %.2f * place between worst and best cosine".formatted(1 - share, share);
            List<HybridSearch.Fused> found = visible.isEmpty() ? List.of()
                    : vector.isPresent() ? fused(query, scored, vector.get(), share)
                    : inOrder(query, scored).stream().map(each -> new HybridSearch.Fused(each.doc, each.score, 0, each.score)).toList();
            return new FoundChunks(query, scored, found, how);
        });
    }

    /// What was found, by number.
    private final class FoundChunks implements Found {

        private final LexicalQuery query;
        private final BooleanQuery scored;
        private final List<HybridSearch.Fused> found;
        private final String how;

        FoundChunks(LexicalQuery query, BooleanQuery scored, List<HybridSearch.Fused> found, String how) {
            this.query = query;
            this.scored = scored;
            this.found = found;
            this.how = how;
        }

        @Override
        public int size() {
            return found.size();
        }

        @Override
        public double score(int place) {
            return found.get(place).score();
        }

        @Override
        public int[] terms(int place) {
            return reading(() -> chunks.terms(found.get(place).doc()));
        }

        @Override
        public List<Hit> hits(int... places) {
            return reading(() -> {
                Explaining why = explaining(query, scored, Arrays.stream(places).map(place -> found.get(place).doc()).toArray());
                var hits = new ArrayList<Hit>(places.length);
                for (int place : places) {
                    HybridSearch.Fused each = found.get(place);
                    Explanation words = why.of(each.doc(), each.words());
                    Explanation whole = how.isEmpty() ? words : new Explanation(each.score(), how, List.of(words,
                            Explanation.of(each.cosine(), "cosine of the vectors of question and passage")));
                    hits.add(IndexDocuments.hit(readable(each.doc()), hits.size() + 1, each.score(), each.words(), whole));
                }
                return hits;
            });
        }
    }

    /// The chunk, if its own rights admit the identity, whatever found it.
    private ChunkRecord readable(int doc) throws IOException {
        return chunks.read(doc).filter(chunk -> visible.admits(chunk.rights()))
                .orElseThrow(() -> new IllegalStateException("the index in '%s' found a chunk that may not be read; check it with KnowledgeBase.check".formatted(folder)));
    }

    @Override
    public List<String> chunkIds(LexicalQuery query, float[] vector, double share) {
        return reading(() -> {
            if (visible.isEmpty()) {
                return List.of();
            }
            BooleanQuery scored = WordQuery.of(query, terms.of(query.text()), searcher);
            int[] docs;
            if (share <= 0) {
                docs = inOrder(query, scored).stream().mapToInt(found -> found.doc).toArray();
            } else if (share >= 1) {
                docs = byVector(query, vector, query.limit()).stream().mapToInt(found -> found.doc).toArray();
            } else {
                docs = fused(query, scored, vector, share).stream().mapToInt(HybridSearch.Fused::doc).toArray();
            }
            var ids = new ArrayList<String>();
            for (int doc : docs) {
                chunks.id(doc).ifPresent(ids::add);
            }
            return ids;
        });
    }

    /// Candidates taken from each list before they are fused to `limit` hits.
    public static int fusionDepth(int limit) {
        return Math.max(MIN_FUSED, 2 * limit);
    }

    private List<HybridSearch.Fused> fused(LexicalQuery query, BooleanQuery scored, float[] vector, double share) throws IOException {
        int depth = fusionDepth(query.limit());
        List<HybridSearch.Fused> fused = HybridSearch.fuse(searcher, scored, byWords(query, scored, depth), byVector(query, vector, depth), vector, share);
        return fused.size() <= query.limit() ? fused : fused.subList(0, query.limit());
    }

    /// The first by their scores, of equal ones those with the first ids; in no order.
    private List<ScoreDoc> byWords(LexicalQuery query, BooleanQuery scored, int limit) throws IOException {
        Optional<Query> filter = filter(query);
        Query all = filter.isEmpty() ? scored
                : new BooleanQuery.Builder().add(scored, BooleanClause.Occur.MUST).add(filter.get(), BooleanClause.Occur.FILTER).build();
        return searcher.search(all, new BestScores(limit, chunks));
    }

    /// The same in order, equal ones by their ids.
    private List<ScoreDoc> inOrder(LexicalQuery query, BooleanQuery scored) throws IOException {
        List<ScoreDoc> found = byWords(query, scored, query.limit());
        Map<Integer, String> ids = new HashMap<>();
        for (ScoreDoc each : found) {
            ids.put(each.doc, chunks.id(each.doc).orElse(""));
        }
        found.sort(Comparator.comparingDouble((ScoreDoc each) -> each.score).reversed().thenComparing(each -> ids.getOrDefault(each.doc, "")));
        return found;
    }

    private List<ScoreDoc> byVector(LexicalQuery query, float[] vector, int limit) throws IOException {
        return DenseSearch.nearest(searcher, visible, filter(query), vector, limit);
    }

    private Explaining explaining(LexicalQuery query, BooleanQuery scored, int[] docs) throws IOException {
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
            var hits = new ArrayList<Hit>();
            for (ScoreDoc each : searcher.search(new TermQuery(new Term(Fields.DOCUMENT, documentId)), MAX_CHUNKS).scoreDocs) {
                if (chunks.id(each.doc).orElse("").startsWith(prefix)) {
                    hits.add(IndexDocuments.hit(readable(each.doc), hits.size() + 1, 0, 0, Explanation.of(0, "not searched for")));
                }
            }
            hits.sort(Comparator.comparingInt((Hit hit) -> hit.passage().start()));
            return hits;
        });
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
