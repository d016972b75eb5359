package dev.hradba.rag.store.opensearch;

import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.store.StoreLayout;

/// The versions of an index: `NAME-000001`, `NAME-000002`, ... The alias `NAME` stands for the one that counts, and is moved in one step.
final class Versions {

    private static final Pattern NUMBERED = Pattern.compile("(.+)-(\\d{6})");
    private static final int LAST = 999_999;

    private final Cluster cluster;
    private final OpenSearchOptions options;

    Versions(Cluster cluster, OpenSearchOptions options) {
        this.cluster = cluster;
        this.options = options;
    }

    /// The index behind the alias, if there is one.
    Optional<String> current() {
        Cluster.Reply reply = cluster.get("/" + options.index() + "/_alias");
        if (reply.status() == 404) {
            return Optional.empty();
        }
        if (!reply.ok()) {
            throw cluster.refused(reply);
        }
        if (reply.body().size() != 1) {
            throw new KnowledgeBaseException("alias '%s' in %s stands for %d indexes; point it at one".formatted(options.index(), cluster.name(), reply.body().size()), false);
        }
        return Optional.of(reply.body().fieldNames().next());
    }

    /// Number of the version that this index is; 1 where its name has none.
    int number(String index) {
        var matcher = NUMBERED.matcher(index);
        return matcher.matches() && matcher.group(1).equals(options.index()) ? Integer.parseInt(matcher.group(2)) : 1;
    }

    /// Makes the first version and its alias.
    void first(StoreLayout layout) {
        create(named(1), layout, true);
    }

    private String named(int number) {
        return "%s-%06d".formatted(options.index(), number);
    }

    private void create(String index, StoreLayout layout, boolean counts) {
        ObjectNode body = Bodies.index(layout, options);
        if (counts) {
            body.putObject("aliases").putObject(options.index());
        }
        Cluster.Reply reply = cluster.send("PUT", "/" + index + "?wait_for_active_shards=1", body);
        if (!reply.ok() && !reply.error().contains("resource_already_exists")) {
            if (reply.status() == 401 || reply.status() == 403) {
                throw cluster.refused(reply);
            }
            throw new KnowledgeBaseException("%s, index '%s', could not be created: %s%s".formatted(cluster.name(), index, reply.error(),
                    layout.dense() ? "; vectors need the k-NN plugin, and scores need painless scripts" : "; scores need painless scripts"), reply.status() >= 500);
        }
    }

    /// What an index says it was made with; empty if there is no such index or it is not one of ours.
    Optional<JsonNode> meta(String index) {
        Cluster.Reply reply = cluster.get("/" + index + "/_mapping");
        if (reply.status() == 404) {
            return Optional.empty();
        }
        if (!reply.ok()) {
            throw cluster.refused(reply);
        }
        return Optional.of(reply.body().path(index).path("mappings").path("_meta"));
    }

    static StoreLayout layout(JsonNode meta) {
        return new StoreLayout(meta.path("analysis").asText(), meta.path("embedder").asText(), meta.path("dimension").asInt(), meta.path("k1").asDouble(), meta.path("b").asDouble());
    }

    /// What differs between an index and a layout, as a message says it; empty if nothing does.
    static Optional<String> difference(JsonNode meta, StoreLayout layout) {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        Bodies.meta(wanted, layout);
        for (var field : wanted.properties()) {
            JsonNode there = meta.path(field.getKey());
            if (!there.asText().equals(field.getValue().asText())) {
                return Optional.of("was made with %s '%s' and is opened with '%s'".formatted(field.getKey(), there.asText("none"), field.getValue().asText()));
            }
        }
        return Optional.empty();
    }

    /// The index of the version after this one: what was begun for the same layout, or a new one.
    String beside(String index, StoreLayout layout) {
        if (!NUMBERED.matcher(index).matches() || number(index) >= LAST) {
            throw new KnowledgeBaseException("'%s' in %s is an index of its own and no alias for '%s'; ingest into another name".formatted(index, cluster.name(), named(1)), false);
        }
        String next = named(number(index) + 1);
        Optional<JsonNode> begun = meta(next);
        if (begun.isPresent() && difference(begun.get(), layout).isPresent()) {
            remove(next);
            begun = Optional.empty();
        }
        if (begun.isEmpty()) {
            create(next, layout, false);
        }
        return next;
    }

    /// Moves the alias to this index in one step, and removes the version before the one before it.
    void activate(String index) {
        Optional<String> before = current();
        if (before.isPresent() && before.get().equals(index)) {
            return;
        }
        if (before.isPresent() && number(before.get()) > number(index)) {
            throw new KnowledgeBaseException("%s counts in %s, a newer version than '%s'; nothing was changed".formatted(before.get(), cluster.name(), index), false);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode actions = body.putArray("actions");
        before.ifPresent(old -> actions.addObject().putObject("remove").put("index", old).put("alias", options.index()));
        actions.addObject().putObject("add").put("index", index).put("alias", options.index());
        cluster.ask("/_aliases", body);
        if (number(index) > 2) {
            remove(named(number(index) - 2));
        }
    }

    /// Removes every version: the one that counts, the one before it and one that was begun.
    void drop() {
        current().ifPresent(index -> {
            int number = number(index);
            remove(named(number + 1));
            if (number > 1) {
                remove(named(number - 1));
            }
            remove(index);
        });
    }

    private void remove(String index) {
        Cluster.Reply reply = cluster.delete("/" + index);
        if (!reply.ok() && reply.status() != 404) {
            throw cluster.refused(reply);
        }
    }
}
