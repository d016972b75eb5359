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
import dev.hradba.core.internal.wire.Models;

/// TensorRT-LLM's `trtllm-serve`. It refuses any field that it does not know, so nothing but the protocol's and its own is
/// sent. A schema goes in the form `{"type": "json", "schema": ...}`, which old and new servers read alike; releases up to
/// 1.2 take OpenAI's wrapper for the schema itself. Without a guided decoding backend in its configuration it ignores any
/// constraint with status 200, so enforcement is tried on connecting. It does not tell its context length.
final class TrtLlmDialect implements Dialect {

    @Override
    public BackendInfo probe(Http http, ConnectOptions options) {
        var version = http.find("/version").map(reply -> Json.text(reply, "version")).orElseThrow(() -> http.errors().failure(
                Kind.INVALID_REQUEST, false, "this server has no TensorRT-LLM /version; connect with the kind it is"));
        var model = Models.choose(http.get("/v1/models"), "trtllm", options, http.errors());
        return new BackendInfo("trtllm", version, Json.text(model, "id"), options.contextTokens().orElse(0),
                EnumSet.of(Capability.JSON_SCHEMA, Capability.GRAMMAR, Capability.TOOLS, Capability.LOG_PROBS,
                        Capability.SEED, Capability.STREAMING),
                BackendInfo.CHAT, Map.of());
    }

    @Override
    public boolean mayIgnoreConstraints() {
        return true;
    }

    @Override
    public ObjectNode body(CompletionRequest request, BackendInfo info, boolean stream) {
        var body = OpenAiChat.body(request, info.model(), stream);
        if (request.sampling().topK() > 0) {
            body.put("top_k", request.sampling().topK());
        }
        switch (request.constraint()) {
            case Constraint.Unconstrained free -> { }
            case Constraint.JsonSchema schema -> body.putObject("response_format").put("type", "json")
                    .set("schema", Json.given("the JSON Schema", schema.schema()));
            case Constraint.Grammar grammar -> body.putObject("response_format").put("type", "ebnf").put("ebnf", grammar.gbnf());
        }
        return body;
    }

    @Override
    public OptionalInt countTokens(String text, BackendInfo info, Http http) {
        return TokenReplies.counted(http.find("/_internal/tokenize", Json.object().put("prompt", text)));
    }
}
