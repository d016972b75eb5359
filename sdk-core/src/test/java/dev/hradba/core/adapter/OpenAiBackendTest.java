package dev.hradba.core.adapter;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.internal.chat.ConstraintProbe;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    @Test
    void a_server_that_ignores_schemas_is_noticed_and_not_trusted() {
        probeAnswers(stream("text.stream"));
        try (var backend = connect(OPTIONS)) {
            assertFalse(backend.info().can(Capability.JSON_SCHEMA));
            assertEquals("ignored", backend.info().metadata().get("json_schema"));
        }
        assertUnsupported("JSON Schema", HELLO.with(SCHEMA));
    }

    @Test
    void a_server_that_refuses_schemas_is_asked_without_them() {
        probeAnswers(json("{\"error\":{\"message\":\"response_format is not supported\"}}").withStatus(400));
        try (var backend = connect(OPTIONS)) {
            assertEquals("refused", backend.info().metadata().get("json_schema"));
            assertFalse(backend.info().can(Capability.JSON_SCHEMA));
        }
    }

    @Test
    void a_server_that_is_busy_while_it_is_tried_is_no_connection() {
        probeAnswers(json(Golden.read(kind(), "429.error")).withStatus(429));
        assertEquals(Kind.BUSY, assertThrows(BackendException.class, () -> connect(OPTIONS).close()).kind());
    }

    @Test
    void the_trial_can_be_left_out() {
        probeAnswers(stream("text.stream"));
        try (var backend = connect(OPTIONS.withoutConstraintProbe())) {
            assertTrue(backend.info().can(Capability.JSON_SCHEMA));
        }
    }

    private void probeAnswers(ResponseDefinitionBuilder response) {
        server().stubFor(post(chatPath()).atPriority(1).withRequestBody(containing(ConstraintProbe.PROPERTY)).willReturn(response));
    }
}
