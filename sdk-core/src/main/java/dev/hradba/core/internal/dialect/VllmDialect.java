package dev.hradba.core.internal.dialect;

import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.internal.wire.Http;
import dev.hradba.core.internal.wire.Json;
import dev.hradba.core.internal.wire.Models;

/// vLLM. Grammars go into `structured_outputs`, which replaced the `guided_*` fields in 0.12; older servers would ignore
/// it with status 200, so they do not get the capability.
final class VllmDialect implements Dialect {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    @Override
    public BackendInfo probe(Http http, ConnectOptions options) {
        var model = Models.choose(http.get("/v1/models"), "vllm", options, http.errors());
        var version = http.find("/version").map(reply -> Json.text(reply, "version")).orElse("");
        var capabilities = EnumSet.of(Capability.JSON_SCHEMA, Capability.TOOLS, Capability.LOG_PROBS, Capability.SEED,
                Capability.STREAMING);
        if (hasStructuredOutputs(version)) {
            capabilities.add(Capability.GRAMMAR);
        }
        return new BackendInfo("vllm", version, Json.text(model, "id"), model.path("max_model_len").asInt(0),
                capabilities, BackendInfo.CHAT, Map.of());
    }

    private static boolean hasStructuredOutputs(String version) {
        var parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return true; // a build without a release number, or a gateway that hides it: as new as any
        }
        int major = Integer.parseInt(parts.group(1));
        return major > 0 || Integer.parseInt(parts.group(2)) >= 12;
    }

    @Override
    public ObjectNode body(CompletionRequest request, BackendInfo info, boolean stream) {
        var body = OpenAiChat.wholeSampling(OpenAiChat.body(request, info.model(), stream), request.sampling());
        switch (request.constraint()) {
            case Constraint.Unconstrained free -> { }
            case Constraint.JsonSchema schema -> OpenAiChat.responseFormat(body, schema.name(), schema.schema());
            case Constraint.Grammar grammar -> body.putObject("structured_outputs").put("grammar", grammar.gbnf());
        }
        return body;
    }

    @Override
    public OptionalInt countTokens(String text, BackendInfo info, Http http) {
        return TokenReplies.counted(http.find("/tokenize", TokenReplies.prompt(text, info.model())));
    }
}
