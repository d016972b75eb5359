package dev.hradba.rag.store.opensearch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.rag.KnowledgeBaseException;

/// Writes many small things together, and looks at what became of each one: those that were refused for the moment are sent again, those refused
/// for good are named.
final class Bulk {

    private static final int MAX_BYTES = 5 << 20;
    private static final int MAX_ITEMS = 2_000;
    private static final int MAX_ROUNDS = 8;
    private static final long MAX_NANOS = 120_000_000_000L;

    private final Cluster cluster;
    private final String index;
    private List<Item> waiting = new ArrayList<>();
    private long bytes;
    private final Map<String, String> failures = new LinkedHashMap<>();

    Bulk(Cluster cluster, String index) {
        this.cluster = cluster;
        this.index = index;
    }

    /// One thing to be done, for a document.
    private record Item(String document, String lines) {}

    void index(String document, String id, String routing, ObjectNode source) {
        add(document, action("index", id, routing) + "\n" + source + "\n");
    }

    /// Changes some fields; where there is nothing to change, `otherwise` is written.
    void update(String document, String id, String routing, ObjectNode fields, ObjectNode otherwise) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("doc", fields);
        body.set("upsert", otherwise);
        add(document, action("update", id, routing) + "\n" + body + "\n");
    }

    void delete(String document, String id, String routing) {
        add(document, action("delete", id, routing) + "\n");
    }

    private String action(String what, String id, String routing) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject(what).put("_index", index).put("_id", id).put("routing", routing);
        return node.toString();
    }

    private void add(String document, String lines) {
        waiting.add(new Item(document, lines));
        bytes += lines.length();
        if (bytes > MAX_BYTES || waiting.size() >= MAX_ITEMS) {
            send();
        }
    }

    /// Sends what is left; which documents failed for good, and why.
    Map<String, String> finish() {
        send();
        return Map.copyOf(failures);
    }

    private void send() {
        List<Item> items = waiting;
        waiting = new ArrayList<>();
        bytes = 0;
        long began = System.nanoTime();
        for (int round = 0; !items.isEmpty(); round++) {
            if (round >= MAX_ROUNDS || System.nanoTime() - began > MAX_NANOS) {
                throw new KnowledgeBaseException("%s keeps refusing %d of the writes for the moment; wait until it has less to do and ingest again: what is there is skipped"
                        .formatted(cluster.name(), items.size()), true);
            }
            if (round > 0) {
                pause(round);
            }
            items = once(items);
        }
    }

    /// The items to be sent again.
    private List<Item> once(List<Item> items) {
        var body = new ByteArrayOutputStream();
        items.forEach(item -> body.writeBytes(item.lines().getBytes(StandardCharsets.UTF_8)));
        Cluster.Reply reply = cluster.lines("/_bulk?timeout=30s", body.toByteArray());
        if (!reply.ok()) {
            throw cluster.refused(reply);
        }
        JsonNode results = reply.body().path("items");
        if (results.size() != items.size()) {
            throw new KnowledgeBaseException("%s answered %d writes with %d results; ingest again: what is there is skipped"
                    .formatted(cluster.name(), items.size(), results.size()), true);
        }
        var again = new ArrayList<Item>();
        for (int i = 0; i < items.size(); i++) {
            JsonNode result = results.path(i).elements().next();
            int status = result.path("status").asInt();
            if (status == 429 || status >= 500) {
                again.add(items.get(i));
            } else if (status >= 400 && !(status == 404 && result.path("result").asText().equals("not_found"))) {
                JsonNode error = result.path("error");
                failures.putIfAbsent(items.get(i).document(), error.path("type").asText() + ": " + error.path("reason").asText());
            }
        }
        return again;
    }

    private static void pause(int round) {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(50L << round, 101L << round));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KnowledgeBaseException("interrupted while waiting to write again; ingest again: what is there is skipped", true, e);
        }
    }
}
