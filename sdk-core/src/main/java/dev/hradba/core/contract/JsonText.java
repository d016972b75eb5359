package dev.hradba.core.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Finds the JSON documents in a reply: the reply itself, what a code fence holds, objects in the text. Models that nobody
/// constrains like to say a sentence before, and to repeat the form that they were shown.
///
/// Only objects that stand by themselves count: what a broken document holds is no document, or a reply that was cut off
/// could pass for one of its own parts.
final class JsonText {

    /// Objects to read before giving up; a text full of braces must not take for ever.
    private static final int MAX_DOCUMENTS = 8;
    private static final int MAX_BEGINNINGS = 64;
    private static final String THOUGHT = "<think>";
    private static final String THOUGHT_END = "</think>";

    /// Documents, or what is wrong with the text.
    ///
    /// @param documents the JSON objects in their order
    /// @param problem   where the first attempt failed
    record Found(List<ObjectNode> documents, String problem) {}

    private JsonText() {}

    static Found find(String reply) {
        int thoughtEnd = reply.lastIndexOf(THOUGHT_END);
        if (thoughtEnd < 0 && reply.stripLeading().startsWith(THOUGHT)) {
            return new Found(List.of(), "it is a thought that does not end");
        }
        var behindThought = thoughtEnd < 0 ? null : in(reply.substring(thoughtEnd + THOUGHT_END.length()));
        return behindThought == null || behindThought.documents().isEmpty() ? in(reply) : behindThought;
    }

    private static Found in(String text) {
        var documents = new ArrayList<ObjectNode>();
        var problem = "there is no JSON object in it";
        int from = text.indexOf('{');
        for (int tries = 0; from >= 0 && tries < MAX_BEGINNINGS && documents.size() < MAX_DOCUMENTS; tries++) {
            int end = from + 1;
            try (JsonParser parser = ContractJson.MAPPER.createParser(text.substring(from))) {
                if (ContractJson.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(parser) instanceof ObjectNode object) {
                    documents.add(object);
                }
                end = (int) (from + parser.currentLocation().getCharOffset());
            } catch (JsonProcessingException e) {
                if (tries == 0) {
                    problem = describe(e, text, from);
                }
                end = begins(text, from) ? close(text, from) : from + 1;
            } catch (IOException e) {
                throw new UncheckedIOException("reading a string cannot fail otherwise", e);
            }
            from = end < 0 ? -1 : text.indexOf('{', end);
        }
        return new Found(documents, problem);
    }

    /// Whether a brace begins an object rather than a remark: a name in quotes follows.
    private static boolean begins(String text, int brace) {
        int next = brace + 1;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && text.charAt(next) == '"';
    }

    /// Behind the brace that closes this one, or -1 if none does.
    private static int close(String text, int brace) {
        int depth = 0;
        boolean quoted = false;
        for (int i = brace; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static String describe(JsonProcessingException e, String text, int from) {
        var where = e.getLocation();
        long at = where == null ? -1 : where.getCharOffset();
        var message = Violations.plain(e.getOriginalMessage());
        if (at < 0) {
            return message;
        }
        int offset = (int) Math.min(text.length(), from + at);
        return "%s, after: %s".formatted(message, text.substring(Math.max(0, offset - 30), offset));
    }
}
