package dev.hradba.core.internal.dialect;

import java.util.List;

import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Message;
import dev.hradba.core.internal.wire.EventReader.Event;
import dev.hradba.core.internal.wire.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class TextPieceTest {

    private static final String HEAD = "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[";

    @ParameterizedTest
    @ValueSource(strings = {
        HEAD + "{\"index\":0,\"delta\":{\"content\":\" wo\\u0072d \\\"Grüße\\\" 🌍\"},\"logprobs\":null,\"finish_reason\":null}]}",
        HEAD + "{\"delta\":{\"role\":\"assistant\",\"content\":\"a\"},\"index\":0}],\"usage\":null}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"\"}}],\"system_fingerprint\":\"b1\"}",
    })
    void a_plain_piece_is_what_the_tree_says(String data) {
        assertEquals(fromTree(data), TextPiece.of(Event.of(data)));
    }

    private static String fromTree(String data) {
        var reply = new ReplyBuilder(CompletionRequest.of(List.of(Message.user("Hello"))), CompletionListener.NONE, 0);
        OpenAiChat.read(requireNonNull(Json.parse(data)), reply);
        return reply.completed().text();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"a\",\"reasoning_content\":\"b\"}}]}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"a\",\"tool_calls\":[]}}]}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":null}}]}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"b\"}}]}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":[]}}]}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":1}}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"timings\":{}}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"error\":{\"message\":\"no\"}}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"a\"}}]}{}",
        HEAD + "{\"index\":0,\"delta\":{\"content\":\"a\"}}]",
        "{\"object\":\"error\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
        HEAD + "]}", "{}", "[]", "nonsense", "\"a\"",
    })
    void whatever_says_more_or_something_else_is_left_to_the_tree(String data) {
        assertNull(TextPiece.of(Event.of(data)));
    }
}
