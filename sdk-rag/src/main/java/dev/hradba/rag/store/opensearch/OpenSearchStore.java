package dev.hradba.rag.store.opensearch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.internal.Hashes;
import dev.hradba.rag.store.ChunkStore;
import dev.hradba.rag.store.DocumentRecord;
import dev.hradba.rag.store.DocumentState;
import dev.hradba.rag.store.DocumentVersion;
import dev.hradba.rag.store.FoundChunk;
import dev.hradba.rag.store.StoreHealth;
import dev.hradba.rag.store.StoreLayout;
import dev.hradba.rag.store.StoreSearch;
import dev.hradba.rag.store.TermCounts;

/// Keeps chunks in an OpenSearch cluster, spoken to over plain HTTP.
///
/// A document and its chunks share a shard. A new version overwrites the chunks of the one before place by place; the record of the document, which
/// says that all is there, is written last. Between, and after an interruption, its hash is empty, so that the next ingestion writes it again.
/// Searches see nothing of a write before it is refreshed as a whole. Searches that miss a shard fail; they never answer in part.
public final class OpenSearchStore implements ChunkStore {

    /// Terms counted in one request.
    private static final int COUNTED = 250;

    /// Ids listed in one request.
    private static final int LISTED = 5_000;

    /// Times that a question is asked that a shard could not answer at that moment.
    private static final int AGAIN = 3;

    /// Chunks fetched in one request.
    private static final int FETCHED = 500;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final OpenSearchOptions options;
    private final Cluster cluster;
    private final Versions versions;
    private volatile String concrete;

    private OpenSearchStore(OpenSearchOptions options, String concrete) {
        this.options = options;
        this.cluster = new Cluster(options);
        this.versions = new Versions(cluster, options);
        this.concrete = concrete;
    }

    /// The store of an index or alias in a cluster; nothing is asked of the cluster yet.
    public static OpenSearchStore at(OpenSearchOptions options) {
        return new OpenSearchStore(options, options.index());
    }

    @Override
    public String name() {
        return "%s, index '%s'".formatted(cluster.name(), options.index());
    }

    @Override
    public void open(StoreLayout layout, boolean readOnly) {
        Optional<String> existing = versions.current();
        if (existing.isEmpty()) {
            if (readOnly) {
                throw new KnowledgeBaseException("%s holds nothing yet; open it for writing and ingest documents".formatted(name()), false);
            }
            versions.first(layout);
            existing = versions.current();
        }
        String index = existing.orElse(options.index());
        Versions.difference(versions.meta(index).orElseGet(JSON::missingNode), layout).ifPresent(difference -> {
            throw new KnowledgeBaseException("%s %s; open it as it was made, or change it with KnowledgeBase.rebuild (hradba rag rebuild)".formatted(name(), difference), false);
        });
        concrete = index;
    }

    @Override
    public Optional<StoreLayout> layout() {
        return versions.current().flatMap(versions::meta).map(Versions::layout);
    }

    @Override
    public int version() {
        return versions.number(concrete);
    }

    @Override
    public ChunkStore beside(StoreLayout layout) {
        return new OpenSearchStore(options, versions.beside(concrete, layout));
    }

    @Override
    public void activate() {
        versions.activate(concrete);
    }

    @Override
    public Map<String, DocumentState> states(Collection<String> documents) {
        Map<String, DocumentState> states = new HashMap<>();
        found(documents, "document", "collection", "version", "hash", "kind").forEach((id, source) -> states.put(id, state(source)));
        states.values().removeIf(state -> state.version() == 0);
        return states;
    }

    private static DocumentState state(JsonNode source) {
        return new DocumentState(source.path("document").asText(), source.path("collection").asText(), source.path("version").asInt(),
                source.path("hash").asText(), source.path("kind").asText().equals("gone"));
    }

    @Override
    public Optional<DocumentRecord> record(String document) {
        return Optional.ofNullable(found(List.of(document), "document", "collection", "version", "hash", "kind", "rights", "payload").get(document))
                .map(source -> new DocumentRecord(state(source), Rights.parse(source.path("rights").asText()), source.path("payload").asText()));
    }

