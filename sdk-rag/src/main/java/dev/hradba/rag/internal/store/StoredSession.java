package dev.hradba.rag.internal.store;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.hradba.core.Identity;
import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.lexical.CandidateIndex;
import dev.hradba.rag.internal.lexical.Found;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.LexicalQuery;
import dev.hradba.rag.internal.lexical.LexicalSession;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.lexical.StoredDocument;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.retrieve.NearDuplicate;
import dev.hradba.rag.store.ChunkStore;
import dev.hradba.rag.store.DocumentRecord;
import dev.hradba.rag.store.StoreLayout;
import dev.hradba.rag.store.StoreSearch;
import dev.hradba.rag.store.TermCounts;

/// A store as one identity may see it. The road of a search: count → find candidates → rank them in a [CandidateIndex].
///
/// The candidates are more than are wanted, because a store orders them by terms alone, without the boost of neighbouring words.
final class StoredSession implements SearchSession {

    /// Candidates beyond those that are wanted.
    private static final int MARGIN = 100;

    /// Most terms whose rarity is asked for together.
    private static final int MAX_LOOKED_UP = 2_000;

    private final ChunkStore store;
    private final StoreLayout layout;
    private final Terms terms;
    private final Identity identity;
    private final Map<String, Long> inContents = new HashMap<>();
    private final Map<String, Long> inHeadings = new HashMap<>();
    private Optional<TermCounts> totals = Optional.empty();
    private List<Hit> last = List.of();

    StoredSession(ChunkStore store, StoreLayout layout, Terms terms, Identity identity) {
        this.store = store;
        this.layout = layout;
        this.terms = terms;
        this.identity = identity;
    }

    @Override
    public List<Hit> search(LexicalQuery query) {
        return find(query, Optional.empty(), 0, terms).hits();
    }

    @Override
    public Found find(LexicalQuery query, Optional<float[]> vector, double share, Terms as) {
        last = ranked(query, as, vector, true, session -> session.find(query, vector, share, as).hits());
        return Found.of(last, terms);
    }

    @Override
    public List<String> chunkIds(LexicalQuery query, float[] vector, double share) {
        Optional<float[]> near = share > 0 ? Optional.of(vector) : Optional.empty();
        return ranked(query, terms, near, share < 1, session -> session.chunkIds(query, vector, share));
    }

    private <T> List<T> ranked(LexicalQuery query, Terms as, Optional<float[]> vector, boolean words, Function<SearchSession, List<T>> ranking) {
        Map<String, Integer> counted = words ? counted(as.of(query.text())) : Map.of();
        if (counted.isEmpty() && vector.isEmpty()) {
            return List.of();
        }
        TermCounts counts = counts(counted.keySet(), query.headingBoost() > 0 ? counted.keySet() : Set.of());
        if (counts.chunks() == 0) {
            return List.of();
        }
        int depth = vector.isPresent() && words ? LexicalSession.fusionDepth(query.limit()) : query.limit();
        var search = new StoreSearch(identity, query.collections(), millis(query), weights(counted, counts.contents(), counts.chunks(), 1),
                weights(counted, counts.headings(), counts.headedChunks(), query.headingBoost()), counts,
                counted.isEmpty() ? 0 : Math.min(StoreSearch.MAX_CANDIDATES, depth + Math.max(MARGIN, depth / 2)), vector, vector.isPresent() ? depth : 0);
        var candidates = store.find(search).stream().map(found -> new CandidateIndex.Candidate(Payloads.chunk(found.payload()), found.vector()))
                .sorted(Comparator.comparing((CandidateIndex.Candidate candidate) -> candidate.record().document()).thenComparing(candidate -> candidate.record().chunk().start()))
                .toList();
        try (var index = CandidateIndex.of(candidates, terms, new CandidateIndex.Scoring(layout.k1(), layout.b(), counts), identity)) {
            return ranking.apply(index.session());
        }
    }

