package dev.hradba.core.telemetry;

import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.ToolCall;

/// Messages as the convention's JSON: a role and parts.
final class Content {

    private Content() {}

    static String of(List<Message> messages) {
        var all = JsonNodeFactory.instance.arrayNode();
        for (var message : messages) {
            var parts = all.addObject().put("role", message.role().name().toLowerCase(Locale.ROOT)).putArray("parts");
            if (message.toolCallId().isPresent()) {
                parts.addObject().put("type", "tool_call_response").put("id", message.toolCallId().get()).put("response", message.text());
            } else {
                said(parts, "text", message.text());
            }
            called(parts, message.toolCalls());
        }
        return all.toString();
    }

    static String of(Completion completion) {
        var all = JsonNodeFactory.instance.arrayNode();
        ObjectNode message = all.addObject().put("role", "assistant");
        var parts = message.putArray("parts");
        completion.reasoning().ifPresent(thought -> said(parts, "reasoning", thought));
        said(parts, "text", completion.text());
        called(parts, completion.toolCalls());
        message.put("finish_reason", completion.finishReason() == FinishReason.TOOL_CALLS ? "tool_call" : completion.finishReason().name().toLowerCase(Locale.ROOT));
        return all.toString();
    }

    private static void said(ArrayNode parts, String type, String text) {
        if (!text.isEmpty()) {
            parts.addObject().put("type", type).put("content", text);
        }
    }

    private static void called(ArrayNode parts, List<ToolCall> calls) {
        calls.forEach(call -> parts.addObject().put("type", "tool_call").put("id", call.id()).put("name", call.name()).put("arguments", call.arguments()));
    }
}