    private Map<String, JsonNode> found(Collection<String> documents, String... fields) {
        if (documents.isEmpty()) {
            return Map.of();
        }
        ObjectNode body = JSON.objectNode();
        ArrayNode wanted = body.putArray("docs");
        new LinkedHashSet<>(documents).forEach(id -> wanted(wanted, key(id), key(id), List.of(fields)));
        Map<String, JsonNode> found = new LinkedHashMap<>();
        read(body).forEach(source -> found.put(source.path("document").asText(), source));
        return found;
    }

    private List<JsonNode> some(List<String> keys, String routing, List<String> fields) {
        ObjectNode body = JSON.objectNode();
        ArrayNode wanted = body.putArray("docs");
        keys.forEach(key -> wanted(wanted, key, routing, fields));
        return read(body);
    }

    private void wanted(ArrayNode wanted, String key, String routing, List<String> fields) {
        wanted.addObject().put("_index", concrete).put("_id", key).put("routing", routing).set("_source", Bodies.texts(fields));
    }

    /// What is found of what is wanted, in that order, asked for again where a shard is just moving.
    private List<JsonNode> read(ObjectNode wanted) {
        return again(() -> {
            List<JsonNode> sources = new ArrayList<>();
            for (JsonNode each : cluster.ask("/_mget", wanted).path("docs")) {
                if (each.has("error")) {
                    throw new KnowledgeBaseException("%s cannot read a part of the index now; look at the state of the cluster and try again".formatted(name()), true);
                }
                if (each.path("found").asBoolean()) {
                    sources.add(each.path("_source"));
                }
            }
            return sources;
        });
    }

    @Override
    public List<String> documents(String collection) {
        ArrayNode filter = JSON.arrayNode();
        filter.addObject().putObject("term").put("kind", "record");
        filter.addObject().putObject("term").put("collection", collection);
        return listed(filter);
    }

    @Override
    public List<String> all() {
        ArrayNode filter = JSON.arrayNode();
        filter.addObject().putObject("terms").set("kind", Bodies.texts(List.of("record", "gone")));
        filter.addObject().putObject("range").putObject("version").put("gt", 0);
        return listed(filter);
    }

    private List<String> listed(ArrayNode filter) {
        List<String> ids = new ArrayList<>();
        ObjectNode body = JSON.objectNode().put("size", LISTED).put("track_total_hits", false);
        body.putObject("query").putObject("bool").set("filter", filter);
        body.putArray("_source").add("document");
        body.putArray("sort").add("document");
        while (true) {
            JsonNode hits = whole(cluster.ask("/" + concrete + "/_search?allow_partial_search_results=false", body)).path("hits").path("hits");
            hits.forEach(hit -> ids.add(hit.path("_source").path("document").asText()));
            if (hits.size() < LISTED) {
                return ids;
            }
            body.putArray("search_after").add(ids.getLast());
        }
    }

    @Override
    public Map<String, List<String>> payloads(Collection<String> documents) {
        Map<String, List<String>> payloads = new HashMap<>();
        found(documents, "document", "slots").forEach((id, source) -> {
            List<String> chunks = IntStream.range(0, source.path("slots").asInt()).mapToObj(place -> key(id) + "-" + place).toList();
            List<String> of = payloads.computeIfAbsent(id, each -> new ArrayList<>());
            for (int from = 0; from < chunks.size(); from += FETCHED) {
                some(chunks.subList(from, Math.min(chunks.size(), from + FETCHED)), key(id), List.of("payload")).forEach(chunk -> of.add(chunk.path("payload").asText()));
            }
        });
        return payloads;
    }

