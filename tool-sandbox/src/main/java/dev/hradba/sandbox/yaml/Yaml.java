package dev.hradba.sandbox.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A YAML file whose nodes know their line. Anchors, aliases, tags, double keys and deep nesting are refused; every complaint names file, line and field.
public final class Yaml {

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(1 << 20)
            .build();

    private static final int MAX_DEPTH = 64;
    private static final Set<String> PLAIN_TAGS = Stream.concat(Stream.of("!"), Stream.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ).map(Tag::getValue))
            .collect(Collectors.toUnmodifiableSet());

    private final String file;
    private final Function<String, ? extends RuntimeException> failure;

    /// @param file    shown in messages
    /// @param failure makes the reader's own exception of a message
    public Yaml(String file, Function<String, ? extends RuntimeException> failure) {
        this.file = file;
        this.failure = failure;
    }

    /// The file's content.
    ///
    /// @param needed a field without which the file says nothing; for the message about an empty file
    public Node root(String text, String needed) {
        try {
            plain(text);
            return new Compose(SETTINGS).composeString(text)
                    .orElseThrow(() -> failure.apply("%s line 1: the file is empty; it needs the field '%s'".formatted(file, needed)));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw failure.apply("%s line %d: this is not YAML: %s".formatted(file, line, e.getProblem()));
        } catch (YamlEngineException e) {
            throw failure.apply("%s line 1: this is not YAML: %s".formatted(file, e.getMessage()));
        }
    }

    /// Refuses, before there is a tree, what would not be read as it stands: values by reference, values of other types, more levels than a reader follows.
    private void plain(String text) {
        int depth = 0;
        for (var event : new Parse(SETTINGS).parseString(text)) {
            int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
            if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                throw failure.apply("%s line %d: anchors and aliases ('%s') are not allowed; write the value out".formatted(file, line, node.getAnchor().get().getValue()));
            }
            var tag = switch (event) {
                case ScalarEvent scalar -> scalar.getTag();
                case CollectionStartEvent start -> start.getTag();
                default -> Optional.<String>empty();
            };
            if (tag.filter(each -> !PLAIN_TAGS.contains(each)).isPresent()) {
                throw failure.apply("%s line %d: tag '%s' is not allowed; write the value without it".formatted(file, line, tag.get()));
            }
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > MAX_DEPTH) {
                throw failure.apply("%s line %d: more than %d levels are nested".formatted(file, line, MAX_DEPTH));
            }
        }
    }

    /// The entries of a mapping by name, in order.
    public Map<String, Node> fields(Node node, String what) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, what, "must be a mapping of fields");
        }
        var fields = new LinkedHashMap<String, Node>();
        for (var entry : mapping.getValue()) {
            String name = text(entry.getKeyNode(), what);
            if (fields.put(name, entry.getValueNode()) != null) {
                throw wrong(entry.getKeyNode(), what.isEmpty() ? name : what + "." + name, "is given twice");
            }
        }
        return fields;
    }

    /// Like [#fields], with known names only.
    public Map<String, Node> fields(Node node, String what, Set<String> known) {
        var fields = fields(node, what);
        fields.forEach((name, value) -> {
            if (!known.contains(name)) {
                throw wrong(keyOf(node, name), what.isEmpty() ? name : what + "." + name, "is not known; known are " + new TreeSet<>(known));
            }
        });
        return fields;
    }

    private static Node keyOf(Node node, String name) {
        return ((MappingNode) node).getValue().stream().map(entry -> entry.getKeyNode())
                .filter(key -> key instanceof ScalarNode scalar && scalar.getValue().equals(name)).findFirst().orElse(node);
    }

    /// A scalar as written; `null`, numbers and truth values too.
    public String text(Node node, String what) {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(node, what, "must be text");
        }
        return scalar.getValue().strip();
    }

    /// A list of texts, or one text.
    public List<Node> list(Node node, String what) {
        return switch (node) {
            case SequenceNode list -> List.copyOf(list.getValue());
            case ScalarNode scalar when !scalar.getTag().equals(Tag.NULL) -> List.of(scalar);
            default -> throw wrong(node, what, "must be a list");
        };
    }

    /// A list of texts, or one text, as text.
    public List<String> texts(Node node, String what) {
        var texts = new ArrayList<String>();
        list(node, what).forEach(item -> texts.add(text(item, what)));
        return texts;
    }

    /// The exception that says what is wrong with a field.
    public RuntimeException wrong(Node node, String field, String rule) {
        return failure.apply("%s line %d: %s %s".formatted(file, line(node), field.isEmpty() ? "the file" : "field '" + field + "'", rule));
    }

    /// Where a node begins, from 1.
    public static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
