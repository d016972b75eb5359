package dev.hradba.core.contract;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Finds the JSON document in a reply: the reply itself, what a code fence holds, or the first object in the text. Models
/// that nobody constrains like to say a sentence before.
final class JsonText {

    /// Beginnings to try before giving up; a text full of braces must not take for ever.
    private static final int MAX_BEGINNINGS = 64;
    private static final String THOUGHT_END = "</think>";

    /// A document, or what is wrong with the text.
    ///
    /// @param document the JSON object, or null if there is none
    /// @param problem  where the best attempt failed; empty if there is a document
    record Found(@Nullable ObjectNode document, String problem) {}

    private JsonText() {}

    static Found find(String reply) {
        int thoughtEnd = reply.lastIndexOf(THOUGHT_END);
        var text = (thoughtEnd < 0 ? reply : reply.substring(thoughtEnd + THOUGHT_END.length())).strip();
        var problem = "there is no JSON object in it";
        int from = text.indexOf('{');
        for (int tries = 0; from >= 0 && tries < MAX_BEGINNINGS; tries++) {
            try {
                if (firstValue(text, from) instanceof ObjectNode object) {
                    return new Found(object, "");
                }
            } catch (JsonProcessingException e) {
                if (tries == 0) {
                    problem = describe(e, text, from);
                }
            }
            from = text.indexOf('{', from + 1);
        }
        return new Found(null, problem);
    }

    private static JsonNode firstValue(String text, int from) throws JsonProcessingException {
        try (JsonParser parser = ContractJson.MAPPER.createParser(text.substring(from))) {
            return ContractJson.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(parser);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading a string cannot fail otherwise", e);
        }
    }

    private static String describe(JsonProcessingException e, String text, int from) {
        var where = e.getLocation();
        long at = where == null ? -1 : where.getCharOffset();
        if (at < 0) {
            return e.getOriginalMessage();
        }
        int offset = (int) Math.min(text.length(), from + at);
        return "%s, after: %s".formatted(e.getOriginalMessage(), text.substring(Math.max(0, offset - 30), offset));
    }
}
