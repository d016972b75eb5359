package dev.hradba.core.internal.dialect;

import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalInt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.internal.wire.Http;
import dev.hradba.core.internal.wire.Json;
import dev.hradba.core.internal.wire.ServerErrors;

/// Hugging Face TGI 3. Its `response_format` is its own, a schema must have `properties` at its root, and it knows neither
/// context-free grammars nor `top_k` in chat. Any model name but `tgi` selects an adapter.
final class TgiDialect implements Dialect {

    private static final String BASE_MODEL = "tgi";

    @Override
    public BackendInfo probe(Http http, ConnectOptions options) {
        var facts = http.find("/info").filter(info -> info.has("model_id")).orElseThrow(() -> http.errors().failure(
                Kind.INVALID_REQUEST, false, "this server has no TGI /info; connect with the kind it is"));
        var capabilities = EnumSet.of(Capability.JSON_SCHEMA, Capability.TOOLS, Capability.LOG_PROBS, Capability.SEED,
                Capability.STREAMING);
        var loaded = Json.text(facts, "model_id");
        var model = options.model().filter(name -> !name.equals(loaded)).orElse(BASE_MODEL);
        return new BackendInfo("tgi", Json.text(facts, "version"), model, facts.path("max_total_tokens").asInt(0),
                capabilities, BackendInfo.CHAT, Map.of("model_id", loaded));
    }

    @Override
    public void refuse(CompletionRequest request, BackendInfo info, ServerErrors errors) {
        Refusals.check(request, info, errors);
        if (request.sampling().topK() > 0) {
            throw errors.unsupported("topK", "TGI's chat has no such option; use topP");
        }
        if (request.constraint() instanceof Constraint.JsonSchema schema
                && !Json.given("the JSON Schema", schema.schema()).has("properties")) {
            throw errors.unsupported("a JSON Schema without properties at its root",
                    "wrap the value in an object with one property");
        }
    }

    @Override
    public ObjectNode body(CompletionRequest request, BackendInfo info, boolean stream) {
        var body = OpenAiChat.body(request, info.model(), stream);
        if (request.sampling().topP() >= 1) {
            body.remove("top_p"); // 1 is out of range there, though it means the same as nothing
        }
        if (request.constraint() instanceof Constraint.JsonSchema schema) {
            body.putObject("response_format").put("type", "json")
                    .set("value", Json.given("the JSON Schema", schema.schema()));
        }
        return body;
    }

    @Override
    public OptionalInt countTokens(String text, BackendInfo info, Http http) {
        return TokenReplies.counted(http.find("/tokenize", Json.object().put("inputs", text)));
    }
}
