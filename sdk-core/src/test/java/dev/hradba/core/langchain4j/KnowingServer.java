package dev.hradba.core.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.hradba.core.adapter.Backends;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.adapter.Embedders;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.embedding.EmbedOptions;
import dev.hradba.core.embedding.Embedder;
import dev.hradba.core.internal.wire.Json;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

/// An OpenAI-compatible server in front of a [KnowingModel], for LangChain4j's test kits. It streams a word at a time, counts
/// words as tokens, and keeps `max_tokens`, `stop`, schemas and tool choices as such servers do.
final class KnowingServer implements BeforeAllCallback, AfterAllCallback {

    /// Name of its model.
    static final String MODEL = "stand-in";

    private static final ConnectOptions OPTIONS = ConnectOptions.DEFAULTS.withApiKey("right");

    private final WireMockServer server = new WireMockServer(options().dynamicPort().jettyAcceptors(1).containerThreads(8).extensions(new Replies()));
    private final List<AutoCloseable> clients = new ArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        server.start();
        server.stubFor(get("/v1/models").willReturn(okJson("{\"data\":[{\"id\":\"%s\",\"object\":\"model\"}]}".formatted(MODEL))));
        server.stubFor(post("/v1/chat/completions").willReturn(aResponse().withTransformers("knowing")));
        server.stubFor(post("/v1/embeddings").willReturn(aResponse().withTransformers("knowing")));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        for (var client : clients) {
            client.close();
        }
        server.stop();
    }

    /// A new backend, closed with the server.
    Backend backend() {
        return closed(Backends.connect("openai=" + server.baseUrl(), OPTIONS));
    }

    /// A backend whose calls the server refuses.
    Backend refusedBackend() {
        return closed(Backends.connect("openai=" + server.baseUrl(), OPTIONS.withApiKey("wrong").withoutConstraintProbe()));
    }

    Embedder embedder() {
        return closed(Embedders.connect("openai=" + server.baseUrl(), OPTIONS, EmbedOptions.DEFAULTS.withPrefixes("query: ", "passage: ")));
    }

    private <C extends AutoCloseable> C closed(C client) {
        clients.add(client);
        return client;
    }

    private static final class Replies implements ResponseDefinitionTransformerV2 {

        @Override
        public String getName() {
            return "knowing";
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            var request = event.getRequest();
            var body = Json.given("the request", request.getBodyAsString());
            if (!"Bearer right".equals(request.getHeader("Authorization"))) {
                return okJson("{\"error\":{\"message\":\"wrong key\",\"type\":\"authentication_error\",\"code\":401}}").withStatus(401).build();
            }
            return (request.getUrl().equals("/v1/embeddings") ? embeddings(body) : chat(body)).build();
        }

        private static ResponseDefinitionBuilder chat(JsonNode request) {
            var said = new KnowingModel(request).reply();
            var events = new StringBuilder();
            var role = chunk(events);
            role.withObject("delta").put("role", "assistant").put("content", "");
            end(events, role);
            int tokens = said.calls().isEmpty() ? words(events, request, said.text()) : calls(events, said.calls());
            var usage = Json.object();
            usage.putArray("choices");
            usage.putObject("usage").put("prompt_tokens", 10).put("completion_tokens", tokens);
            events.append("data: ").append(usage).append("\n\ndata: [DONE]\n\n");
            return aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString());
        }

        private static int words(StringBuilder events, JsonNode request, String text) {
            var answer = text;
            for (var stop : request.path("stop")) {
                int at = answer.indexOf(stop.asText());
                answer = at < 0 ? answer : answer.substring(0, at);
            }
            var words = List.of(answer.split("(?<= )"));
            int count = Math.min(words.size(), request.path("max_tokens").asInt());
            for (var word : words.subList(0, count)) {
                var piece = chunk(events);
                piece.withObject("delta").put("content", word);
                end(events, piece);
            }
            finish(events, count < words.size() ? "length" : "stop");
            return count;
        }

        /// Each call's arguments in two parts; ids and names only with the first.
        private static int calls(StringBuilder events, List<KnowingModel.Call> calls) {
            for (int i = 0; i < calls.size(); i++) {
                var arguments = calls.get(i).arguments();
                int half = arguments.length() / 2;
                var first = chunk(events);
                first.withObject("delta").putArray("tool_calls").addObject().put("index", i).put("id", "call-" + i + "-" + events.length())
                        .put("type", "function").putObject("function").put("name", calls.get(i).name()).put("arguments", arguments.substring(0, half));
                end(events, first);
                var rest = chunk(events);
                rest.withObject("delta").putArray("tool_calls").addObject().put("index", i)
                        .putObject("function").put("arguments", arguments.substring(half));
                end(events, rest);
            }
            finish(events, "tool_calls");
            return 8 * calls.size();
        }

        private static ObjectNode chunk(StringBuilder events) {
            events.append("data: {\"object\":\"chat.completion.chunk\",\"model\":\"").append(MODEL).append("\",\"choices\":[");
            return Json.object().put("index", 0);
        }

        private static void end(StringBuilder events, ObjectNode choice) {
            events.append(choice).append("]}\n\n");
        }

        private static void finish(StringBuilder events, String reason) {
            var last = chunk(events).put("finish_reason", reason);
            last.putObject("delta");
            end(events, last);
        }

        private static ResponseDefinitionBuilder embeddings(JsonNode request) {
            var reply = Json.object();
            var data = reply.putArray("data");
            for (var text : request.path("input")) {
                var vector = data.addObject().put("index", data.size() - 1).putArray("embedding");
                new Random(text.asText().hashCode()).doubles(8, -1, 1).forEach(vector::add);
            }
            return okJson(reply.toString());
        }
    }
}
