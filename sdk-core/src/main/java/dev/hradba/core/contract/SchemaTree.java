package dev.hradba.core.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// The rules for each part of a value, found by walking down with it. Thread-safe.
final class SchemaTree {

    /// Rules for one part.
    ///
    /// @param path  names of the steps that led here, so that the check is made once
    /// @param rules the schema, references resolved
    record Place(String path, JsonNode rules) {}

    private final ObjectNode root;
    private final Map<String, SchemaCheck> checks = new ConcurrentHashMap<>();

    SchemaTree(ObjectNode root) {
        this.root = root;
    }

    Place root() {
        return place("", root);
    }

    private Place place(String path, JsonNode schema) {
        return schema.path("$ref").isTextual()
                ? new Place(schema.get("$ref").textValue(), SchemaCheck.Tags.resolve(schema, root)) : new Place(path, schema);
    }

    /// Rules for a member or an element of what is open, or null if nothing is known about it.
    ///
    /// @param owner  rules for the object or array
    /// @param sofar  the object or array as far as it was read
    /// @param member name of the member; of no meaning in an array
    @Nullable Place inside(Place owner, JsonNode sofar, String member) {
        var object = chosen(owner, sofar);
        if (object == null) {
            return null;
        }
        var rules = object.rules();
        if (sofar.isArray()) {
            return rules.has("items") ? place(object.path() + "/items", rules.get("items")) : null;
        }
        var property = rules.path("properties").get(member);
        if (property != null) {
            return place(object.path() + "/properties/" + member, property);
        }
        return rules.path("additionalProperties").isObject() ? place(object.path() + "/additionalProperties", rules.get("additionalProperties")) : null;
    }

    /// The alternative that is meant, by its tag; null as long as that is open.
    @Nullable Place chosen(Place place, JsonNode sofar) {
        var alternatives = place.rules().path("anyOf");
        if (!alternatives.isArray()) {
            return place;
        }
        int values = 0;
        Place only = null;
        for (int i = 0; i < alternatives.size(); i++) {
            var alternative = alternatives.get(i);
            if (alternative.path("type").asText().equals("null")) {
                continue;
            }
            values++;
            only = place(place.path() + "/anyOf/" + i, alternative);
            var tag = SchemaCheck.Tags.of(alternative, root);
            if (tag.isPresent() && sofar.path(tag.get().getKey()).asText().equals(tag.get().getValue())) {
                return only;
            }
        }
        return values == 1 && only != null ? chosen(only, sofar) : null;
    }

    /// What is wrong with a part, paths from the part on.
    List<Violation> check(Place place, JsonNode part) {
        return checks.computeIfAbsent(place.path(), path -> new SchemaCheck(standalone(place.rules()))).check(part);
    }

    private ObjectNode standalone(JsonNode rules) {
        var schema = rules instanceof ObjectNode object ? object.deepCopy() : ContractJson.MAPPER.createObjectNode();
        if (root.has("$defs")) {
            schema.set("$defs", root.get("$defs"));
        }
        return schema;
    }

    /// Whether nothing but the named members may stand in an object.
    static boolean forbids(Place place, String member) {
        var rules = place.rules();
        return rules.path("additionalProperties").isBoolean() && !rules.path("additionalProperties").booleanValue() && !rules.path("properties").has(member);
    }

    /// Whether a value of this JSON type (`object`, `array`) may stand here.
    static boolean allows(Place place, String jsonType) {
        var type = place.rules().path("type");
        if (type.isTextual()) {
            return type.textValue().equals(jsonType);
        }
        for (var one : type) {
            if (one.asText().equals(jsonType)) {
                return true;
            }
        }
        return !type.isArray();
    }
}
