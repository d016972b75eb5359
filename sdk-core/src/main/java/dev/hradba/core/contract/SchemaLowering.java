package dev.hradba.core.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Rewrites a contract's schema into what one engine enforces: structure stays, rules it lacks go and are reported.
/// The result accepts every reply that the contract accepts; never fewer.
final class SchemaLowering {

    private static final Set<String> STRUCTURE = Set.of("type", "properties", "required", "additionalProperties", "items", "enum",
            "const", "anyOf", "$ref", "$defs");
    private static final Set<String> NOTES = Set.of("$schema", "title", "description", "default", "examples", "$comment");
    /// A keyword that makes engines ignore all the others in the same object.
    private static final List<String> SOLO = List.of("$ref", "anyOf", "const", "enum");

    private final GrammarEngine engine;
    private final List<Lowering.Loss> losses = new ArrayList<>();

    private SchemaLowering(GrammarEngine engine) {
        this.engine = engine;
    }

    static Lowering lower(ObjectNode schema, String backendKind) {
        var lowering = new SchemaLowering(GrammarEngine.of(backendKind));
        var lowered = lowering.node("", schema);
        if (lowering.engine == GrammarEngine.OUTLINES) {
            lowered = lowering.objectAtRoot(lowered);
        }
        return new Lowering(lowered.toString(), lowering.losses);
    }

    private ObjectNode node(String path, ObjectNode schema) {
        var types = schema.path("type");
        if (types.isArray()) {
            return oneOfTypes(path, schema, (ArrayNode) types);
        }
        var solo = SOLO.stream().filter(schema::has).findFirst();
        var lowered = ContractJson.MAPPER.createObjectNode();
        for (var entry : schema.properties()) {
            var keyword = entry.getKey();
            if (NOTES.contains(keyword)) {
                continue;
            }
            boolean beside = solo.isPresent() && !keyword.equals(solo.get()) && !keyword.equals("$defs");
            if (beside && keyword.equals("type")) {
                continue; // said by the other keyword already
            }
            var objection = beside ? "this engine ignores what stands beside " + solo.get()
                    : STRUCTURE.contains(keyword) ? "" : engine.objection(keyword, schema);
            if (objection.isEmpty()) {
                lowered.set(keyword, value(path + "/" + keyword, keyword, entry.getValue()));
            } else {
                losses.add(new Lowering.Loss(path, keyword, objection));
            }
        }
        return lowered;
    }

    private JsonNode value(String path, String keyword, JsonNode value) {
        return switch (keyword) {
            case "properties", "$defs" -> {
                var each = ContractJson.MAPPER.createObjectNode();
                value.properties().forEach(entry -> each.set(entry.getKey(), any(path + "/" + escape(entry.getKey()), entry.getValue())));
                yield each;
            }
            case "anyOf" -> {
                var each = ContractJson.MAPPER.createArrayNode();
                for (int i = 0; i < value.size(); i++) {
                    each.add(any(path + "/" + i, value.get(i)));
                }
                yield each;
            }
            case "items", "additionalProperties" -> any(path, value);
            default -> value;
        };
    }

    private JsonNode any(String path, JsonNode schema) {
        return schema instanceof ObjectNode object ? node(path, object) : schema;
    }

    /// A list of types becomes one alternative per type: every engine has those.
    private ObjectNode oneOfTypes(String path, ObjectNode schema, ArrayNode types) {
        var either = ContractJson.MAPPER.createObjectNode();
        var alternatives = either.putArray("anyOf");
        for (var type : types) {
            if (type.asText().equals("null")) {
                alternatives.addObject().put("type", "null");
            } else {
                var alternative = schema.deepCopy();
                alternative.set("type", type);
                alternatives.add(node(path, withoutNull(alternative)));
            }
        }
        return either;
    }

    private static ObjectNode withoutNull(ObjectNode schema) {
        if (schema.get("enum") instanceof ArrayNode values) {
            for (int i = values.size() - 1; i >= 0; i--) {
                if (values.get(i).isNull()) {
                    values.remove(i);
                }
            }
        }
        return schema;
    }

    /// TGI wants `properties` at the root: a reference is replaced by what it names, alternatives by one object that may
    /// have the properties of any.
    private ObjectNode objectAtRoot(ObjectNode root) {
        var resolved = resolve(root, root);
        if (resolved.get("anyOf") instanceof ArrayNode alternatives) {
            losses.add(new Lowering.Loss("", "anyOf", "this engine wants one object at the root"));
            var merged = ContractJson.MAPPER.createObjectNode().put("type", "object");
            var properties = merged.putObject("properties");
            for (var alternative : alternatives) {
                resolve((ObjectNode) alternative, root).path("properties").properties().forEach(property -> {
                    var known = properties.get(property.getKey());
                    properties.set(property.getKey(), known == null || known.equals(property.getValue())
                            ? property.getValue() : either(known, property.getValue()));
                });
            }
            merged.putArray("required");
            merged.put("additionalProperties", false);
            resolved = merged;
        }
        if (root.has("$defs")) {
            resolved.set("$defs", root.get("$defs"));
        }
        return resolved;
    }

    private static ObjectNode either(JsonNode first, JsonNode second) {
        var either = ContractJson.MAPPER.createObjectNode();
        either.putArray("anyOf").add(first).add(second);
        return either;
    }

    private static ObjectNode resolve(ObjectNode schema, ObjectNode root) {
        var target = schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
        return target instanceof ObjectNode object ? object.deepCopy() : schema;
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
