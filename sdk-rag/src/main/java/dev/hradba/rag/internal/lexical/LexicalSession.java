package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.retrieve.Explanation;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
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
public final class LexicalSession implements Statistics, AutoCloseable {

    private static final Sort BY_SCORE_THEN_ID = new Sort(SortField.FIELD_SCORE, new SortField(Fields.CHUNK, SortField.Type.STRING));

    private final SearcherManager owner;
    private final IndexSearcher leased;
    private final VisibleSearcher searcher;
    private final VisibleSet visible;
    private final Terms terms;
    private final Identity identity;

    LexicalSession(SearcherManager owner, IndexSearcher leased, VisibleSet visible, Similarity similarity, Terms terms, Identity identity) {
        this.owner = owner;
        this.leased = leased;
        this.visible = visible;
        this.terms = terms;
        this.identity = identity;
        this.searcher = new VisibleSearcher(leased.getIndexReader(), visible, similarity);
    }

    /// Finds chunks, best first; equal scores are ordered by chunk id.
    public List<Hit> search(LexicalQuery query) {
        return search(query, terms);
    }

    /// As [#search(LexicalQuery)], with the words of the query made into terms by `as`.
    public List<Hit> search(LexicalQuery query, Terms as) {
        List<String> words = as.of(query.text());
        if (visible.isEmpty() || words.isEmpty()) {
            return List.of();
        }
        try {
            Query built = filtered(query, scored(query, words));
            var found = searcher.search(built, query.limit(), BY_SCORE_THEN_ID, true);
            var fields = searcher.storedFields();
            var hits = new ArrayList<Hit>();
            for (ScoreDoc scoreDoc : found.scoreDocs) {
                Explanation explanation = query.explain()
                        ? explanation(searcher.explain(built, scoreDoc.doc))
                        : Explanation.of(scoreDoc.score, "BM25 score, not explained");
                hits.add(IndexDocuments.hit(fields.document(scoreDoc.doc), hits.size() + 1, scoreDoc.score, scoreDoc.score, explanation));
            }
            return hits;
        } catch (IOException e) {
            throw new UncheckedIOException("the index cannot be searched: " + e.getMessage(), e);
        }
    }

    /// Finds the chunks whose vectors are nearest to `vector`, which has length 1; equal scores are ordered by chunk id.
    public List<Hit> nearest(LexicalQuery query, float[] vector) {
        if (visible.isEmpty()) {
            return List.of();
        }
        try {
            var fields = searcher.storedFields();
            var hits = new ArrayList<Hit>();
            for (ScoreDoc scoreDoc : DenseSearch.nearest(searcher, filters(query).build(), vector, query.limit(), visible.chunkCount())) {
                hits.add(IndexDocuments.hit(fields.document(scoreDoc.doc), hits.size() + 1, scoreDoc.score, 0,
                        Explanation.of(scoreDoc.score, "cosine of the vectors of question and passage")));
            }
            hits.sort(Comparator.comparingDouble((Hit hit) -> hit.passage().score()).reversed().thenComparing(hit -> hit.passage().chunkId()));
            return hits;
        } catch (IOException e) {
            throw new UncheckedIOException("the index cannot be searched: " + e.getMessage(), e);
        }
    }

    /// The document as recorded, if there is one and the identity may read it.
    public Optional<StoredDocument> document(String id) {
        try {
            var found = leased.search(new TermQuery(new Term(Fields.RECORD, id)), 1);
            if (found.scoreDocs.length == 0) {
                return Optional.empty();
            }
            StoredDocument stored = IndexDocuments.storedDocument(searcher.storedFields().document(found.scoreDocs[0].doc));
            return Rights.parse(stored.rights()).admit(identity) ? Optional.of(stored) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the index cannot be read: " + e.getMessage(), e);
        }
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
            throw new UncheckedIOException("a search session could not be closed: " + e.getMessage(), e);
        }
    }

    private long documentFrequency(String term) {
        try {
            return visible.documentFrequency(new Term(Fields.CONTENTS, term));
        } catch (IOException e) {
            throw new UncheckedIOException("the index cannot be read: " + e.getMessage(), e);
        }
    }

    private static Query scored(LexicalQuery query, List<String> words) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String word : words) {
            if (counts.size() < LexicalQuery.MAX_TERMS || counts.containsKey(word)) {
                counts.merge(word, 1, Integer::sum);
            }
        }
        var scored = new BooleanQuery.Builder();
        counts.forEach((word, count) -> {
            scored.add(boosted(new TermQuery(new Term(Fields.CONTENTS, word)), count), BooleanClause.Occur.SHOULD);
            if (query.headingBoost() > 0) {
                scored.add(boosted(new TermQuery(new Term(Fields.HEADINGS, word)), query.headingBoost() * count), BooleanClause.Occur.SHOULD);
            }
        });
        if (query.phraseBoost() > 0) {
            for (int i = 1; i < Math.min(words.size(), LexicalQuery.MAX_TERMS); i++) {
                var phrase = new PhraseQuery(2, Fields.CONTENTS, words.get(i - 1), words.get(i));
                scored.add(boosted(phrase, query.phraseBoost()), BooleanClause.Occur.SHOULD);
            }
        }
        return scored.build();
    }

    private static Query boosted(Query query, double boost) {
        return boost == 1 ? query : new BoostQuery(query, (float) boost);
    }

    private Query filtered(LexicalQuery query, Query scored) {
        return filters(query).add(scored, BooleanClause.Occur.MUST).build();
    }

    /// What must hold without adding to the score; the rights are always among it.
    private BooleanQuery.Builder filters(LexicalQuery query) {
        long at = Math.min(IndexDocuments.millis(query.at()), Long.MAX_VALUE - 1);
        var all = new BooleanQuery.Builder()
                .add(new TermInSetQuery(Fields.RIGHTS, visible.ruleBytes()), BooleanClause.Occur.FILTER)
                .add(LongPoint.newRangeQuery(Fields.VALID_FROM, Long.MIN_VALUE, at), BooleanClause.Occur.FILTER)
                .add(LongPoint.newRangeQuery(Fields.VALID_UNTIL, at + 1, Long.MAX_VALUE), BooleanClause.Occur.FILTER);
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
