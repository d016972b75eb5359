package dev.hradba.agent;

import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hradba.core.completion.ToolCall;

/// What a model wrote as a tool call, before anything is made of it.
final class Arguments {

    static final int MAX_CHARS = 65_536;
    private static final int MAX_NAME_CHARS = 200;
    private static final String CUT = "[cut]";
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Arguments() {}

    /// The call with every part at a bearable length. Cut arguments are no JSON any more, so they cannot pass for a shorter call.
    static ToolCall bounded(ToolCall call) {
        return new ToolCall(cut(call.id(), MAX_NAME_CHARS), cut(call.name(), MAX_NAME_CHARS), cut(call.arguments(), MAX_CHARS));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + CUT;
    }

    /// What is wrong with the arguments, written for a model; empty if they are one JSON object that every parser reads alike.
    static Optional<String> problem(ToolCall call) {
        var text = call.arguments();
        if (text.length() > MAX_CHARS) {
            return Optional.of("the arguments are longer than %d characters; shorten them".formatted(MAX_CHARS));
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            return Optional.of("the arguments hold half of a surrogate pair; write Unicode text");
        }
        try {
            return STRICT.readTree(text).isObject()
                    ? Optional.empty()
                    : Optional.of("the arguments are not a JSON object; write an object such as {\"name\": value}");
        } catch (JsonProcessingException e) {
            return Optional.of("the arguments are not one JSON object with unique names: %s".formatted(e.getOriginalMessage()));
        }
    }
}
