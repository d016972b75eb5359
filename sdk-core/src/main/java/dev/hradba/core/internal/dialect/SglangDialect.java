package dev.hradba.core.internal.dialect;

import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalInt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.internal.wire.Http;
import dev.hradba.core.internal.wire.Json;
import dev.hradba.core.internal.wire.Models;

/// SGLang. Grammars go into its own `ebnf` field, and gaps in the sampling would be filled from the model's
/// `generation_config`. It takes a seed but uses it only when started with `--enable-deterministic-inference`, so only then
/// is it promised.
///
/// Source: the server's request models and its `server_info`.
final class SglangDialect implements Dialect {

    @Override
    public BackendInfo probe(Http http, ConnectOptions options) {
        var model = Models.choose(http.get("/v1/models"), "sglang", options, http.errors());
        var facts = http.findPermitted("/server_info").or(() -> http.findPermitted("/get_server_info")).orElseGet(Json::object);
        var capabilities = EnumSet.of(Capability.JSON_SCHEMA, Capability.GRAMMAR, Capability.TOOLS, Capability.LOG_PROBS,
                Capability.STREAMING);
        if (facts.path("enable_deterministic_inference").asBoolean(false)) {
            capabilities.add(Capability.SEED);
        }
        if (facts.path("grammar_backend").asText("").equals("none")) {
            capabilities.remove(Capability.JSON_SCHEMA);
            capabilities.remove(Capability.GRAMMAR);
        }
        return new BackendInfo("sglang", Json.text(facts, "version"), Json.text(model, "id"), model.path("max_model_len").asInt(0),
                capabilities, BackendInfo.CHAT, Map.of());
    }

    @Override
    public ObjectNode body(CompletionRequest request, BackendInfo info, boolean stream) {
        var body = OpenAiChat.wholeSampling(OpenAiChat.body(request, info.model(), stream), request.sampling());
        switch (request.constraint()) {
            case Constraint.Unconstrained free -> { }
            case Constraint.JsonSchema schema -> OpenAiChat.responseFormat(body, schema.name(), schema.schema());
            case Constraint.Grammar grammar -> body.put("ebnf", grammar.gbnf());
        }
        return body;
    }

    @Override
    public OptionalInt countTokens(String text, BackendInfo info, Http http) {
        return TokenReplies.counted(http.find("/tokenize", TokenReplies.prompt(text, info.model())));
    }
}
