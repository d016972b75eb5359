package dev.hradba.gpu.internal.grammar;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;

/// Compiles a JSON Schema (2020-12) to GBNF. Every text of the grammar is valid under the schema; the grammar may be
/// narrower (properties come in the order of the schema and no undeclared ones). A keyword that it cannot enforce is
/// refused by name, never ignored.
public final class JsonSchemaGrammar {

    private static final Set<String> NOTES = Set.of("title", "description", "default", "examples", "$schema", "$id", "$comment",
            "deprecated", "readOnly", "writeOnly", "$defs", "definitions", "contentMediaType", "contentEncoding");
    private static final Set<String> OBJECT = Set.of("properties", "required", "additionalProperties", "unevaluatedProperties",
            "minProperties", "maxProperties");
    private static final Set<String> ARRAY = Set.of("items", "prefixItems", "minItems", "maxItems", "uniqueItems");
    private static final Set<String> STRING = Set.of("minLength", "maxLength", "pattern", "format");
    private static final Set<String> NUMBER = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
    private static final String COMMON = """
            ws ::= (" " | "\\n" [ \\t]{0,20})?
            char ::= [^"\\\\\\x00-\\x1F] | "\\\\" (["\\\\/bfnrt] | "u" ([0-9a-cA-CefEF] [0-9a-fA-F]{3} | [dD] [0-7] [0-9a-fA-F]{2}))
            string ::= "\\"" char* "\\""
            integer ::= "0" | "-"? [1-9] [0-9]{0,17}
            number ::= "-"? ("0" | [1-9] [0-9]{0,17}) ("." [0-9]{1,15})? ([eE] [-+]? [0-9]{1,2})?
            boolean ::= "true" | "false"
            null ::= "null"
            value ::= object | array | string | number | boolean | null
            object ::= "{" ws (string ":" ws value ("," ws string ":" ws value)*)? ws "}"
            array ::= "[" ws (value ("," ws value)*)? ws "]"
            """;
    private static final Map<String, String> FORMATS = Map.of(
            "date", "date", "time", "time", "date-time", "date \"T\" time",
            "uuid", "[0-9a-f]{8} \"-\" [0-9a-f]{4} \"-\" [0-9a-f]{4} \"-\" [0-9a-f]{4} \"-\" [0-9a-f]{12}",
            "email", "[a-zA-Z0-9_+-]{1,20} (\".\" [a-zA-Z0-9_+-]{1,20}){0,2} \"@\" (label \".\"){1,4} [a-zA-Z]{2,20}",
            "ipv4", "octet \".\" octet \".\" octet \".\" octet");
    private static final String FORMAT_RULES = """
            date ::= [0-9]{4} "-" ("02-" ("0" [1-9] | "1" [0-9] | "2" [0-8]) | ("0" [469] | "11") "-" ("0" [1-9] | [12] [0-9] | "30") | ("0" [13578] | "1" [02]) "-" ("0" [1-9] | [12] [0-9] | "3" [01]))
            time ::= ([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,9})? ("Z" | [-+] ("0" [0-9] | "1" [0-7]) ":" [0-5] [0-9])
            label ::= [a-zA-Z0-9] ([a-zA-Z0-9-]{0,30} [a-zA-Z0-9])?
            octet ::= "25" [0-5] | "2" [0-4] [0-9] | "1" [0-9]{2} | [1-9]? [0-9]
            """;

    private final JsonNode root;
    private final Map<String, String> rules = new LinkedHashMap<>();
    private final Map<String, String> references = new HashMap<>();

    private JsonSchemaGrammar(JsonNode root) {
        this.root = root;
    }

