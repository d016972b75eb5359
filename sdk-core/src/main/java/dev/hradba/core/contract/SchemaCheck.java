package dev.hradba.core.contract;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

/// Checks a document against a schema and says what is wrong in words that a model can act on. Thread-safe.
///
/// Alternatives are told apart first, by null or by their tag, and only the one that was meant is checked: the others' rules
/// would only mislead whoever corrects the document.
final class SchemaCheck {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Schema schema;

    SchemaCheck(ObjectNode schema) {
        var copy = schema.deepCopy();
        withoutMail(copy);
        decide(copy, copy);
        this.schema = REGISTRY.getSchema(copy);
    }

    /// The validator refuses addresses at domains that are not on its list, so every company's internal ones. What is an address
    /// the bean constraint decides, which the format was made of.
    private static void withoutMail(JsonNode schema) {
        for (var holder : schema.findParents("format")) {
            if (holder.path("format").asText().equals("email")) {
                ((ObjectNode) holder).remove("format");
            }
        }
    }

    private static void decide(JsonNode node, ObjectNode root) {
        node.forEach(part -> decide(part, root));
        if (!(node instanceof ObjectNode schema) || !(schema.get("anyOf") instanceof ArrayNode alternatives)) {
            return;
        }
        var values = new ArrayList<ObjectNode>();
        boolean nullable = false;
        for (var alternative : alternatives) {
            boolean isNull = alternative.path("type").asText().equals("null");
            nullable |= isNull;
            if (!isNull && alternative instanceof ObjectNode value) {
                values.add(value);
            }
        }
        var decided = values.size() == 1 ? values.getFirst() : byTag(values, root);
        if (!decided.isEmpty()) {
            schema.remove("anyOf");
            if (nullable) {
                schema.putObject("if").putObject("not").put("type", "null");
                schema.set("then", decided);
            } else {
                schema.putArray("allOf").add(decided);
            }
        }
    }

    /// One rule for each tag, or an empty schema if the alternatives have no tag in common.
    private static ObjectNode byTag(List<ObjectNode> alternatives, ObjectNode root) {
        var decided = ContractJson.MAPPER.createObjectNode();
        var byTag = new LinkedHashMap<String, ObjectNode>();
        var name = "";
        for (var alternative : alternatives) {
            var tag = Tags.of(alternative, root);
            if (tag.isEmpty() || (!name.isEmpty() && !name.equals(tag.get().getKey()))) {
                return decided;
            }
            name = tag.get().getKey();
            byTag.put(tag.get().getValue(), alternative);
        }
        if (byTag.size() < alternatives.size()) {
            return decided;
        }
        decided.put("type", "object").putArray("required").add(name);
        var names = decided.putObject("properties").putObject(name).putArray("enum");
        var rules = decided.putArray("allOf");
        for (var entry : byTag.entrySet()) {
            names.add(entry.getKey());
            var rule = rules.addObject();
            var meant = rule.putObject("if").put("type", "object");
            meant.putArray("required").add(name);
            meant.putObject("properties").putObject(name).put("const", entry.getKey());
            rule.set("then", entry.getValue());
        }
        return decided;
    }

    /// Everything that is wrong, outermost first.
    List<Violation> check(JsonNode document) {
        var told = new IdentityHashMap<JsonNode, String>(); // a large value that breaks many rules is written once
        return schema.validate(document, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true).locale(Locale.ROOT)))
                .stream().map(error -> violation(error, told)).distinct().toList();
    }

    private static Violation violation(Error error, Map<JsonNode, String> told) {
        var given = error.getInstanceNode();
        var keyword = String.valueOf(error.getKeyword());
        boolean missing = keyword.equals("required") || given == null;
        return new Violation(error.getInstanceLocation().toString(), keyword, missing ? "" : told.computeIfAbsent(given, value -> Violations.shorten(value.toString())),
                hint(String.valueOf(error.getMessage()), error.getInstanceLocation().toString()));
    }

    /// The validator's sentence without the path that it begins with.
    private static String hint(String message, String path) {
        return message.startsWith(path + ": ") ? message.substring(path.length() + 2) : message.startsWith(": ") ? message.substring(2) : message;
    }

    /// How alternatives of a schema are told apart.
    static final class Tags {

        private Tags() {}

        /// The property that a schema demands one text of, and that text.
        static java.util.Optional<Map.Entry<String, String>> of(JsonNode alternative, ObjectNode root) {
            var schema = resolve(alternative, root);
            for (var property : schema.path("properties").properties()) {
                if (property.getValue().path("const").isTextual()) {
                    return java.util.Optional.of(Map.entry(property.getKey(), property.getValue().path("const").textValue()));
                }
            }
            return java.util.Optional.empty();
        }

        /// What a schema's references lead to.
        static JsonNode resolve(JsonNode schema, ObjectNode root) {
            var target = schema;
            for (int steps = 0; target.path("$ref").isTextual() && steps < 16; steps++) {
                target = root.at(target.get("$ref").textValue().substring(1));
            }
            return target;
        }
    }
}
