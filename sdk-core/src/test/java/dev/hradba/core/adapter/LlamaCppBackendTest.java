package dev.hradba.core.adapter;

import java.util.List;

import dev.hradba.core.Usage;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.completion.ToolSpec;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LlamaCppBackendTest extends BackendConformance {

    @Override
    String kind() {
        return "llamacpp";
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
        fact("/props", "props.json");
    }

    @Test
    void usage_has_cached_and_drafted_tokens() {
        serve(stream("text.stream"));
        try (var backend = connect(OPTIONS)) {
            assertEquals(new Usage(12, 5, 4, 0, 6, 3), backend.complete(HELLO).usage());
        }
    }

    @Test
    void a_named_tool_is_the_only_one_and_required_because_the_server_takes_a_name_for_auto() {
        var other = new ToolSpec("news", "News.", "{\"type\":\"object\"}");
        assertSent("request-named-tool.json", HELLO.withTools(List.of(WEATHER, other), new ToolChoice.Named("weather")));
    }

    @Test
    void a_chat_template_without_tools_is_a_model_without_tools() {
        server().stubFor(get("/props").willReturn(json("{\"chat_template_caps\":{\"supports_tools\":false},\"build_info\":\"b1\"}")));
        assertUnsupported("tools", HELLO.withTools(List.of(WEATHER), new ToolChoice.Auto()));
    }

    @Test
    void the_error_field_of_older_builds_is_a_failure() {
        serve(stream("old-error.stream"));
        var failure = failure(HELLO, CompletionListener.NONE);
        assertEquals(Kind.SERVER, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).contains("engine died"), failure.getMessage());
    }
}
