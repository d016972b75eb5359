package dev.hradba.core.internal.dialect;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.internal.wire.Http;
import dev.hradba.core.internal.wire.Json;
import dev.hradba.core.internal.wire.Models;

/// llama.cpp's `llama-server`. It takes a named tool choice for `auto`, so one tool alone with `required` says the same; it
/// cannot stream log-probabilities together with tools; and it samples with its own `top_k` and `min_p` unless told. With
/// a chat template that has no place for tools it leaves them out without a word, so that template's word decides whether
/// there are any.
final class LlamaCppDialect implements Dialect {

    @Override
    public BackendInfo probe(Http http, ConnectOptions options) {
        var model = Models.choose(http.get("/v1/models"), "llamacpp", options, http.errors());
        var name = Json.text(model, "id");
        var props = http.find("/props").orElseGet(Json::object);
        int slotContext = props.path("default_generation_settings").path("n_ctx").asInt(0);
        var capabilities = EnumSet.of(Capability.JSON_SCHEMA, Capability.GRAMMAR, Capability.LOG_PROBS, Capability.SEED, Capability.STREAMING);
        if (props.path("chat_template_caps").path("supports_tools").asBoolean(true)) {
            capabilities.add(Capability.TOOLS);
        }
        return new BackendInfo("llamacpp", Json.text(props, "build_info"), name,
                slotContext > 0 ? slotContext : model.path("meta").path("n_ctx").asInt(0),
                capabilities, BackendInfo.CHAT, Map.of());
    }

    @Override
    public boolean streams(CompletionRequest request) {
        return !request.logProbs() || request.tools().isEmpty();
    }

    @Override
    public ObjectNode body(CompletionRequest request, BackendInfo info, boolean stream) {
        var body = OpenAiChat.body(oneTool(request), info.model(), stream);
        body.put("top_k", request.sampling().topK());
        body.put("min_p", 0.0);
        if (request.logProbs()) {
            body.put("top_logprobs", 1); // else twenty alternatives for every token
        }
        if (!request.tools().isEmpty()) {
            body.put("parallel_tool_calls", !(request.toolChoice() instanceof ToolChoice.Named)); // its default changed
        }
        switch (request.constraint()) {
            case Constraint.Unconstrained free -> { }
            case Constraint.JsonSchema schema -> OpenAiChat.responseFormat(body, schema.name(), schema.schema());
            case Constraint.Grammar grammar -> body.put("grammar", grammar.gbnf());
        }
        if (!(request.constraint() instanceof Constraint.Unconstrained)) {
            // Several builds apply the constraint from the first token on, so into the thinking.
            body.putObject("chat_template_kwargs").put("enable_thinking", false);
        }
        return body;
    }

    private static CompletionRequest oneTool(CompletionRequest request) {
        if (!(request.toolChoice() instanceof ToolChoice.Named named)) {
            return request;
        }
        var only = request.tools().stream().filter(tool -> tool.name().equals(named.name())).toList();
        return request.withTools(List.copyOf(only), new ToolChoice.Required());
    }

    @Override
    public OptionalInt countTokens(String text, BackendInfo info, Http http) {
        return TokenReplies.counted(http.find("/tokenize", Json.object().put("content", text).put("add_special", false)));
    }
}
