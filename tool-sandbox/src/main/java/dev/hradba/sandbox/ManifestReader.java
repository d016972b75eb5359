package dev.hradba.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hradba.sandbox.yaml.Yaml;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads `tool.yaml`. Unknown and missing fields are errors that name file, line and field.
final class ManifestReader {

    private static final Set<String> REQUIRED = Set.of("name", "version", "description", "input", "output");
    private static final Set<String> OPTIONAL = Set.of("capabilities", "risk", "limits");
    private static final Set<String> LIMITS = Set.of("wallMillis", "statements", "hostCalls", "outputChars", "logLines");

    private final String file;
    private final Set<String> capabilities;

    private ManifestReader(String file, Set<String> capabilities) {
        this.file = file;
        this.capabilities = capabilities;
    }

    /// Reads one.
    ///
    /// @param capabilities those that there are
    static ToolManifest read(String file, String yaml, Set<String> capabilities) {
        return new ManifestReader(file, capabilities).manifest(new Yaml("'%s'".formatted(file), ToolException::new).root(yaml, "name"));
    }

    private ToolManifest manifest(Node root) {
        var fields = fields(root, "the manifest");
        for (var entry : fields.entrySet()) {
            if (!REQUIRED.contains(entry.getKey()) && !OPTIONAL.contains(entry.getKey())) {
                throw wrong(entry.getValue(), "unknown field '%s'; known are %s and %s".formatted(entry.getKey(), sorted(REQUIRED), sorted(OPTIONAL)));
            }
        }
        for (String name : sorted(REQUIRED)) {
            if (!fields.containsKey(name)) {
                throw wrong(root, "field '%s' is missing".formatted(name));
            }
        }
        try {
            return new ToolManifest(
                    text(fields, "name"),
                    text(fields, "version"),
                    text(fields, "description").strip(),
                    schema(fields, "input"),
                    schema(fields, "output"),
                    fields.containsKey("capabilities") ? capabilities(node(fields, "capabilities")) : List.of(),
                    fields.containsKey("risk") ? risk(node(fields, "risk")) : ToolManifest.Risk.READ,
                    fields.containsKey("limits") ? limits(node(fields, "limits")) : ToolLimits.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw wrong(root, String.valueOf(e.getMessage()));
        }
    }

    private String schema(Map<String, Node> fields, String name) {
        var node = node(fields, name);
        var text = CanonicalJson.of(json(node));
        try {
            JsonContract.of("the %s schema".formatted(name), text);
            return text;
        } catch (ToolException e) {
            throw wrong(node, String.valueOf(e.getMessage()));
        }
    }

    private ToolLimits limits(Node node) {
        var fields = fields(node, "'limits'");
        fields.forEach((name, value) -> {
            if (!LIMITS.contains(name)) {
                throw wrong(value, "unknown limit '%s'; known are %s".formatted(name, sorted(LIMITS)));
            }
        });
        var standard = ToolLimits.DEFAULT;
        return new ToolLimits(
                number(fields, "wallMillis", standard.wallMillis()),
                number(fields, "statements", standard.statements()),
                small(fields, "hostCalls", standard.hostCalls()),
                small(fields, "outputChars", standard.outputChars()),
                small(fields, "logLines", standard.logLines()));
    }

    private int small(Map<String, Node> fields, String name, int standard) {
        return Math.clamp(number(fields, name, standard), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private long number(Map<String, Node> fields, String name, long standard) {
        var node = fields.get(name);
        if (node == null) {
            return standard;
        }
        var json = json(node);
        if (!json.isIntegralNumber() || !json.canConvertToLong()) {
            throw wrong(node, "limit '%s' must be a whole number".formatted(name));
        }
        return json.longValue();
    }

    private ToolManifest.Risk risk(Node node) {
        var name = scalar(node, "risk");
        for (var risk : ToolManifest.Risk.values()) {
            if (risk.name().toLowerCase(Locale.ROOT).equals(name)) {
                return risk;
            }
        }
        throw wrong(node, "risk '%s' is none of read, egress, write".formatted(name));
    }

    private List<String> capabilities(Node node) {
        if (!(node instanceof SequenceNode list)) {
            throw wrong(node, "'capabilities' must be a list of names");
        }
        return list.getValue().stream().map(this::capability).toList();
    }

    private String capability(Node node) {
        var name = scalar(node, "capabilities");
        if (!capabilities.contains(name)) {
            throw wrong(node, "unknown capability '%s'; known are %s".formatted(name, sorted(capabilities)));
        }
        return name;
    }

    private String text(Map<String, Node> fields, String name) {
        return scalar(node(fields, name), name);
    }

    private static Node node(Map<String, Node> fields, String name) {
        var node = fields.get(name);
        if (node == null) {
            throw new IllegalStateException("field '%s' was not checked".formatted(name));
        }
        return node;
    }

    private String scalar(Node node, String name) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            throw wrong(node, "'%s' must be text".formatted(name));
        }
        return scalar.getValue();
    }

    private Map<String, Node> fields(Node node, String what) {
        if (!(node instanceof MappingNode mapping) || !node.getTag().equals(Tag.MAP)) {
            throw wrong(node, "%s must be a mapping of fields".formatted(what));
        }
        var fields = new LinkedHashMap<String, Node>();
        for (var entry : mapping.getValue()) {
            var name = scalar(entry.getKeyNode(), what);
            if (fields.put(name, entry.getValueNode()) != null) {
                throw wrong(entry.getKeyNode(), "field '%s' is given twice".formatted(name));
            }
        }
        return fields;
    }

    /// A YAML node as JSON, by the types of YAML's core schema.
    private JsonNode json(Node node) {
        var factory = JsonNodeFactory.instance;
        return switch (node) {
            case MappingNode mapping -> {
                var object = factory.objectNode();
                fields(mapping, "a schema").forEach((name, value) -> object.set(name, json(value)));
                yield object;
            }
            case SequenceNode list when list.getTag().equals(Tag.SEQ) -> {
                var items = new ArrayList<JsonNode>();
                list.getValue().forEach(item -> items.add(json(item)));
                yield factory.arrayNode().addAll(items);
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw wrong(node, "tag '%s' is not allowed".formatted(node.getTag()));
        };
    }

    private JsonNode scalar(ScalarNode node) {
        var factory = JsonNodeFactory.instance;
        var tag = node.getTag();
        var value = node.getValue();
        try {
            if (tag.equals(Tag.STR)) {
                return factory.textNode(value);
            } else if (tag.equals(Tag.INT)) {
                return factory.numberNode(Long.parseLong(value));
            } else if (tag.equals(Tag.FLOAT)) {
                return factory.numberNode(new java.math.BigDecimal(value));
            } else if (tag.equals(Tag.BOOL)) {
                return factory.booleanNode(Boolean.parseBoolean(value));
            } else if (tag.equals(Tag.NULL)) {
                return factory.nullNode();
            }
        } catch (NumberFormatException e) {
            throw wrong(node, "number '%s' cannot be written as JSON".formatted(value));
        }
        throw wrong(node, "tag '%s' is not allowed".formatted(tag));
    }

    private ToolException wrong(Node node, String rule) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        return new ToolException("'%s' line %d: %s".formatted(file, line, rule));
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
