package dev.hradba.core.internal.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.Sampling;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.completion.ToolSpec;
import dev.hradba.core.internal.wire.Json;


/// The OpenAI chat protocol as self-hosted servers speak it: what they share. Each dialect adds what is its own.
///
/// Source: <https://platform.openai.com/docs/api-reference/chat>, and the servers' own request models.
final class OpenAiChat {

    private OpenAiChat() {}

    /// The part of a request that every server understands. `max_tokens` is the one name for the limit that all take;
    /// sampling is spelled out because some servers fill gaps from the model's own defaults.
    static ObjectNode body(CompletionRequest request, String model, boolean stream) {
        var body = Json.object();
        body.put("model", model);
        var messages = body.putArray("messages");
        request.messages().forEach(message -> messages.add(message(message)));
        body.put("max_tokens", request.maxTokens());
        body.put("temperature", request.sampling().temperature());
        body.put("top_p", request.sampling().topP());
        request.sampling().seed().ifPresent(seed -> body.put("seed", seed));
        if (!request.stop().isEmpty()) {
            var stop = body.putArray("stop");
            request.stop().forEach(stop::add);
        }
        if (request.logProbs()) {
            body.put("logprobs", true);
        }
        if (!request.tools().isEmpty()) {
            var tools = body.putArray("tools");
            request.tools().forEach(tool -> tools.add(tool(tool)));
            toolChoice(body, request.toolChoice());
        }
        body.put("stream", stream);
        if (stream) {
            body.putObject("stream_options").put("include_usage", true);
        }
        return body;
    }

    /// Adds what vLLM and SGLang would otherwise take from the model's `generation_config`, which often has `top_k` and a
    /// repetition penalty.
    static ObjectNode wholeSampling(ObjectNode body, Sampling sampling) {
        return body.put("top_k", sampling.topK() == 0 ? -1 : sampling.topK()).put("min_p", 0.0).put("repetition_penalty", 1.0);
    }

    private static ObjectNode message(Message message) {
        var node = Json.object();
        node.put("role", role(message));
        if (message.text().isEmpty() && !message.toolCalls().isEmpty()) {
            node.putNull("content");
        } else {
            node.put("content", message.text());
        }
        if (!message.toolCalls().isEmpty()) {
            var calls = node.putArray("tool_calls");
            for (var call : message.toolCalls()) {
                var function = calls.addObject().put("id", call.id()).put("type", "function").putObject("function");
                function.put("name", call.name()).put("arguments", call.arguments());
            }
        }
        message.toolCallId().ifPresent(id -> node.put("tool_call_id", id));
        return node;
    }

    /// The protocol's word for who speaks.
    static String role(Message message) {
        return switch (message.role()) {
            case SYSTEM -> "system";
            case USER -> "user";
            case ASSISTANT -> "assistant";
            case TOOL -> "tool";
        };
    }

    /// A tool as the protocol describes it.
    static ObjectNode tool(ToolSpec tool) {
        var node = Json.object().put("type", "function");
        var function = node.putObject("function").put("name", tool.name()).put("description", tool.description());
        function.set("parameters", Json.given("parameters of tool '%s'".formatted(tool.name()), tool.parameters()));
        return node;
    }

    private static void toolChoice(ObjectNode body, ToolChoice choice) {
        switch (choice) {
            case ToolChoice.Auto auto -> body.put("tool_choice", "auto");
            case ToolChoice.Required required -> body.put("tool_choice", "required");
            case ToolChoice.None none -> body.put("tool_choice", "none");
            case ToolChoice.Named named -> body.putObject("tool_choice").put("type", "function")
                    .putObject("function").put("name", named.name());
        }
    }

    /// Adds a JSON Schema in the protocol's own form.
    static void responseFormat(ObjectNode body, String name, String schema) {
        var format = body.putObject("response_format").put("type", "json_schema").putObject("json_schema");
        var parsed = Json.given("the JSON Schema", schema);
        format.put("name", name).put("strict", requiresEverything(parsed)).set("schema", parsed);
    }

    /// Whether no property in the schema is optional: the strict mode of clouds refuses a schema that has one, and
    /// self-hosted servers enforce either.
    private static boolean requiresEverything(JsonNode schema) {
        if (schema.path("properties").size() > schema.path("required").size()) {
            return false;
        }
        for (var part : schema) {
            if (part.isContainerNode() && !requiresEverything(part)) {
                return false;
            }
        }
        return true;
    }

    /// Takes what a chunk of a stream or a whole reply says; both have the same members under `delta` or `message`.
    static void read(JsonNode event, ReplyBuilder reply) {
        var choice = event.path("choices").path(0);
        if (choice.isObject()) {
            reply.choice();
            var said = choice.hasNonNull("delta") ? choice.get("delta") : choice.path("message");
            reply.reasoning(Json.text(said, Json.text(said, "reasoning").isEmpty() ? "reasoning_content" : "reasoning"));
            for (var token : choice.path("logprobs").path("content")) {
                reply.logProb(Json.text(token, "token"), token.path("logprob").asDouble());
            }
            reply.text(Json.text(said, "content"));
            toolCalls(said.path("tool_calls"), reply);
            if (choice.hasNonNull("finish_reason")) {
                reply.finish(choice.get("finish_reason").asText());
            }
        }
        if (event.hasNonNull("usage") || event.hasNonNull("timings")) {
            reply.usage(usage(event, reply.usage()));
        }
    }

    private static void toolCalls(JsonNode calls, ReplyBuilder reply) {
        if (calls.isObject()) { // early TGI sends the one call without a list
            toolCall(calls, 0, reply);
        }
        for (int at = 0; calls.isArray() && at < calls.size(); at++) {
            toolCall(calls.get(at), at, reply);
        }
    }

    private static void toolCall(JsonNode call, int position, ReplyBuilder reply) {
        var function = call.path("function");
        var arguments = function.path("arguments");
        var text = arguments.isTextual() ? arguments.textValue()
                : arguments.isMissingNode() || arguments.isNull() ? "" : Json.write(arguments);
        reply.toolCall(call.path("index").asInt(position), Json.text(call, "id"), Json.text(function, "name"), text);
    }

    private static Usage usage(JsonNode event, Usage before) {
        var usage = event.path("usage");
        var timings = event.path("timings"); // llama.cpp
        var speculation = event.path("metrics").path("speculative_decoding"); // vLLM
        return new Usage(
                count(usage.path("prompt_tokens"), timings.path("prompt_n").asInt() + timings.path("cache_n").asInt(), before.inputTokens()),
                count(usage.path("completion_tokens"), timings.path("predicted_n").asInt(), before.outputTokens()),
                count(usage.path("prompt_tokens_details").path("cached_tokens"), timings.path("cache_n").asInt(), before.cachedTokens()),
                0,
                count(timings.path("draft_n"), speculation.path("num_draft_tokens").asInt(), before.draftedTokens()),
                count(timings.path("draft_n_accepted"), speculation.path("num_accepted_draft_tokens").asInt(), before.acceptedTokens()));
    }

    private static int count(JsonNode first, int second, int before) {
        int said = Math.max(first.asInt(0), second);
        return said > 0 ? said : before;
    }
}
