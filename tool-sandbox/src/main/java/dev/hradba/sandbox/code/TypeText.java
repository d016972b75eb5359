package dev.hradba.sandbox.code;

import java.util.HashSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// A JSON Schema as a TypeScript type, for a model to read. What it cannot say becomes `unknown`; the schema itself is what is checked.
final class TypeText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_DEPTH = 8;

    private TypeText() {}

    static String of(String schema) {
        try {
            return of(JSON.readTree(schema), MAX_DEPTH);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a contract is a JSON Schema", e);
        }
    }

    private static String of(JsonNode schema, int depth) {
        if (depth == 0) {
            return "unknown";
        }
        if (schema.path("enum").isArray()) {
            return schema.path("enum").valueStream().map(JsonNode::toString).collect(Collectors.joining(" | "));
        }
        return switch (schema.path("type").asText("")) {
            case "string" -> "string";
            case "integer", "number" -> "number";
            case "boolean" -> "boolean";
            case "null" -> "null";
            case "array" -> "Array<" + of(schema.path("items"), depth - 1) + ">";
            case "object" -> object(schema, depth);
            default -> "unknown";
        };
    }

    private static String object(JsonNode schema, int depth) {
        var required = new HashSet<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        if (schema.path("properties").isEmpty()) {
            return "Record<string, " + (schema.path("additionalProperties").isObject() ? of(schema.path("additionalProperties"), depth - 1) : "unknown") + ">";
        }
        return schema.path("properties").propertyStream()
                .map(entry -> entry.getKey() + (required.contains(entry.getKey()) ? ": " : "?: ") + of(entry.getValue(), depth - 1))
                .collect(Collectors.joining("; ", "{ ", " }"));
    }
}
