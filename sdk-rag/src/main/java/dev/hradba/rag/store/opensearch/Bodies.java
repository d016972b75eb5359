package dev.hradba.rag.store.opensearch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.store.ChunkEntry;
import dev.hradba.rag.store.DocumentRecord;
import dev.hradba.rag.store.DocumentState;
import dev.hradba.rag.store.StoreLayout;
import dev.hradba.rag.store.StoreSearch;

/// What is sent to OpenSearch, as JSON.
///
/// Text fields hold terms that are ready, with blanks between them. Their similarity is BM25 without what a collection adds to it: the rarity of a
/// term comes with each question as its boost, and lengths are compared with a fixed one. So the order of candidates depends on no other document,
/// on no shard and on nothing hidden.
final class Bodies {

    /// Length in terms that a text of middle length is taken to have.
    private static final double MIDDLE_LENGTH = 100;

    /// Length in terms that headings of middle length are taken to have.
    private static final double MIDDLE_HEADINGS = 6;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Bodies() {}

    static ObjectNode index(StoreLayout layout, OpenSearchOptions options) {
        ObjectNode root = JSON.objectNode();
        ObjectNode index = root.putObject("settings").putObject("index");
        index.put("number_of_shards", options.shards()).put("number_of_replicas", options.replicas()).put("refresh_interval", "-1");
        if (layout.dense()) {
            index.put("knn", true);
        }
        ObjectNode similarity = index.putObject("similarity");
        similarity.set("text", similarity(layout, MIDDLE_LENGTH));
        similarity.set("headings", similarity(layout, MIDDLE_HEADINGS));
        index.putObject("analysis").putObject("analyzer").putObject("terms").put("type", "custom").put("tokenizer", "whitespace");
        ObjectNode mappings = root.putObject("mappings").put("dynamic", "strict");
        meta(mappings.putObject("_meta"), layout);
        mappings.putObject("_source").putArray("excludes").add("contents").add("headings").add("near");
        ObjectNode fields = mappings.putObject("properties");
        for (String keyword : List.of("kind", "document", "collection", "chunk", "allow", "deny", "needs")) {
            fields.putObject(keyword).put("type", "keyword");
        }
        for (String kept : List.of("hash", "rights", "payload")) {
            fields.putObject(kept).put("type", "keyword").put("index", false).put("doc_values", false);
        }
        for (String number : List.of("version", "slots", "needs_count", "contents_length", "headings_length")) {
            fields.putObject(number).put("type", "integer");
        }
        fields.putObject("everyone").put("type", "boolean");
        fields.putObject("from").put("type", "long");
        fields.putObject("until").put("type", "long");
        text(fields.putObject("contents"), "text");
        text(fields.putObject("headings"), "headings");
        if (layout.dense()) {
            fields.putObject("vector").put("type", "binary");
            ObjectNode near = fields.putObject("near").put("type", "knn_vector").put("dimension", layout.dimension());
            near.putObject("method").put("name", "hnsw").put("engine", "lucene").put("space_type", "cosinesimil").putObject("parameters")
                    .put("m", 16).put("ef_construction", 100);
        }
        return root;
    }

    private static ObjectNode similarity(StoreLayout layout, double middle) {
        ObjectNode similarity = JSON.objectNode().put("type", "scripted");
        similarity.putObject("script").put("source", "return query.boost * doc.freq / (doc.freq + %sD * (%sD + %sD * doc.length));"
                .formatted(layout.k1(), 1 - layout.b(), layout.b() / middle));
        return similarity;
    }

    private static void text(ObjectNode field, String similarity) {
        field.put("type", "text").put("analyzer", "terms").put("similarity", similarity).put("index_options", "freqs");
    }

    static void meta(ObjectNode meta, StoreLayout layout) {
        meta.put("layout", StoreLayout.VERSION).put("analysis", layout.analysis()).put("embedder", layout.embedder()).put("dimension", layout.dimension())
                .put("k1", layout.k1()).put("b", layout.b());
    }

    static ObjectNode record(DocumentRecord record, int slots) {
        DocumentState state = record.state();
        return JSON.objectNode().put("kind", "record").put("document", state.id()).put("collection", state.collection()).put("version", state.version())
                .put("hash", state.hash()).put("slots", slots).put("rights", record.rights().canonical()).put("payload", record.payload())
                .put("kind", state.gone() ? "gone" : "record");
    }

    static ObjectNode chunk(DocumentRecord record, ChunkEntry chunk) {
        ObjectNode node = JSON.objectNode().put("kind", "chunk").put("document", record.state().id()).put("collection", record.state().collection())
                .put("version", record.state().version()).put("chunk", chunk.id()).put("from", chunk.validFrom()).put("until", chunk.validUntil())
                .put("contents", String.join(" ", chunk.contents())).put("contents_length", chunk.contents().size())
                .put("headings", String.join(" ", chunk.headings())).put("headings_length", chunk.headings().size()).put("payload", chunk.payload());
        Rights rights = record.rights();
        node.put("everyone", rights.everyone()).put("needs_count", rights.attributes().size());
        node.set("allow", texts(new TreeSet<>(rights.allowed())));
        node.set("deny", texts(new TreeSet<>(rights.denied())));
        node.set("needs", texts(rights.attributes().entrySet().stream().map(Bodies::attribute).sorted().toList()));
        chunk.vector().ifPresent(vector -> node.put("vector", write(vector)).set("near", numbers(vector)));
        return node;
    }

