package dev.hradba.core.adapter;

import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.internal.chat.ConstraintProbe;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class TrtLlmBackendTest extends BackendConformance {

    @Override
    String kind() {
        return "trtllm";
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
        fact("/version", "version.json");
    }

    @Test
    void the_context_length_that_the_server_does_not_tell_can_be_given() {
        try (var backend = connect(OPTIONS.withContextTokens(8192))) {
            assertEquals(8192, backend.info().contextLength());
        }
    }

    @Test
    void a_server_without_guided_decoding_does_not_get_the_capability() {
        server().stubFor(post(chatPath()).atPriority(1).withRequestBody(containing(ConstraintProbe.PROPERTY)).willReturn(stream("text.stream")));
        try (var backend = connect(OPTIONS)) {
            assertFalse(backend.info().can(Capability.JSON_SCHEMA));
            assertFalse(backend.info().can(Capability.GRAMMAR));
            assertEquals("ignored", backend.info().metadata().get("json_schema"));
        }
    }
}
