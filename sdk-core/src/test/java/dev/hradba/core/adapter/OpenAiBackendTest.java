package dev.hradba.core.adapter;

import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.CompletionListener;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class OpenAiBackendTest extends BackendConformance {

    @Override
    String kind() {
        return "openai";
    }

    @Override
    String chatPath() {
        return "/v1/chat/completions";
    }

    @Override
    String streamType() {
        return "text/event-stream";
    }

    @Override
    void stubProbe() {
        fact("/v1/models", "models.json");
    }

    @Test
    void a_spent_budget_is_not_worth_another_try() {
        serve(json("{\"error\":{\"message\":\"Budget has been exceeded\",\"type\":\"budget_exceeded\",\"code\":\"429\"}}").withStatus(429));
        assertEquals(Kind.BUSY, failure(HELLO, CompletionListener.NONE).kind());
        assertEquals(1, chats());
    }
}
