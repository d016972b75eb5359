package dev.hradba.core.adapter;

import dev.hradba.core.Usage;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class VllmBackendTest extends BackendConformance {

    @Override
    String kind() {
        return "vllm";
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
    void usage_has_cached_and_drafted_tokens() {
        serve(stream("text.stream"));
        try (var backend = connect(OPTIONS)) {
            assertEquals(new Usage(12, 5, 4, 0, 6, 3), backend.complete(HELLO).usage());
        }
    }
}