    private static long millis(LexicalQuery query) {
        try {
            return query.at().toEpochMilli();
        } catch (ArithmeticException e) {
            return query.at().getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE - 1;
        }
    }

    private static Map<String, Integer> counted(List<String> words) {
        Map<String, Integer> counted = new LinkedHashMap<>();
        for (String word : words) {
            if (counted.size() < LexicalQuery.MAX_TERMS || counted.containsKey(word)) {
                counted.merge(word, 1, Integer::sum);
            }
        }
        return counted;
    }

    /// What each term is worth; terms that no readable chunk has are worth nothing and are not looked for.
    private static Map<String, Double> weights(Map<String, Integer> counted, Map<String, Long> frequencies, long chunks, double boost) {
        Map<String, Double> weights = new HashMap<>();
        counted.forEach((term, count) -> {
            long with = frequencies.getOrDefault(term, 0L);
            if (with > 0 && boost > 0) {
                weights.put(term, boost * count * rarity(chunks, with));
            }
        });
        return weights;
    }

    private static double rarity(long chunks, long with) {
        return Math.log(1 + (chunks - with + 0.5) / (with + 0.5));
    }

    /// Counts of these terms; the store is asked only for those that were not counted yet.
    private TermCounts counts(Set<String> contents, Set<String> headings) {
        Set<String> missingContents = new LinkedHashSet<>(contents);
        Set<String> missingHeadings = new LinkedHashSet<>(headings);
        missingContents.removeAll(inContents.keySet());
        missingHeadings.removeAll(inHeadings.keySet());
        TermCounts known = totals.orElse(null);
        if (known == null || !missingContents.isEmpty() || !missingHeadings.isEmpty()) {
            TermCounts counted = store.count(identity, missingContents, missingHeadings);
            inContents.putAll(counted.contents());
            inHeadings.putAll(counted.headings());
            known = known == null ? counted : known;
            totals = Optional.of(known);
        }
        return new TermCounts(known.chunks(), known.contentsTokens(), known.headedChunks(), known.headingsTokens(),
                some(inContents, contents), some(inHeadings, headings));
    }

    private static Map<String, Long> some(Map<String, Long> all, Set<String> terms) {
        Map<String, Long> some = new HashMap<>();
        terms.forEach(term -> some.put(term, all.getOrDefault(term, 0L)));
        return some;
    }

    @Override
    public double idf(String term) {
        long with = frequency(term);
        return Math.log(1 + (totals.map(TermCounts::chunks).orElse(0L) - with + 0.5) / (with + 0.5));
    }

    @Override
    public boolean knows(String term) {
        return frequency(term) > 0;
    }

    /// Asks together for what will be asked for next: the terms of the passages found last.
    private long frequency(String term) {
        if (!inContents.containsKey(term)) {
            Set<String> together = new HashSet<>(Set.of(term));
            for (Hit hit : last) {
                for (Unit unit : hit.units()) {
                    if (together.size() < MAX_LOOKED_UP) {
                        together.addAll(terms.of(unit.plain()));
                        together.addAll(terms.of(unit.context()));
                    }
                }
            }
            last = List.of();
            counts(together, Set.of());
        }
        return inContents.getOrDefault(term, 0L);
    }

    @Override
    public Optional<StoredDocument> document(String id) {
        Optional<DocumentRecord> record = store.record(id);
        return record.filter(found -> !found.state().gone() && found.rights().admit(identity)).map(Payloads::document);
    }

    @Override
    public List<Hit> chunks(String documentId, String prefix) {
        return last.stream()
                .filter(hit -> hit.passage().documentId().equals(documentId) && hit.passage().chunkId().startsWith(prefix))
                .sorted(Comparator.comparingInt((Hit hit) -> hit.passage().start()))
                .toList();
    }

    @Override
    public List<NearDuplicate> nearDuplicates(String id) {
        return List.of();
    }

    @Override
    public void close() {
        last = List.of();
    }
}
