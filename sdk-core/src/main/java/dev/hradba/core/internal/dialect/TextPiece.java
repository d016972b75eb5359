package dev.hradba.core.internal.dialect;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hradba.core.internal.wire.EventReader;
import dev.hradba.core.internal.wire.Json;
import org.jspecify.annotations.Nullable;

/// The common event of the OpenAI protocol, a chunk with one choice and nothing but text in it, read in passing. Nearly
/// every event of a long reply is of this shape; whatever is not, is left to [OpenAiChat#read].
final class TextPiece {

    private TextPiece() {}

    /// The text, or null if the event is not of this shape.
    static @Nullable String of(EventReader.Event event) {
        try (var parser = Json.parser(event)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? chunk(parser) : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static @Nullable String chunk(JsonParser parser) throws IOException {
        String text = null;
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            boolean fits = switch (name) {
                case "id", "created", "model", "system_fingerprint", "service_tier" -> parser.nextToken().isScalarValue();
                case "object" -> "chat.completion.chunk".equals(parser.nextTextValue());
                case "usage" -> parser.nextToken() == JsonToken.VALUE_NULL;
                case "choices" -> text == null && (text = onlyChoice(parser)) != null;
                default -> false;
            };
            if (!fits) {
                return null;
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null ? text : null;
    }

    private static @Nullable String onlyChoice(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY || parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String text = null;
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            boolean fits = switch (name) {
                case "index" -> parser.nextToken().isScalarValue();
                case "finish_reason", "logprobs", "stop_reason", "token_ids", "matched_stop" -> parser.nextToken() == JsonToken.VALUE_NULL;
                case "delta" -> text == null && (text = delta(parser)) != null;
                default -> false;
            };
            if (!fits) {
                return null;
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == JsonToken.END_ARRAY ? text : null;
    }

    private static @Nullable String delta(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String text = null;
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            boolean fits = switch (name) {
                case "role" -> parser.nextToken().isScalarValue();
                case "content" -> text == null && (text = parser.nextTextValue()) != null;
                case "reasoning_content", "tool_calls" -> parser.nextToken() == JsonToken.VALUE_NULL;
                default -> false;
            };
            if (!fits) {
                return null;
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT ? text : null;
    }
}
