package dev.hradba.core.internal.dialect;

import java.util.EnumSet;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.internal.wire.Http;
import dev.hradba.core.internal.wire.Json;
import dev.hradba.core.internal.wire.Models;
import dev.hradba.core.internal.wire.ServerErrors;

/// LiteLLM's proxy. What it passes on depends on the provider behind it and on `drop_params`, which drops silently; so only
/// what its own model list says is believed, and enforcement of schemas is tried on connecting. `/health` is never asked,
/// because it makes real calls to every model.
final class LiteLlmDialect implements Dialect {

    private static final Map<Capability, String> PARAMETERS = Map.of(
            Capability.JSON_SCHEMA, "response_format", Capability.TOOLS, "tools",
            Capability.LOG_PROBS, "logprobs", Capability.SEED, "seed");

    private final OpenAiDialect protocol = new OpenAiDialect();

    @Override
    public BackendInfo probe(Http http, ConnectOptions options) {
        var readiness = http.find("/health/readiness").filter(reply -> reply.has("litellm_version")).orElseThrow(() ->
                http.errors().failure(Kind.INVALID_REQUEST, false,
                        "this server has no LiteLLM /health/readiness; connect with the kind it is"));
        var model = Json.text(Models.choose(http.get("/v1/models"), "litellm", options, http.errors()), "id");
        var facts = facts(http, model);
        var capabilities = EnumSet.of(Capability.STREAMING);
        var known = facts.path("supported_openai_params");
        PARAMETERS.forEach((capability, parameter) -> {
            if (!known.isArray() || known.isEmpty() || lists(known, parameter)) {
                capabilities.add(capability);
            }
        });
        int contextLength = facts.path("max_input_tokens").asInt(facts.path("max_tokens").asInt(0));
        return new BackendInfo("litellm", Json.text(readiness, "litellm_version"), model,
                options.contextTokens().orElse(contextLength), capabilities, BackendInfo.CHAT, Map.of());
    }

    private static boolean lists(JsonNode values, String value) {
        return StreamSupport.stream(values.spliterator(), false).anyMatch(entry -> entry.asText().equals(value));
    }

    private static JsonNode facts(Http http, String model) {
        for (var entry : http.findPermitted("/model/info").orElseGet(Json::object).path("data")) {
            if (Json.text(entry, "model_name").equals(model)) {
                return entry.path("model_info");
            }
        }
        return Json.object();
    }

    @Override
    public boolean mayIgnoreConstraints() {
        return true;
    }

    @Override
    public void refuse(CompletionRequest request, BackendInfo info, ServerErrors errors) {
        protocol.refuse(request, info, errors);
    }

    @Override
    public ObjectNode body(CompletionRequest request, BackendInfo info, boolean stream) {
        return protocol.body(request, info, stream);
    }
}
