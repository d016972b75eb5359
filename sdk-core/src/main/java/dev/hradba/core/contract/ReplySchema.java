package dev.hradba.core.contract;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The shape of a whole reply: the value itself, or, where the model may abstain, one object with one member, `answer`,
/// `missing` (what would be needed) or `refusal` (why not).
final class ReplySchema {

    static final String ANSWER = "answer";
    static final String MISSING = "missing";
    static final String REFUSAL = "refusal";
    /// Where the value's schema stands in that of a reply that may abstain, as a JSON Pointer.
    static final String ANSWER_PLACE = "/anyOf/0/properties/" + ANSWER;
    static final Set<String> MEMBERS = Set.of(ANSWER, MISSING, REFUSAL);

    private ReplySchema() {}

    /// The schema of the value, with recursion moved to `$defs` so that it can stand anywhere.
    static ObjectNode ofValue(Class<?> type) {
        var schema = CanonicalSchema.of(SchemaWriter.write(type));
        if (!pointsToRoot(schema)) {
            return schema;
        }
        var definitions = schema.remove("$defs") instanceof ObjectNode kept ? kept : ContractJson.MAPPER.createObjectNode();
        var name = type.getSimpleName();
        definitions.set(name, schema);
        replaceRoot(definitions, "#/$defs/" + name);
        var moved = ContractJson.MAPPER.createObjectNode();
        moved.set("$defs", definitions);
        return moved.put("$ref", "#/$defs/" + name);
    }

    /// The schema of a reply that is an answer, an abstention or a refusal.
    static ObjectNode withAbstention(ObjectNode value) {
        var answer = value.deepCopy();
        var definitions = Optional.ofNullable(answer.remove("$defs"));
        var reply = ContractJson.MAPPER.createObjectNode();
        definitions.ifPresent(kept -> reply.set("$defs", kept));
        var alternatives = reply.putArray("anyOf");
        alternatives.add(only(ANSWER, answer));
        var missing = ContractJson.MAPPER.createObjectNode();
        missing.putObject("items").put("maxLength", 300).put("minLength", 1).put("type", "string");
        alternatives.add(only(MISSING, missing.put("maxItems", 10).put("minItems", 1).put("type", "array")));
        alternatives.add(only(REFUSAL, ContractJson.MAPPER.createObjectNode().put("maxLength", 500).put("minLength", 1).put("type", "string")));
        return reply;
    }

    private static ObjectNode only(String member, ObjectNode schema) {
        var object = ContractJson.MAPPER.createObjectNode().put("additionalProperties", false);
        object.putObject("properties").set(member, schema);
        object.putArray("required").add(member);
        return object.put("type", "object");
    }

    private static boolean pointsToRoot(JsonNode schema) {
        return schema.findValues("$ref").stream().anyMatch(target -> target.asText().equals("#"));
    }

    private static void replaceRoot(JsonNode schema, String target) {
        var open = new ArrayDeque<JsonNode>();
        open.add(schema);
        while (!open.isEmpty()) {
            var node = open.poll();
            if (node instanceof ObjectNode object && object.path("$ref").asText().equals("#")) {
                object.put("$ref", target);
            }
            if (node.isContainerNode()) {
                node.forEach(open::add);
            }
        }
    }
}
