package dev.hradba.sandbox.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import dev.hradba.sandbox.http.url.Network;
import dev.hradba.sandbox.yaml.Yaml;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads a rules file. Unknown, missing and malformed fields are errors that name file, line and field.
final class RulesReader {

    private static final Set<String> TOP = Set.of("rules");
    private static final Set<String> RULE = Set.of(
            "name", "method", "scheme", "host", "port", "path", "networks", "headers", "secret", "contentTypes", "limits");
    private static final Set<String> SECRET = Set.of("header", "env", "prefix");
    private static final Set<String> LIMITS = Set.of("timeoutMillis", "maxRequestBytes", "maxResponseBytes", "maxRedirects");

    private final String file;

    RulesReader(String file) {
        this.file = file;
    }

    EgressRules read(String yaml) {
        var root = new Yaml(file, EgressRulesException::new).root(yaml, "rules");
        var fields = fields(root, "", TOP);
        var list = required(root, fields, "rules");
        if (!(list instanceof SequenceNode items)) {
            throw wrong(list, "rules", "must be a list of rules");
        }
        var rules = new ArrayList<EgressRule>();
        var names = new HashSet<String>();
        for (var item : items.getValue()) {
            var rule = rule(item, "rules[%d]".formatted(rules.size()));
            if (!names.add(rule.name())) {
                throw wrong(item, "rules[%d].name".formatted(rules.size()), "is '%s', as that of another rule".formatted(rule.name()));
            }
            rules.add(rule);
        }
        return new EgressRules(rules);
    }

    private EgressRule rule(Node node, String place) {
        var fields = fields(node, place, RULE);
        var name = text(required(node, fields, "name"), place + ".name");
        var host = text(required(node, fields, "host"), place + ".host");
        check(fields.get("host"), place + ".host", () -> HostPattern.of(host));
        var at = new HashMap<String, Node>(fields);
        var methods = new LinkedHashSet<>(texts(at, "method", place, "GET", value -> value));
        var schemes = new LinkedHashSet<>(texts(at, "scheme", place, "https", value -> value));
        var ports = new LinkedHashSet<>(texts(at, "port", place, "", value -> number(value, 1, 65_535)));
        var paths = texts(at, "path", place, "/**", value -> new PathPattern(value).text());
        var networks = texts(at, "networks", place, "", Network::parse);
        var headers = new LinkedHashSet<>(texts(at, "headers", place, "", value -> value.toLowerCase(Locale.ROOT)));
        var types = texts(at, "contentTypes", place, "", value -> value.toLowerCase(Locale.ROOT));
        var secret = Optional.ofNullable(at.get("secret")).map(value -> secret(value, place + ".secret"));
        var limits = Optional.ofNullable(at.get("limits")).map(value -> limits(value, place + ".limits")).orElse(EgressLimits.DEFAULT);
        try {
            return new EgressRule(name, methods, schemes, host, ports, paths, networks, headers, secret, types, limits);
        } catch (IllegalArgumentException e) {
            var message = String.valueOf(e.getMessage());
            var field = RULE.stream().sorted().filter(known -> message.startsWith(known.endsWith("s") ? known.substring(0, known.length() - 1) : known)
                    || (known.equals("contentTypes") && message.startsWith("content type"))).findFirst();
            var blamed = field.map(at::get).orElse(node);
            throw new EgressRulesException("%s line %d: field '%s': %s".formatted(
                    file, line(blamed == null ? node : blamed), place + field.map(known -> "." + known).orElse(""), message));
        }
    }

    private EgressSecret secret(Node node, String place) {
        var fields = fields(node, place, SECRET);
        var header = text(required(node, fields, "header"), place + ".header");
        var env = text(required(node, fields, "env"), place + ".env");
        var prefix = fields.get("prefix") instanceof ScalarNode scalar ? scalar.getValue() : "";
        return check(node, place, () -> new EgressSecret(header, env, prefix));
    }

    private EgressLimits limits(Node node, String place) {
        var fields = fields(node, place, LIMITS);
        var standard = EgressLimits.DEFAULT;
        return check(node, place, () -> new EgressLimits(
                limit(fields, "timeoutMillis", place, standard.timeoutMillis()),
                limit(fields, "maxRequestBytes", place, standard.maxRequestBytes()),
                limit(fields, "maxResponseBytes", place, standard.maxResponseBytes()),
                limit(fields, "maxRedirects", place, standard.maxRedirects())));
    }

    private int limit(Map<String, Node> fields, String name, String place, int standard) {
        var node = fields.get(name);
        return node == null ? standard : check(node, place + "." + name, () -> number(text(node, place + "." + name), 0, 1_000_000_000));
    }

    private static int number(String text, int least, int most) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new IllegalArgumentException("'%s' is not a whole number from %d to %d".formatted(text, least, most));
        }
        return Integer.parseInt(text);
    }

    private interface Making<T> {
        T make();
    }

    private <T> T check(@org.jspecify.annotations.Nullable Node node, String place, Making<T> making) {
        try {
            return making.make();
        } catch (IllegalArgumentException e) {
            throw new EgressRulesException("%s line %d: field '%s': %s".formatted(file, node == null ? 1 : line(node), place, e.getMessage()));
        }
    }

    /// One value or a list of values.
    private <T> List<T> texts(Map<String, Node> fields, String name, String place, String standard, Function<String, T> each) {
        var node = fields.get(name);
        var where = place + "." + name;
        if (node == null) {
            return standard.isEmpty() ? List.of() : List.of(each.apply(standard));
        }
        var nodes = node instanceof SequenceNode list ? list.getValue() : List.of(node);
        if (nodes.isEmpty()) {
            throw wrong(node, where, "is an empty list; leave it out or name at least one");
        }
        var values = new ArrayList<T>();
        for (var item : nodes) {
            values.add(check(item, where, () -> each.apply(text(item, where))));
        }
        return values;
    }

    private Map<String, Node> fields(Node node, String place, Set<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, place.isEmpty() ? "rules" : place, "must be a mapping of fields; known are " + new TreeSet<>(known));
        }
        var fields = new LinkedHashMap<String, Node>();
        for (var entry : mapping.getValue()) {
            var name = text(entry.getKeyNode(), place);
            var where = place.isEmpty() ? name : place + "." + name;
            if (!known.contains(name)) {
                throw wrong(entry.getKeyNode(), where, "is not known; known are " + new TreeSet<>(known));
            }
            if (fields.put(name, entry.getValueNode()) != null) {
                throw wrong(entry.getKeyNode(), where, "is given twice");
            }
        }
        return fields;
    }

    private Node required(Node parent, Map<String, Node> fields, String name) {
        var node = fields.get(name);
        if (node == null) {
            throw wrong(parent, name, "is missing");
        }
        return node;
    }

    private String text(Node node, String place) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
            throw wrong(node, place, "must be text");
        }
        return scalar.getValue().strip();
    }

    private EgressRulesException wrong(Node node, String place, String message) {
        return new EgressRulesException("%s line %d: field '%s' %s".formatted(file, line(node), place, message));
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
