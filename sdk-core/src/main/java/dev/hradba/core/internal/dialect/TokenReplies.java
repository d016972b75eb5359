package dev.hradba.core.internal.dialect;

import java.util.Optional;
import java.util.OptionalInt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.internal.wire.Json;

/// What servers' tokenizers are asked and how they answer: a `count`, a list of `tokens`, or a bare list.
final class TokenReplies {

    private TokenReplies() {}

    /// The question as vLLM and SGLang read it; without the tokens that begin a whole prompt.
    static ObjectNode prompt(String text, String model) {
        return Json.object().put("model", model).put("prompt", text).put("add_special_tokens", false);
    }

    /// The number that a reply holds, or empty if the server has no tokenizer to ask.
    static OptionalInt counted(Optional<JsonNode> reply) {
        if (reply.isEmpty()) {
            return OptionalInt.empty();
        }
        var said = reply.get();
        if (said.path("count").isInt()) {
            return OptionalInt.of(said.path("count").intValue());
        }
        var tokens = said.isArray() ? said : said.path("tokens");
        return tokens.isArray() ? OptionalInt.of(tokens.size()) : OptionalInt.empty();
    }
}