    @Override
    public void write(List<DocumentVersion> versions) {
        Map<String, JsonNode> before = found(versions.stream().map(version -> version.record().state().id()).toList(), "document", "slots", "version");
        Map<String, String> failures = new LinkedHashMap<>(chunks(versions, before));
        var records = new Bulk(cluster, concrete);
        for (DocumentVersion version : versions) {
            String id = version.record().state().id();
            if (!failures.containsKey(id)) {
                records.index(id, key(id), key(id), Bodies.record(version.record(), version.chunks().size()));
            }
        }
        failures.putAll(records.finish());
        refresh();
        if (!failures.isEmpty()) {
            var first = failures.entrySet().iterator().next();
            throw new KnowledgeBaseException("%s refused %d of %d documents, the others are there; first '%s': %s".formatted(name(), failures.size(), versions.size(),
                    first.getKey(), first.getValue()), false);
        }
    }

    /// Makes what was written visible on every copy of every shard; a copy that is just being lost is left out by the cluster soon.
    private void refresh() {
        for (int attempt = 0; ; attempt++) {
            Cluster.Reply refreshed = cluster.post("/" + concrete + "/_refresh");
            if (refreshed.ok() && refreshed.body().path("_shards").path("failed").asInt() == 0) {
                return;
            }
            if (attempt + 1 >= options.attempts()) {
                throw refreshed.ok() ? new KnowledgeBaseException("%s took the documents and cannot show all of them yet; look at the state of the cluster and ingest again"
                        .formatted(name()), true) : cluster.refused(refreshed);
            }
            Cluster.pause(attempt + 1);
        }
    }

    /// Writes the chunks and removes those in places that are no longer used. A place beyond the last one so far is announced in the record first,
    /// so that no interruption leaves a chunk that nobody knows of. All of it goes to one shard, which keeps the order.
    private Map<String, String> chunks(List<DocumentVersion> versions, Map<String, JsonNode> before) {
        var bulk = new Bulk(cluster, concrete);
        for (DocumentVersion version : versions) {
            DocumentRecord record = version.record();
            String id = record.state().id();
            String key = key(id);
            int slots = before.containsKey(id) ? before.getOrDefault(id, JSON.missingNode()).path("slots").asInt() : 0;
            int all = Math.max(slots, version.chunks().size());
            if (all > 0) {
                var unfinished = new DocumentState(id, record.state().collection(), 0, "", true);
                bulk.update(id, key, key, JSON.objectNode().put("slots", all).put("hash", ""), Bodies.record(new DocumentRecord(unfinished, Rights.of(), "{}"), all));
            }
            for (int place = 0; place < all; place++) {
                String chunk = key + "-" + place;
                if (place < version.chunks().size()) {
                    bulk.index(id, chunk, key, Bodies.chunk(record, version.chunks().get(place)));
                } else {
                    bulk.delete(id, chunk, key);
                }
            }
        }
        return bulk.finish();
    }

    @Override
    public TermCounts count(Identity identity, Set<String> contents, Set<String> headings) {
        List<String> inContents = new ArrayList<>(contents);
        List<String> inHeadings = new ArrayList<>(headings);
        Map<String, Long> countedContents = new HashMap<>();
        Map<String, Long> countedHeadings = new HashMap<>();
        JsonNode totals = JSON.missingNode();
        for (int from = 0; from == 0 || from < Math.max(inContents.size(), inHeadings.size()); from += COUNTED) {
            List<String> some = part(inContents, from);
            List<String> others = part(inHeadings, from);
            totals = whole(cluster.ask("/" + concrete + "/_search?allow_partial_search_results=false",
                    Bodies.counts(identity, new LinkedHashSet<>(some), new LinkedHashSet<>(others)))).path("aggregations");
            read(totals.path("contents").path("buckets"), some, countedContents);
            read(totals.path("headings").path("buckets"), others, countedHeadings);
        }
        return new TermCounts(totals.path("contents_length").path("doc_count").asLong(), totals.path("contents_length").path("tokens").path("value").asLong(),
                totals.path("headings_length").path("doc_count").asLong(), totals.path("headings_length").path("tokens").path("value").asLong(), countedContents, countedHeadings);
    }

    private static List<String> part(List<String> all, int from) {
        return from >= all.size() ? List.of() : all.subList(from, Math.min(all.size(), from + COUNTED));
    }

