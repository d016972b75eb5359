package dev.hradba.core.adapter;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.embedding.EmbedOptions;
import dev.hradba.core.embedding.Embedder;
import dev.hradba.core.embedding.Reranker;
import dev.hradba.core.langchain4j.HradbaEmbeddingModel;
import dev.hradba.core.langchain4j.HradbaScoringModel;
import dev.langchain4j.data.segment.TextSegment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddersTest {

    private static final String MODELS = "{\"data\":[{\"id\":\"m\"}]}";
    private static final String TEI_EMBEDDING = """
            {"model_id":"bge","model_type":{"embedding":{"pooling":"cls"}},"max_client_batch_size":2,"max_input_length":512}""";
    private static final String TEI_RERANKER = """
            {"model_id":"bge-reranker","model_type":{"reranker":{"id2label":{"0":"LABEL_0"}}},"max_client_batch_size":2}""";
    private static final ConnectOptions CONNECT = ConnectOptions.DEFAULTS
            .with(new RetryLimits(3, Duration.ofMillis(1), Duration.ofMillis(5))).withApiKey("secret-key-7");

    private final WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @BeforeAll
    void start() {
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    @BeforeEach
    void reset() {
        server.resetAll();
        get("/v1/models", MODELS);
        get("/models", MODELS);
        get("/api/tags", "{\"models\":[{\"name\":\"m\"}]}");
    }

    private void get(String path, String body) {
        server.stubFor(WireMock.get(path).willReturn(BackendConformance.json(body)));
    }

    private void post(String path, String body) {
        server.stubFor(WireMock.post(path).willReturn(BackendConformance.json(body)));
    }

    /// One vector for the probe, two for two passages, in another order than asked where the server has an index.
    private void embeds(String kind) {
        switch (kind) {
            case "tei" -> {
                get("/info", TEI_EMBEDDING);
                two("/embed", "\"inputs\"", "[[3,4]]", "[[3,4],[0,-2]]");
            }
            case "ollama" -> two("/api/embed", "\"input\"", "{\"model\":\"m\",\"embeddings\":[[3,4]]}", "{\"embeddings\":[[3,4],[0,-2]],\"prompt_eval_count\":5}");
            default -> two(kind.equals("infinity") ? "/embeddings" : "/v1/embeddings", "\"input\"", "{\"data\":[{\"index\":0,\"embedding\":[3,4]}]}",
                    "{\"object\":\"list\",\"data\":[{\"index\":1,\"embedding\":[0,-2]},{\"index\":0,\"embedding\":[3,4]}],\"usage\":{\"prompt_tokens\":5}}");
        }
    }

    private void two(String path, String member, String one, String both) {
        post(path, one);
        server.stubFor(WireMock.post(path).atPriority(1).withRequestBody(WireMock.containing(member + ":[\"p: a\",\"p: b\"]"))
                .willReturn(BackendConformance.json(both)));
    }

    private Embedder embedder(String kind, EmbedOptions options) {
        return Embedders.connect(kind + "=" + server.baseUrl(), CONNECT, options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tei", "vllm", "llamacpp", "ollama", "sglang", "litellm", "infinity", "openai"})
    void passages_become_vectors_of_length_one_in_their_order(String kind) {
        embeds(kind);
        try (var embedder = embedder(kind, EmbedOptions.DEFAULTS.withPrefixes("q: ", "p: "))) {
            assertEquals(2, embedder.dimension());
            assertFalse(embedder.model().isBlank());
            var vectors = embedder.passages(List.of("a", "b"));
            assertArrayEquals(new float[] {0.6f, 0.8f}, vectors.get(0), 1e-6f);
            assertArrayEquals(new float[] {0, -1}, vectors.get(1), 1e-6f);
            embedder.query("why");
            var asked = server.getAllServeEvents().getFirst().getRequest();
            assertTrue(asked.getBodyAsString().contains("\"q: why\""), asked.getBodyAsString());
            assertEquals("Bearer secret-key-7", asked.getHeader("Authorization"));
            assertEquals(List.of(), embedder.passages(List.of()));
        }
    }

    @Test
    void more_texts_than_the_server_takes_go_in_several_requests() {
        get("/info", TEI_EMBEDDING);
        post("/embed", "[[1,0],[0,1]]");
        server.stubFor(WireMock.post("/embed").atPriority(1).withRequestBody(WireMock.matching(".*\"inputs\":\\[\"[^,]*\"\\].*"))
                .willReturn(BackendConformance.json("[[1,0]]")));
        try (var embedder = embedder("tei", EmbedOptions.DEFAULTS)) {
            assertEquals(5, embedder.passages(List.of("a", "b", "c", "d", "e")).size());
            assertEquals(1 + 3, server.findAll(postRequestedFor(urlEqualTo("/embed"))).size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"data\":[{\"index\":0,\"embedding\":[1,0]},{\"index\":0,\"embedding\":[1,0]}]}", "{\"data\":[]}", "{}",
        "{\"data\":[{\"index\":0,\"embedding\":[0,0]}]}", "{\"data\":[{\"index\":0,\"embedding\":[\"x\"]}]}", "{\"data\":[{\"index\":7,\"embedding\":[1]}]}"})
    void vectors_that_make_no_sense_are_a_failure(String reply) {
        post("/v1/embeddings", reply);
        assertEquals(Kind.PROTOCOL, assertThrows(BackendException.class, () -> embedder("openai", EmbedOptions.DEFAULTS).close()).kind());
    }

    @Test
    void a_busy_server_is_asked_again_and_a_wrong_request_is_not() {
        server.stubFor(WireMock.post("/v1/embeddings").inScenario("busy").whenScenarioStateIs(Scenario.STARTED)
                .willReturn(BackendConformance.json("{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}").withStatus(429)).willSetStateTo("well"));
        server.stubFor(WireMock.post("/v1/embeddings").inScenario("busy").whenScenarioStateIs("well")
                .willReturn(BackendConformance.json("{\"data\":[{\"index\":0,\"embedding\":[3,4]}]}")));
        try (var embedder = embedder("openai", EmbedOptions.DEFAULTS)) {
            server.stubFor(WireMock.post("/v1/embeddings").atPriority(1)
                    .willReturn(BackendConformance.json("{\"error\":\"inputs must have less than 512 tokens\",\"error_type\":\"Validation\"}").withStatus(422)));
            var failure = assertThrows(BackendException.class, () -> embedder.query("long"));
            assertEquals(Kind.INVALID_REQUEST, failure.kind());
            assertTrue(String.valueOf(failure.getMessage()).contains("512 tokens"), failure.getMessage());
        }
        assertEquals(3, server.findAll(postRequestedFor(urlEqualTo("/v1/embeddings"))).size());
    }

    @Test
    void the_total_time_limit_is_for_all_repetitions_and_named() {
        post("/v1/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[3,4]}]}");
        var limit = Duration.ofMillis(300);
        try (var embedder = Embedders.connect("openai=" + server.baseUrl(), CONNECT.with(new TimeLimits(limit, limit, limit, limit)), EmbedOptions.DEFAULTS)) {
            server.resetRequests();
            server.stubFor(WireMock.post("/v1/embeddings").willReturn(BackendConformance.json("{}").withFixedDelay(5_000)));
            var failure = assertThrows(BackendException.class, () -> embedder.query("x"));
            assertEquals(Kind.TIMEOUT, failure.kind());
            assertTrue(String.valueOf(failure.getMessage()).contains("time limit total of PT0.3S"), failure.getMessage());
            server.verify(1, WireMock.postRequestedFor(WireMock.urlEqualTo("/v1/embeddings")));
        }
    }

    @Test
    void an_option_that_the_server_would_ignore_is_refused() {
        embeds("llamacpp");
        assertEquals(Kind.UNSUPPORTED, assertThrows(BackendException.class,
                () -> embedder("llamacpp", EmbedOptions.DEFAULTS.withTruncation()).close()).kind());
        var failure = assertThrows(BackendException.class, () -> embedder("llamacpp", EmbedOptions.DEFAULTS.withDimensions(1)).close());
        assertTrue(String.valueOf(failure.getMessage()).contains("1 dimensions"), failure.getMessage());
    }

    @Test
    void a_server_with_a_model_of_another_type_is_refused() {
        get("/info", TEI_RERANKER);
        assertTrue(String.valueOf(assertThrows(BackendException.class, () -> embedder("tei", EmbedOptions.DEFAULTS).close()).getMessage())
                .contains("is no embedding"));
    }

    private Reranker reranker(String kind) {
        return Rerankers.connect(kind + "=" + server.baseUrl(), CONNECT, EmbedOptions.DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tei", "vllm", "llamacpp", "sglang", "litellm", "infinity", "openai"})
    void scores_come_in_the_order_of_the_passages_though_servers_sort_them(String kind) {
        get("/info", TEI_RERANKER);
        post("/rerank", kind.equals("tei") ? "[{\"index\":1,\"score\":0.9},{\"index\":0,\"score\":0.1}]"
                : "{\"object\":\"rerank\",\"results\":[{\"relevance_score\":0.9,\"index\":1},{\"relevance_score\":0.1,\"index\":0}]}");
        post("/v1/rerank", kind.equals("sglang") ? "[{\"score\":0.9,\"document\":\"b\",\"index\":1},{\"score\":0.1,\"document\":\"a\",\"index\":0}]"
                : "{\"results\":[{\"index\":1,\"relevance_score\":0.9,\"document\":{\"text\":\"b\"}},{\"index\":0,\"relevance_score\":0.1}]}");
        try (var reranker = reranker(kind)) {
            assertEquals(List.of(0.1, 0.9), reranker.scores("why", List.of("a", "b")));
            assertEquals(List.of(new Reranker.Ranked(1, 0.9)), reranker.best("why", List.of("a", "b"), 1));
            assertEquals(List.of(), reranker.scores("why", List.of()));
            assertEquals(List.of(0.1, 0.9), new HradbaScoringModel(reranker)
                    .scoreAll(List.of(TextSegment.from("a"), TextSegment.from("b")), "why").content());
        }
    }

    @Test
    void a_vllm_that_only_scores_is_asked_for_scores() {
        post("/score", "{\"object\":\"list\",\"data\":[{\"index\":0,\"object\":\"score\",\"score\":0.25}]}");
        try (var reranker = reranker("vllm")) {
            assertEquals(List.of(0.25), reranker.scores("why", List.of("a")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"results\":[]}", "{\"results\":[{\"index\":0,\"relevance_score\":1},{\"index\":0,\"relevance_score\":1}]}", "[]",
        "{\"results\":[{\"index\":0,\"relevance_score\":1},{\"index\":2,\"relevance_score\":1}]}", "{\"results\":[{\"index\":0},{\"index\":1}]}", "7"})
    void scores_that_make_no_sense_are_a_failure(String reply) {
        post("/v1/rerank", reply);
        try (var reranker = reranker("llamacpp")) {
            assertEquals(Kind.PROTOCOL, assertThrows(BackendException.class, () -> reranker.scores("why", List.of("a", "b"))).kind());
        }
    }

    @Test
    void a_server_that_was_not_started_for_reranking_says_so() {
        server.stubFor(WireMock.post("/v1/rerank").willReturn(BackendConformance.json(
                "{\"error\":{\"code\":501,\"message\":\"This server does not support reranking. Start it with `--reranking`\",\"type\":\"not_supported_error\"}}").withStatus(501)));
        try (var reranker = reranker("llamacpp")) {
            var failure = assertThrows(BackendException.class, () -> reranker.scores("why", List.of("a")));
            assertEquals(Kind.NOT_FOUND, failure.kind());
            assertTrue(String.valueOf(failure.getMessage()).contains("was the server started for such work"), failure.getMessage());
        }
    }

    @Test
    void an_embedder_serves_langchain4j() {
        embeds("openai");
        try (var embedder = embedder("openai", EmbedOptions.DEFAULTS)) {
            var model = new HradbaEmbeddingModel(embedder);
            assertEquals(2, model.dimension());
            assertArrayEquals(new float[] {0.6f, 0.8f}, model.embed("one").content().vector(), 1e-6f);
        }
    }
}
