package dev.hradba.sandbox;

import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON text in one form: keys sorted by their UTF-16 units, no white space.
final class CanonicalJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CanonicalJson() {}

    static String of(ToolManifest manifest) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("name", manifest.name());
        node.put("version", manifest.version());
        node.put("description", manifest.description());
        node.set("input", tree(manifest.input()));
        node.set("output", tree(manifest.output()));
        manifest.capabilities().forEach(node.putArray("capabilities")::add);
        node.put("risk", manifest.risk().name());
        var limits = node.putObject("limits");
        limits.put("wallMillis", manifest.limits().wallMillis());
        limits.put("statements", manifest.limits().statements());
        limits.put("hostCalls", manifest.limits().hostCalls());
        limits.put("outputChars", manifest.limits().outputChars());
        limits.put("logLines", manifest.limits().logLines());
        return of(node);
    }

    static String of(JsonNode node) {
        try {
            return JSON.writeValueAsString(sorted(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON values could not be printed", e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ToolException("schema is not JSON: " + JsonContract.why(e));
        }
    }

    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var result = JsonNodeFactory.instance.objectNode();
                object.propertyStream().sorted(Map.Entry.comparingByKey())
                        .forEach(entry -> result.set(entry.getKey(), sorted(entry.getValue())));
                yield result;
            }
            case ArrayNode array -> {
                var result = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> result.add(sorted(item)));
                yield result;
            }
            default -> node;
        };
    }
}
