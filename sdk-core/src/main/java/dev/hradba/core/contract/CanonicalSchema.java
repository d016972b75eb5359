package dev.hradba.core.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// One text per schema: keywords in alphabetical order, no blanks. Only `properties` and `required` keep their order, because
/// grammars decode properties in it, so it is part of what a contract says.
final class CanonicalSchema {

    private CanonicalSchema() {}

    static ObjectNode of(ObjectNode schema) {
        var sorted = new TreeMap<String, JsonNode>();
        schema.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        var canonical = ContractJson.MAPPER.createObjectNode();
        sorted.forEach((keyword, value) -> canonical.set(keyword, keyword.equals("properties") && value instanceof ObjectNode properties
                ? eachOf(properties) : keyword.equals("const") || keyword.equals("enum") ? value : node(value)));
        return canonical;
    }

    private static ObjectNode eachOf(ObjectNode properties) {
        var canonical = ContractJson.MAPPER.createObjectNode();
        properties.properties().forEach(entry -> canonical.set(entry.getKey(), node(entry.getValue())));
        return canonical;
    }

    private static JsonNode node(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return of(object);
        }
        if (value instanceof ArrayNode array) {
            var canonical = ContractJson.MAPPER.createArrayNode();
            array.forEach(item -> canonical.add(node(item)));
            return canonical;
        }
        return value;
    }

    /// SHA-256 of the text, in lower-case hexadecimal digits.
    static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256, which every runtime must have", e);
        }
    }
}