    /// Only what the identity may read: no denied group, every needed attribute, and everyone or an allowed group. The same as [Rights#admit].
    static ObjectNode readable(Identity identity) {
        ObjectNode bool = JSON.objectNode();
        ObjectNode inner = bool.putObject("bool");
        ArrayNode filter = inner.putArray("filter");
        filter.addObject().putObject("term").put("kind", "chunk");
        ArrayNode allowed = filter.addObject().putObject("bool").putArray("should");
        allowed.addObject().putObject("term").put("everyone", true);
        ArrayNode needed = filter.addObject().putObject("bool").putArray("should");
        needed.addObject().putObject("term").put("needs_count", 0);
        if (!identity.groups().isEmpty()) {
            allowed.addObject().putObject("terms").set("allow", texts(new TreeSet<>(identity.groups())));
            inner.putArray("must_not").addObject().putObject("terms").set("deny", texts(new TreeSet<>(identity.groups())));
        }
        if (!identity.attributes().isEmpty()) {
            needed.addObject().putObject("terms_set").putObject("needs").put("minimum_should_match_field", "needs_count")
                    .set("terms", texts(identity.attributes().entrySet().stream().map(Bodies::attribute).sorted().toList()));
        }
        return bool;
    }

    /// What the identity may read, within the collections and the time of the search.
    private static ObjectNode admitted(StoreSearch search) {
        ObjectNode bool = JSON.objectNode();
        ArrayNode filter = bool.putObject("bool").putArray("filter");
        filter.add(readable(search.identity()));
        filter.addObject().putObject("range").putObject("from").put("lte", search.atMillis());
        filter.addObject().putObject("range").putObject("until").put("gt", search.atMillis());
        if (!search.collections().isEmpty()) {
            filter.addObject().putObject("terms").set("collection", texts(new TreeSet<>(search.collections())));
        }
        return bool;
    }

    static ObjectNode words(StoreSearch search) {
        ObjectNode root = request(search, search.words());
        ObjectNode bool = root.putObject("query").putObject("bool");
        bool.putArray("filter").add(admitted(search));
        ArrayNode should = bool.put("minimum_should_match", 1).putArray("should");
        search.contents().forEach((term, weight) -> should.add(term("contents", term, weight)));
        search.headings().forEach((term, weight) -> should.add(term("headings", term, weight)));
        ArrayNode sort = root.putArray("sort");
        sort.add("_score");
        sort.addObject().put("chunk", "asc");
        return root;
    }

    private static ObjectNode term(String field, String term, double weight) {
        ObjectNode node = JSON.objectNode();
        node.putObject("term").putObject(field).put("value", term).put("boost", (float) weight);
        return node;
    }

    /// All that is readable is compared where it is little; else the graph is walked within it.
    static ObjectNode nearest(StoreSearch search, float[] vector) {
        ObjectNode root = request(search, search.nearest());
        if (search.counts().chunks() <= StoreSearch.MAX_EXACT) {
            ObjectNode scored = root.putObject("query").putObject("script_score");
            ObjectNode within = admitted(search);
            ((ArrayNode) within.path("bool").path("filter")).addObject().putObject("exists").put("field", "near");
            scored.set("query", within);
            scored.putObject("script").put("lang", "knn").put("source", "knn_score").putObject("params").put("field", "near").put("space_type", "cosinesimil")
                    .set("query_value", numbers(vector));
        } else {
            ObjectNode near = root.putObject("query").putObject("knn").putObject("near");
            near.put("k", Math.max(200, search.nearest())).set("vector", numbers(vector));
            near.set("filter", admitted(search));
        }
        return root;
    }

    private static ObjectNode request(StoreSearch search, int size) {
        ObjectNode root = JSON.objectNode().put("size", size).put("track_total_hits", false);
        ArrayNode source = root.putArray("_source").add("payload");
        if (search.vector().isPresent()) {
            source.add("vector");
        }
        return root;
    }

    /// Totals over what the identity may read, and the chunks among it that have each term.
    static ObjectNode counts(Identity identity, Set<String> contents, Set<String> headings) {
        ObjectNode root = JSON.objectNode().put("size", 0).put("track_total_hits", false);
        root.set("query", readable(identity));
        ObjectNode parts = root.putObject("aggs");
        for (String field : List.of("contents_length", "headings_length")) {
            ObjectNode with = parts.putObject(field);
            with.putObject("filter").putObject("range").putObject(field).put("gt", 0);
            with.putObject("aggs").putObject("tokens").putObject("sum").put("field", field);
        }
        frequencies(parts, "contents", contents);
        frequencies(parts, "headings", headings);
        return root;
    }

    private static void frequencies(ObjectNode parts, String field, Set<String> terms) {
        if (!terms.isEmpty()) {
            ObjectNode filters = parts.putObject(field).putObject("filters").putObject("filters");
            int number = 0;
            for (String term : terms) {
                filters.putObject(Integer.toString(number++)).putObject("term").put(field, term);
            }
        }
    }

    static ArrayNode texts(Collection<String> texts) {
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static ArrayNode numbers(float[] vector) {
        ArrayNode array = JSON.arrayNode(vector.length);
        for (float number : vector) {
            array.add(number);
        }
        return array;
    }

    static String write(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static float[] read(String written) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(written)).order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }

    private static String attribute(Map.Entry<String, String> attribute) {
        return attribute.getKey().length() + ":" + attribute.getKey() + "=" + attribute.getValue();
    }
}