    /// GBNF whose texts are JSON documents that the schema accepts.
    ///
    /// @throws BackendException `INVALID_REQUEST` if the schema is no JSON, `UNSUPPORTED` with keyword and path if it asks
    ///     for something that this grammar cannot enforce
    public static String compile(String schema) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(schema);
        } catch (JsonProcessingException e) {
            throw new BackendException(Kind.INVALID_REQUEST, false, "the JSON Schema is not JSON: " + e.getOriginalMessage() + "; correct it", e);
        }
        JsonSchemaGrammar grammar = new JsonSchemaGrammar(root);
        String body = grammar.visit(root, "#");
        StringBuilder out = new StringBuilder("root ::= ").append(body).append('\n');
        grammar.rules.forEach((name, rule) -> out.append(name).append(" ::= ").append(rule).append('\n'));
        return out.append(COMMON).append(FORMAT_RULES).toString();
    }

    private String visit(JsonNode schema, String path) {
        if (schema.isBoolean() && schema.asBoolean()) {
            return "value";
        }
        if (!schema.isObject()) {
            throw unsupported(schema.isBoolean() ? "false" : "a schema that is no object", path);
        }
        if (schema.has("$ref")) {
            allow(schema, path, Set.of("$ref"));
            return reference(schema.get("$ref").asText(), path);
        }
        if (schema.has("const")) {
            allow(schema, path, Set.of("const", "type"));
            return literal(schema.get("const"));
        }
        if (schema.has("enum")) {
            allow(schema, path, Set.of("enum", "type"));
            List<String> options = new ArrayList<>();
            schema.get("enum").forEach(value -> options.add(literal(value)));
            return rule(path, String.join(" | ", options));
        }
        for (String keyword : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(keyword)) {
                return combination(schema, keyword, path);
            }
        }
        JsonNode type = schema.get("type");
        if (type != null && type.isArray()) {
            List<String> options = new ArrayList<>();
            for (JsonNode one : type) {
                ObjectNode single = ((ObjectNode) schema).deepCopy();
                single.set("type", one);
                options.add(typed(only(single, one.asText()), one.asText(), path + "/type-" + one.asText()));
            }
            return rule(path, String.join(" | ", options));
        }
        return typed(schema, type == null ? guess(schema) : type.asText(), path);
    }

    /// Drops the keywords of other types, which say nothing about this one.
    private static ObjectNode only(ObjectNode schema, String type) {
        for (Map.Entry<String, Set<String>> group : Map.of("object", OBJECT, "array", ARRAY, "string", STRING, "number", NUMBER).entrySet()) {
            if (!group.getKey().equals(type) && !(group.getKey().equals("number") && type.equals("integer"))) {
                schema.remove(group.getValue());
            }
        }
        return schema;
    }

    private static String guess(JsonNode schema) {
        for (Iterator<String> names = schema.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (OBJECT.contains(name)) {
                return "object";
            }
            if (ARRAY.contains(name)) {
                return "array";
            }
            if (STRING.contains(name)) {
                return "string";
            }
            if (NUMBER.contains(name)) {
                return "number";
            }
        }
        return "any";
    }

    private String typed(JsonNode schema, String type, String path) {
        return switch (type) {
            case "object" -> object(schema, path);
            case "array" -> array(schema, path);
            case "string" -> string(schema, path);
            case "integer" -> integer(schema, path);
            case "number" -> number(schema, path);
            case "boolean", "null" -> {
                allow(schema, path, Set.of("type"));
                yield type;
            }
            case "any" -> {
                allow(schema, path, Set.of());
                yield "value";
            }
            default -> throw unsupported("type '" + type + "'", path);
        };
    }

    private String combination(JsonNode schema, String keyword, String path) {
        allow(schema, path, Set.of(keyword, "type"));
        JsonNode parts = schema.get(keyword);
        if (keyword.equals("allOf") && parts.size() != 1) {
            throw unsupported("allOf with %d parts".formatted(parts.size()), path);
        }
        List<String> options = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            options.add(visit(parts.get(i), path + "/" + keyword + "/" + i));
        }
        return rule(path, String.join(" | ", options));
    }

    private String reference(String pointer, String path) {
        if (!pointer.startsWith("#")) {
            throw unsupported("$ref '" + pointer + "' to another document", path);
        }
        String known = references.get(pointer);
        if (known != null) {
            return known;
        }
        JsonNode target = root.at(URLDecoder.decode(pointer.substring(1), StandardCharsets.UTF_8));
        if (target.isMissingNode()) {
            throw unsupported("$ref '" + pointer + "', which leads nowhere", path);
        }
        String name = "ref-" + references.size();
        references.put(pointer, name);
        rules.put(name, "");
        rules.put(name, visit(target, pointer));
        return name;
    }

    private String object(JsonNode schema, String path) {
        allow(schema, path, union(OBJECT, "type"));
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        schema.path("properties").properties().forEach(entry -> properties.put(entry.getKey(), entry.getValue()));
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        required.forEach(name -> properties.putIfAbsent(name, BooleanNode.TRUE));
        if (properties.isEmpty()) {
            return map(schema, path);
        }
        int most = schema.path("maxProperties").asInt(Integer.MAX_VALUE);
        if (schema.path("minProperties").asInt(0) > required.size() || most < properties.size()) {
            throw unsupported(most < properties.size() ? "maxProperties" : "minProperties", path);
        }
        List<String> pairs = new ArrayList<>();
        List<Boolean> needed = new ArrayList<>();
        properties.forEach((name, property) -> {
            String value = visit(property, path + "/properties/" + name);
            pairs.add(rule(path + "/pair/" + name, literal(name) + " \":\" ws " + value));
            needed.add(required.contains(name));
        });
        return rule(path, "\"{\" ws " + members(pairs, needed, path) + " ws \"}\"");
    }

    /// The pairs in order, with commas between those that are there.
    private String members(List<String> pairs, List<Boolean> needed, String path) {
        int first = needed.indexOf(true);
        StringBuilder out = new StringBuilder();
        if (first >= 0) {
            for (int i = 0; i < first; i++) {
                out.append('(').append(pairs.get(i)).append(" \",\" ws)? ");
            }
            out.append(pairs.get(first));
            for (int i = first + 1; i < pairs.size(); i++) {
                String next = " \",\" ws " + pairs.get(i);
                out.append(needed.get(i) ? next : " (" + next.strip() + ")?");
            }
            return out.toString();
        }
        String rest = "";
        List<String> options = new ArrayList<>();
        for (int i = pairs.size() - 1; i >= 0; i--) {
            options.add((pairs.get(i) + " " + rest).strip());
            rest = rule(path + "/rest/" + i, ("(\",\" ws " + pairs.get(i) + ")? " + rest).strip());
        }
        return "(" + String.join(" | ", options) + ")?";
    }

    private String map(JsonNode schema, String path) {
        if (schema.path("minProperties").asInt(0) > 0) {
            throw unsupported("minProperties of an object without declared properties", path);
        }
        JsonNode more = schema.path("additionalProperties");
        if (more.isBoolean() && !more.asBoolean()) {
            return "\"{\" ws \"}\"";
        }
        String value = more.isMissingNode() ? "value" : visit(more, path + "/additionalProperties");
        String pair = rule(path + "/pair", "string \":\" ws " + value);
        return rule(path, "\"{\" ws " + list(pair, 0, schema.path("maxProperties").asInt(-1)) + " ws \"}\"");
    }

    private String array(JsonNode schema, String path) {
        allow(schema, path, union(ARRAY, "type"));
        if (schema.path("uniqueItems").asBoolean(false)) {
            throw unsupported("uniqueItems", path);
        }
        int min = schema.path("minItems").asInt(0);
        int max = schema.path("maxItems").asInt(-1);
        JsonNode items = schema.path("items");
        if (schema.has("prefixItems")) {
            return tuple(schema, items, min, max, path);
        }
        String item = items.isMissingNode() ? "value" : visit(items, path + "/items");
        return rule(path, "\"[\" ws " + list(item, min, max) + " ws \"]\"");
    }

    private String tuple(JsonNode schema, JsonNode items, int min, int max, String path) {
        JsonNode prefix = schema.get("prefixItems");
        if (min > prefix.size() || (max >= 0 && max < prefix.size())) {
            throw unsupported("minItems or maxItems beside prefixItems", path);
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < prefix.size(); i++) {
            parts.add(visit(prefix.get(i), path + "/prefixItems/" + i));
        }
        String more = items.isObject() && max < 0 ? " (\",\" ws " + visit(items, path + "/items") + ")*" : "";
        return rule(path, "\"[\" ws " + String.join(" \",\" ws ", parts) + more + " ws \"]\"");
    }

    /// `min` to `max` things with commas between them; `max` below 0 for any number.
    private static String list(String item, int min, int max) {
        if (max == 0) {
            return "\"\"";
        }
        String repeat = "{" + Math.max(0, min - 1) + "," + (max < 0 ? "" : max - 1) + "}";
        String all = item + " (\",\" ws " + item + ")" + repeat;
        return min == 0 ? "(" + all + ")?" : all;
    }

    private String string(JsonNode schema, String path) {
        allow(schema, path, union(STRING, "type"));
        boolean sized = schema.has("minLength") || schema.has("maxLength");
        if (schema.has("pattern")) {
            if (sized || schema.has("format")) {
                throw unsupported("pattern together with minLength, maxLength or format", path);
            }
            SchemaPattern.Result pattern = SchemaPattern.compile(schema.get("pattern").asText());
            if (!pattern.problem().isEmpty()) {
                throw unsupported("pattern '%s' (%s)".formatted(schema.get("pattern").asText(), pattern.problem()), path);
            }
            return rule(path, "\"\\\"\" " + pattern.gbnf() + " \"\\\"\"");
        }
        if (schema.has("format")) {
            String format = FORMATS.get(schema.get("format").asText());
            if (format == null || sized) {
                throw unsupported("format '" + schema.get("format").asText() + "'" + (sized ? " together with a length" : ""), path);
            }
            return rule(path, "\"\\\"\" " + format + " \"\\\"\"");
        }
        if (!sized) {
            return "string";
        }
        String max = schema.has("maxLength") ? schema.get("maxLength").asText() : "";
        return rule(path, "\"\\\"\" char{" + schema.path("minLength").asInt(0) + "," + max + "} \"\\\"\"");
    }

    private String integer(JsonNode schema, String path) {
        allow(schema, path, union(NUMBER, "type", "format"));
        OptionalLong low = later(whole(schema, "minimum", path), whole(schema, "exclusiveMinimum", path), 1);
        OptionalLong high = later(whole(schema, "maximum", path), whole(schema, "exclusiveMaximum", path), -1);
        if (low.isEmpty() && high.isEmpty()) {
            return "integer";
        }
        if (low.isPresent() && high.isPresent() && low.getAsLong() > high.getAsLong()) {
            throw unsupported("an empty range of integers", path);
        }
        return rule(path, NumberRanges.integers(low, high));
    }

    private String number(JsonNode schema, String path) {
        allow(schema, path, union(NUMBER, "type", "format"));
        OptionalLong low = whole(schema, "minimum", path);
        OptionalLong above = whole(schema, "exclusiveMinimum", path);
        OptionalLong high = whole(schema, "maximum", path);
        if (low.isEmpty() && above.isEmpty() && high.isEmpty() && !schema.has("exclusiveMaximum")) {
            return "number";
        }
        long from = above.orElse(low.orElse(-1));
        if (from < 0 || schema.has("exclusiveMaximum") || (low.isPresent() && above.isPresent())
                || (high.isPresent() && high.getAsLong() < from)) {
            throw unsupported("bounds of a number other than a lower one from 0 up and an upper one included", path);
        }
        return rule(path, NumberRanges.decimals(from, above.isPresent(), high));
    }

    private static OptionalLong later(OptionalLong included, OptionalLong excluded, int step) {
        if (excluded.isEmpty()) {
            return included;
        }
        long next = excluded.getAsLong() + step;
        return OptionalLong.of(included.isEmpty() ? next
                : step > 0 ? Math.max(next, included.getAsLong()) : Math.min(next, included.getAsLong()));
    }

    private OptionalLong whole(JsonNode schema, String keyword, String path) {
        JsonNode node = schema.get(keyword);
        if (node == null) {
            return OptionalLong.empty();
        }
        if (!node.isNumber() || node.asDouble() != Math.rint(node.asDouble()) || Math.abs(node.asDouble()) > 1e17) {
            throw unsupported(keyword + " " + node, path);
        }
        return OptionalLong.of(node.asLong());
    }

    private String rule(String path, String body) {
        String name = "r" + rules.size() + path.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("-$", "");
        rules.put(name, body);
        return name;
    }

    private static String literal(JsonNode value) {
        return literalText(value.toString());
    }

    private static String literal(String name) {
        return literalText(new TextNode(name).toString());
    }

    private static String literalText(String json) {
        return "\"" + json.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static Set<String> union(Set<String> keywords, String... more) {
        Set<String> all = new HashSet<>(keywords);
        all.addAll(List.of(more));
        return all;
    }

    private static void allow(JsonNode schema, String path, Set<String> keywords) {
        for (Iterator<String> names = schema.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!keywords.contains(name) && !NOTES.contains(name) && !name.startsWith("x-")) {
                throw unsupported(name, path);
            }
        }
    }

    private static BackendException unsupported(String what, String path) {
        return new BackendException(Kind.UNSUPPORTED, false,
                "the bundled runner cannot enforce %s at %s of the JSON Schema; lower the schema and check the reply afterwards".formatted(what, path));
    }
}
