package dev.hradba.core.testkit;

import java.util.ArrayList;
import java.util.List;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.ToolCall;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ScriptedBackendTest {

    private static final CompletionRequest QUESTION = CompletionRequest.of(List.of(Message.user("How many?")));

    @Test
    void it_says_what_was_written_and_remembers_what_was_asked() {
        try (var backend = ScriptedBackend.saying("one", "two")) {
            assertEquals("one", backend.complete(QUESTION).text());
            assertEquals("two", backend.complete(QUESTION).text());
            assertEquals(List.of(QUESTION, QUESTION), backend.requests());
            assertEquals(0, backend.stepsLeft());
        }
    }

    @Test
    void text_comes_in_pieces_and_stops_when_cancelled() {
        var heard = new ArrayList<String>();
        var cancellation = new Cancellation();
        try (var backend = ScriptedBackend.saying("abcdef").withPieces(2)) {
            var completion = backend.complete(QUESTION, text -> {
                heard.add(text);
                if (heard.size() == 2) {
                    cancellation.cancel();
                }
            }, cancellation);
            assertEquals(List.of("ab", "cd"), heard);
            assertEquals("abcd", completion.text());
            assertEquals(FinishReason.CANCELLED, completion.finishReason());
        }
    }

    @Test
    void it_can_call_tools_and_fail() {
        var call = new ToolCall("1", "weather", "{}");
        try (var backend = ScriptedBackend.of(List.of(
                ScriptedBackend.calls(call), ScriptedBackend.failure(BackendException.Kind.BUSY, true, "later")))) {
            assertEquals(List.of(call), backend.complete(QUESTION).toolCalls());
            assertThrows(BackendException.class, () -> backend.complete(QUESTION));
        }
    }

    @Test
    void a_request_beyond_the_script_is_a_bug_in_the_test() {
        try (var backend = ScriptedBackend.saying()) {
            assertThrows(IllegalStateException.class, () -> backend.complete(QUESTION));
        }
    }
}
