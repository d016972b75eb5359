package dev.hradba.rag.store.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.rag.store.FoundChunk;
import dev.hradba.rag.store.StoreLayout;
import dev.hradba.rag.store.StoreSearch;
import dev.hradba.rag.store.TermCounts;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Counts and candidates for one identity, within one transaction.
///
/// A term's frequency is the number of its positions in the text search vector; with the totals of the rules and the rarities that come with the
/// question, the sum is BM25 over exactly what the identity may read.
final class Searching {

    /// Most neighbours that a walk through the graph holds.
    private static final int MAX_WALKED = 1_000;

    /// Makes an order that no graph gives, whatever the server would rather do.
    private static final String COMPARED = " + 0";

    private static final String ADMITTED = "c.rule = any(:rules) and c.valid_from <= :at and c.valid_until > :at and (:everywhere or c.collection = any(:collections))";

    private final Handle handle;
    private final Schema schema;
    private final List<Integer> rules = new ArrayList<>();
    private final long[] totals = new long[4];

    /// Finds the rules that admit the identity: no denied group, every needed attribute, and everyone or an allowed group.
    Searching(Handle handle, Schema schema, Identity identity) {
        this.handle = handle;
        this.schema = schema;
        handle.createQuery(schema.sql("select id, chunks, contents_tokens, headed, headings_tokens from {}rule "
                + "where not (deny && :groups) and needs <@ :attributes and (everyone or allow && :groups)"))
                .bindArray("groups", String.class, Writing.encoded(identity.groups())).bindArray("attributes", String.class, Writing.attributes(identity.attributes()))
                .map((row, context) -> new long[] {row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)})
                .forEach(row -> {
                    rules.add((int) row[0]);
                    for (int i = 0; i < totals.length; i++) {
                        totals[i] += row[i + 1];
                    }
                });
    }

    TermCounts count(Set<String> contents, Set<String> headings) {
        return new TermCounts(totals[0], totals[1], totals[2], totals[3], frequencies("contents", contents), frequencies("headings", headings));
    }

    private Map<String, Long> frequencies(String field, Set<String> terms) {
        Map<String, Long> counted = new HashMap<>();
        terms.forEach(term -> counted.put(term, 0L));
        List<String> usable = terms.stream().filter(Literals::usable).toList();
        if (!usable.isEmpty() && !rules.isEmpty()) {
            String within = field.equals("headings") ? " and c.headings @@ t.query::tsquery" : "";
            handle.createQuery(schema.sql("select t.term, (select count(*) from {}chunk c where c.contents @@ t.query::tsquery" + within + " and c.rule = any(:rules)) "
                    + "from unnest(:terms, :queries) t(term, query)"))
                    .bindArray("rules", Integer.class, rules).bindArray("terms", String.class, usable)
                    .bindArray("queries", String.class, usable.stream().map(Literals::quoted).toList())
                    .map((row, context) -> Map.entry(row.getString(1), row.getLong(2))).forEach(entry -> counted.put(entry.getKey(), entry.getValue()));
        }
        return counted;
    }

    void words(StoreSearch search, StoreLayout layout, Set<String> seen, List<FoundChunk> found) {
        Query query = handle.createQuery(schema.sql("select c.id, c.payload" + (search.vector().isPresent() ? ", c.near::text" : "") + " from (select c.document, c.place, c.id, "
                + score("contents", "Contents") + (search.headings().isEmpty() ? "" : " + coalesce(" + score("headings", "Headings") + ", 0)")
                + " score from {}chunk c where c.contents @@ :any::tsquery and " + ADMITTED + " order by score desc, c.id limit :limit) f join {}chunk c using (document, place)"));
        admitted(query, search).bind("any", Literals.any(search.contents().keySet())).bind("limit", search.words())
                .bind("k1", layout.k1()).bind("b", layout.b());
        weights(query, "Contents", search.contents(), search.counts().contentsTokens(), search.counts().chunks());
        if (!search.headings().isEmpty()) {
            weights(query, "Headings", search.headings(), search.counts().headingsTokens(), search.counts().headedChunks());
        }
        add(collected(query, search), seen, found);
    }

    private static String score(String field, String name) {
        return "(select sum(q.weight * cardinality(t.positions) / (cardinality(t.positions) + :k1 * (1 - :b + :b * c.%1$s_length / :average%2$s))) ".formatted(field, name)
                + "from unnest(c.%1$s) t(lexeme, positions, weights) join unnest(:terms%2$s, :weights%2$s) q(term, weight) on q.term = t.lexeme)".formatted(field, name);
    }

    private static void weights(Query query, String name, Map<String, Double> weights, long tokens, long chunks) {
        List<String> terms = weights.keySet().stream().filter(Literals::usable).sorted().toList();
        query.bindArray("terms" + name, String.class, terms).bindArray("weights" + name, Double.class, terms.stream().map(weights::get).toList())
                .bind("average" + name, Math.max(1, (double) tokens / Math.max(1, chunks)));
    }

    /// All that is readable is compared where it is little; else the graph is walked on until enough of it is. A walk is given up after some tuples or
    /// some memory, whatever it has found by then: where hidden chunks lie close around the question, that may be nothing. Then all is compared, too.
    void nearest(StoreSearch search, Set<String> seen, List<FoundChunk> found) {
        List<Map.Entry<String, FoundChunk>> near = List.of();
        if (search.counts().chunks() > StoreSearch.MAX_EXACT) {
            handle.execute("set local hnsw.ef_search = " + Math.min(MAX_WALKED, Math.max(200, search.nearest())));
            handle.execute("set local hnsw.iterative_scan = strict_order");
            near = nearest(search, "");
        }
        if (near.size() < search.nearest()) {
            near = nearest(search, COMPARED);
        }
        add(near, seen, found);
    }

    private List<Map.Entry<String, FoundChunk>> nearest(StoreSearch search, String how) {
        Query query = handle.createQuery(schema.sql("select c.id, c.payload, c.near::text from {}chunk c where c.near is not null and " + ADMITTED
                + " order by (c.near <=> :vector::vector)" + how + " limit :limit"));
        admitted(query, search).bind("vector", Literals.vector(search.vector().orElseThrow())).bind("limit", search.nearest());
        return collected(query, search);
    }

    private Query admitted(Query query, StoreSearch search) {
        return query.bindArray("rules", Integer.class, rules).bind("at", search.atMillis()).bind("everywhere", search.collections().isEmpty())
                .bindArray("collections", String.class, search.collections().stream().map(Literals::closed).toList());
    }

    private static List<Map.Entry<String, FoundChunk>> collected(Query query, StoreSearch search) {
        return query.map((row, context) -> {
            String vector = search.vector().isPresent() ? row.getString(3) : null;
            return Map.entry(row.getString(1), new FoundChunk(row.getString(2), Optional.ofNullable(vector).map(Literals::vector)));
        }).list();
    }

    private static void add(List<Map.Entry<String, FoundChunk>> more, Set<String> seen, List<FoundChunk> found) {
        for (Map.Entry<String, FoundChunk> each : more) {
            if (seen.add(each.getKey())) {
                found.add(each.getValue());
            }
        }
    }
}
