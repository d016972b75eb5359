package dev.hradba.core.internal.dialect;

import java.util.EnumSet;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.internal.wire.Http;
import dev.hradba.core.internal.wire.Json;
import dev.hradba.core.internal.wire.Models;
import dev.hradba.core.internal.wire.ServerErrors;

/// Whatever else speaks the OpenAI chat protocol: gateways, newer servers, clouds. Only what the protocol itself has is
/// sent. Whether such a server keeps a schema is tried on connecting; replies are checked on our side in any case.
final class OpenAiDialect implements Dialect {

    @Override
    public BackendInfo probe(Http http, ConnectOptions options) {
        var listed = http.find("/v1/models");
        var model = options.model().orElseGet(() ->
                Json.text(Models.choose(listed.orElseGet(Json::object), "openai", options, http.errors()), "id"));
        int contextLength = 0;
        for (var entry : listed.orElseGet(Json::object).path("data")) {
            if (Json.text(entry, "id").equals(model)) {
                contextLength = Math.max(entry.path("max_model_len").asInt(0), entry.path("context_length").asInt(0));
            }
        }
        return new BackendInfo("openai", "", model, options.contextTokens().orElse(contextLength),
                EnumSet.of(Capability.JSON_SCHEMA, Capability.TOOLS, Capability.LOG_PROBS, Capability.SEED,
                        Capability.STREAMING),
                BackendInfo.CHAT, Map.of());
    }

    @Override
    public boolean mayIgnoreConstraints() {
        return true;
    }

    @Override
    public void refuse(CompletionRequest request, BackendInfo info, ServerErrors errors) {
        Refusals.check(request, info, errors);
        if (request.sampling().topK() > 0) {
            throw errors.unsupported("topK", "the OpenAI protocol has no such option; use topP or name the server's kind");
        }
    }

    @Override
    public ObjectNode body(CompletionRequest request, BackendInfo info, boolean stream) {
        var body = OpenAiChat.body(request, info.model(), stream);
        if (request.constraint() instanceof Constraint.JsonSchema schema) {
            OpenAiChat.responseFormat(body, schema.name(), schema.schema());
        }
        return body;
    }
}
