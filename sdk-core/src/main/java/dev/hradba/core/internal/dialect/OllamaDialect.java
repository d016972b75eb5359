package dev.hradba.core.internal.dialect;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Usage;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.internal.wire.EventReader;
import dev.hradba.core.internal.wire.Http;
import dev.hradba.core.internal.wire.Json;
import dev.hradba.core.internal.wire.Models;
import dev.hradba.core.internal.wire.ServerErrors;

/// Ollama through its own `/api/chat`, because its OpenAI endpoint can neither set the context length nor refuse a prompt
/// that is too long, overrides the model's sampling, and swallows failures inside a stream.
///
/// Ollama cannot force a tool call, and says nothing of cached tokens. `think` is left to the model: switching it off
/// together with a schema makes some models ignore the schema.
final class OllamaDialect implements Dialect {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*");

    @Override
    public BackendInfo probe(Http http, ConnectOptions options) {
        var version = http.find("/api/version").map(reply -> Json.text(reply, "version")).orElseThrow(() ->
                http.errors().failure(Kind.INVALID_REQUEST, false, "this server has no Ollama /api/version; connect with the kind it is"));
        var model = options.model().orElseGet(() -> Models.onlyOllama(http, options));
        var facts = http.find("/api/show", Json.object().put("model", model)).orElseThrow(() -> http.errors().failure(
                Kind.NOT_FOUND, false, "there is no model '%s' here; fetch it with: ollama pull %s".formatted(model, model)));
        var capabilities = EnumSet.of(Capability.JSON_SCHEMA, Capability.SEED, Capability.STREAMING);
        if (reportsLogProbs(version)) {
            capabilities.add(Capability.LOG_PROBS);
        }
        for (var capability : facts.path("capabilities")) {
            if (capability.asText().equals("tools")) {
                capabilities.add(Capability.TOOLS);
            }
        }
        var metadata = options.contextTokens().isPresent()
                ? Map.of("num_ctx", Integer.toString(options.contextTokens().getAsInt())) : Map.<String, String>of();
        return new BackendInfo("ollama", version, model, contextLength(http, model, facts, options), capabilities,
                BackendInfo.CHAT, metadata);
    }

    /// Reports log-probabilities since 0.12.11.
    private static boolean reportsLogProbs(String version) {
        var parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return true;
        }
        int major = Integer.parseInt(parts.group(1));
        int minor = Integer.parseInt(parts.group(2));
        return major > 0 || minor > 12 || (minor == 12 && Integer.parseInt(parts.group(3)) >= 11);
    }

    /// What a request gets: what was asked for, else what the loaded model has; the model's own maximum promises nothing.
    private static int contextLength(Http http, String model, JsonNode facts, ConnectOptions options) {
        int longest = Integer.MAX_VALUE;
        for (var fact : facts.path("model_info").properties()) {
            if (fact.getKey().endsWith(".context_length")) {
                longest = fact.getValue().asInt(longest);
            }
        }
        if (options.contextTokens().isPresent()) {
            return Math.min(longest, options.contextTokens().getAsInt());
        }
        for (var loaded : http.find("/api/ps").orElseGet(Json::object).path("models")) {
            if (Json.text(loaded, "name").equals(model)) {
                return loaded.path("context_length").asInt(0);
            }
        }
        return 0;
    }

    @Override
    public String path() {
        return "/api/chat";
    }

    @Override
    public boolean streamsLines() {
        return true;
    }

    @Override
    public void refuse(CompletionRequest request, BackendInfo info, ServerErrors errors) {
        Refusals.check(request, info, errors);
        switch (request.toolChoice()) {
            case ToolChoice.Auto auto -> { }
            case ToolChoice.None none -> { }
            case ToolChoice.Required required -> throw errors.unsupported("the tool choice Required", "choose Auto");
            case ToolChoice.Named named -> throw errors.unsupported("the tool choice " + named, "choose Auto");
        }
    }

    @Override
    public ObjectNode body(CompletionRequest request, BackendInfo info, boolean stream) {
        var body = Json.object().put("model", info.model()).put("stream", stream);
        body.put("truncate", false).put("shift", false); // a prompt that is too long is an error, not a shorter prompt
        var toolNames = new HashMap<String, String>();
        var messages = body.putArray("messages");
        for (var message : request.messages()) {
            message.toolCalls().forEach(call -> toolNames.put(call.id(), call.name()));
            messages.add(message(message, toolNames));
        }
        if (request.constraint() instanceof Constraint.JsonSchema schema) {
            body.set("format", Json.given("the JSON Schema", schema.schema()));
        }
        if (!request.tools().isEmpty() && !(request.toolChoice() instanceof ToolChoice.None)) {
            var tools = body.putArray("tools");
            request.tools().forEach(tool -> tools.add(OpenAiChat.tool(tool)));
        }
        if (request.logProbs()) {
            body.put("logprobs", true);
        }
        body.set("options", options(request, info));
        return body;
    }

    private static ObjectNode options(CompletionRequest request, BackendInfo info) {
        var sampling = request.sampling();
        var options = Json.object();
        options.put("num_predict", request.maxTokens());
        options.put("temperature", sampling.temperature()).put("top_p", sampling.topP()).put("top_k", sampling.topK());
        options.put("min_p", 0.0).put("repeat_penalty", 1.0);
        sampling.seed().ifPresent(seed -> options.put("seed", seed));
        if (!request.stop().isEmpty()) {
            var stop = options.putArray("stop");
            request.stop().forEach(stop::add);
        }
        var context = info.metadata().get("num_ctx");
        if (context != null) {
            options.put("num_ctx", Integer.parseInt(context));
        }
        return options;
    }

    private static ObjectNode message(Message message, Map<String, String> toolNames) {
        var node = Json.object().put("role", OpenAiChat.role(message)).put("content", message.text());
        if (!message.toolCalls().isEmpty()) {
            var calls = node.putArray("tool_calls");
            for (var call : message.toolCalls()) {
                var function = calls.addObject().put("id", call.id()).putObject("function").put("name", call.name());
                function.set("arguments", Json.given("arguments of tool call '%s'".formatted(call.id()), call.arguments()));
            }
        }
        message.toolCallId().ifPresent(id -> {
            node.put("tool_call_id", id);
            var name = toolNames.get(id);
            if (name != null) {
                node.put("tool_name", name);
            }
        });
        return node;
    }

    @Override
    public boolean readPiece(EventReader.Event event, ReplyBuilder reply) {
        return false;
    }

    @Override
    public void read(JsonNode event, ReplyBuilder reply) {
        var message = event.path("message");
        if (message.isObject()) {
            reply.choice();
            reply.reasoning(Json.text(message, "thinking"));
            for (var token : event.path("logprobs")) {
                reply.logProb(Json.text(token, "token"), token.path("logprob").asDouble());
            }
            reply.text(Json.text(message, "content"));
            for (var call : message.path("tool_calls")) {
                var function = call.path("function");
                reply.wholeToolCall(Json.text(call, "id"), Json.text(function, "name"), Json.write(function.path("arguments")));
            }
        }
        if (event.path("done").asBoolean(false)) {
            var reason = Json.text(event, "done_reason");
            reply.finish(reason.isEmpty() ? "stop" : reason);
            reply.usage(Usage.of(event.path("prompt_eval_count").asInt(0), event.path("eval_count").asInt(0)));
        }
    }
}
