package dev.hradba.core.adapter;

import dev.hradba.core.backend.BackendInfo.Capability;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LiteLlmBackendTest extends BackendConformance {

    @Override
    String kind() {
        return "litellm";
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
        fact("/health/readiness", "readiness.json");
        fact("/model/info", "model_info.json");
    }

    @Test
    void a_parameter_that_the_provider_lacks_would_be_dropped_so_it_is_not_promised() {
        server().stubFor(get("/model/info").willReturn(json(Golden.read(kind(), "model_info.json").replace("\"seed\", ", ""))));
        try (var backend = connect(OPTIONS)) {
            assertFalse(backend.info().can(Capability.SEED));
            assertTrue(backend.info().can(Capability.TOOLS));
        }
    }

    @Test
    void a_key_that_may_not_see_the_models_facts_still_connects() {
        server().stubFor(get("/model/info").willReturn(json("{\"detail\":\"no\"}").withStatus(403)));
        try (var backend = connect(OPTIONS)) {
            assertEquals(0, backend.info().contextLength());
            assertEquals("kept", backend.info().metadata().get("json_schema"));
        }
    }
}
