package dev.hradba.core.contract;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Whether documents of a schema can come to an end. A record that always holds another of its own kind has none.
final class Endings {

    private static final String DEFINITIONS = "#/$defs/";

    private final Set<String> ending = new HashSet<>(); // definitions that are known to have documents

    private Endings() {}

    static boolean has(ObjectNode schema) {
        var endings = new Endings();
        var definitions = schema.path("$defs").properties();
        while (definitions.stream().anyMatch(definition -> endings.ends(definition.getValue()) && endings.ending.add(definition.getKey()))) {
            // each round finds one more
        }
        return endings.ends(schema);
    }

    private boolean ends(JsonNode schema) {
        var target = schema.path("$ref").asText();
        var alternatives = schema.path("anyOf");
        return (target.isEmpty() || ending.contains(target.substring(DEFINITIONS.length())))
                && (alternatives.isEmpty() || elements(alternatives).anyMatch(this::ends))
                && elements(schema.path("required")).allMatch(member -> ends(schema.path("properties").path(member.asText())))
                && (schema.path("minItems").asInt() == 0 || ends(schema.path("items")))
                && (schema.path("minProperties").asInt() == 0 || ends(schema.path("additionalProperties")));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