    private static void read(JsonNode buckets, List<String> terms, Map<String, Long> counted) {
        for (int i = 0; i < terms.size(); i++) {
            counted.put(terms.get(i), buckets.path(Integer.toString(i)).path("doc_count").asLong());
        }
    }

    @Override
    public List<FoundChunk> find(StoreSearch search) {
        List<ObjectNode> bodies = new ArrayList<>();
        if (search.byWords()) {
            bodies.add(Bodies.words(search));
        }
        if (search.byVector()) {
            bodies.add(Bodies.nearest(search, search.vector().orElseThrow()));
        }
        if (bodies.isEmpty()) {
            return List.of();
        }
        var lines = new StringBuilder();
        ObjectNode header = JSON.objectNode().put("index", concrete).put("allow_partial_search_results", false);
        bodies.forEach(body -> lines.append(header).append('\n').append(body).append('\n'));
        List<FoundChunk> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode response : answers(lines.toString().getBytes(StandardCharsets.UTF_8))) {
            for (JsonNode hit : response.path("hits").path("hits")) {
                if (seen.add(hit.path("_id").asText())) {
                    JsonNode source = hit.path("_source");
                    found.add(new FoundChunk(source.path("payload").asText(), source.has("vector") ? Optional.of(Bodies.read(source.path("vector").asText())) : Optional.empty()));
                }
            }
        }
        return found;
    }

    /// The whole answers to these searches, asked for again where another try may help: a shard moves to another node within moments.
    private JsonNode answers(byte[] lines) {
        return again(() -> {
            Cluster.Reply reply = cluster.lines("/_msearch", lines);
            if (!reply.ok()) {
                throw cluster.refused(reply);
            }
            JsonNode responses = reply.body().path("responses");
            for (JsonNode response : responses) {
                if (response.has("error")) {
                    throw cluster.refused(new Cluster.Reply(response.path("status").asInt(500), response));
                }
                whole(response);
            }
            return responses;
        });
    }

    private <T> T again(Supplier<T> call) {
        for (int attempt = 0; ; attempt++) {
            try {
                return call.get();
            } catch (KnowledgeBaseException e) {
                if (!e.retryable() || e.getCause() != null || attempt + 1 >= AGAIN) {
                    throw e;
                }
                Cluster.pause(attempt + 1);
            }
        }
    }

    /// Refuses an answer that lacks a shard or ran out of time: half an answer would look like a whole one.
    private JsonNode whole(JsonNode response) {
        if (response.path("_shards").path("failed").asInt() > 0 || response.path("timed_out").asBoolean()) {
            throw new KnowledgeBaseException("%s answered in part only; look at the state of the cluster and try again".formatted(name()), true);
        }
        return response;
    }

    @Override
    public StoreHealth health() {
        try {
            Cluster.Reply reply = cluster.probe("/_cluster/health/" + concrete + "?timeout=1s&cluster_manager_timeout=1s");
            String status = reply.body().path("status").asText("unknown");
            StoreHealth.State state = !reply.ok() ? StoreHealth.State.DOWN : switch (status) {
                case "green" -> StoreHealth.State.READY;
                case "yellow" -> StoreHealth.State.DEGRADED;
                default -> StoreHealth.State.DOWN;
            };
            return new StoreHealth(state, "%s is %s: %d nodes, %d active shards, %d without a place".formatted(name(), status, reply.body().path("number_of_nodes").asInt(),
                    reply.body().path("active_shards").asInt(), reply.body().path("unassigned_shards").asInt()));
        } catch (KnowledgeBaseException e) {
            return new StoreHealth(StoreHealth.State.DOWN, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void drop() {
        versions.drop();
    }

    @Override
    public void close() {
        cluster.close();
    }

    /// Key of a document in the index: ids may be longer than OpenSearch allows.
    private static String key(String document) {
        return HexFormat.of().formatHex(Hashes.sha256(document.getBytes(StandardCharsets.UTF_8)));
    }
}
