package dev.hradba.core.adapter;

import java.util.List;

import dev.hradba.core.completion.ToolChoice;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

class OllamaBackendTest extends BackendConformance {

    @Override
    String kind() {
        return "ollama";
    }

    @Override
    String chatPath() {
        return "/api/chat";
    }

    @Override
    String streamType() {
        return "application/x-ndjson";
    }

    @Override
    void stubProbe() {
        fact("/api/version", "version.json");
        fact("/api/tags", "tags.json");
        fact("/api/ps", "ps.json");
        factByPost("/api/show", "show.json");
    }

    @Test
    void a_forced_tool_is_refused() {
        assertUnsupported("Required", HELLO.withTools(List.of(WEATHER), new ToolChoice.Required()));
    }

    @Test
    void the_context_length_that_was_asked_for_goes_with_every_request() {
        serve(stream("text.stream"));
        try (var backend = connect(OPTIONS.withContextTokens(8192))) {
            backend.complete(HELLO);
        }
        server().verify(postRequestedFor(
                urlEqualTo("/api/chat")).withRequestBody(
                matchingJsonPath("$.options[?(@.num_ctx == 8192)]")));
    }
}
