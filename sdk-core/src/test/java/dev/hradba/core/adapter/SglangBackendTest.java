package dev.hradba.core.adapter;

import dev.hradba.core.backend.BackendInfo.Capability;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.junit.jupiter.api.Assertions.assertFalse;

class SglangBackendTest extends BackendConformance {

    @Override
    String kind() {
        return "sglang";
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
        fact("/server_info", "server_info.json");
    }

    @Test
    void a_seed_is_not_promised_by_a_server_that_would_ignore_it() {
        server().stubFor(get("/server_info").willReturn(json("{\"version\":\"0.5.9\"}")));
        try (var backend = connect(OPTIONS)) {
            assertFalse(backend.info().can(Capability.SEED));
        }
    }
}
