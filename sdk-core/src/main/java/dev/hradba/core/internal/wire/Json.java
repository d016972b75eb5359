package dev.hradba.core.internal.wire;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// JSON on the wire. Servers' replies are data of strangers: what is not JSON is a value here, not a crash.
public final class Json {

    // The parser puts the input's text into its messages by default; that could be a prompt or a secret.
    private static final JsonMapper MAPPER = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build()).build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// The document, or null if the text is not one JSON document.
    public static @Nullable JsonNode parse(String text) {
        try {
            var tree = MAPPER.readTree(text);
            return tree.isMissingNode() ? null : tree;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    /// Reads an event's bytes token by token.
    public static JsonParser parser(EventReader.Event event) throws IOException {
        return MAPPER.createParser(event.bytes(), event.from(), event.length());
    }

    /// Schema or argument text that the caller gave.
    ///
    /// @throws IllegalArgumentException if it is not a JSON object
    public static ObjectNode given(String what, String text) {
        if (parse(text) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("%s is not a JSON object: %s".formatted(what, shorten(text, 80)));
    }

    public static String write(JsonNode node) {
        return node.toString();
    }

    /// The text member, or empty when it is absent, null or of another type.
    public static String text(JsonNode node, String member) {
        var value = node.get(member);
        return value != null && value.isTextual() ? value.textValue() : "";
    }

    /// The first `limit` characters on one line.
    public static String shorten(String text, int limit) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= limit ? line : line.substring(0, limit) + "…";
    }
}
