package dev.hradba.core.adapter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo.Capability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackendsTest {

    private static final ConnectOptions UNTRIED = BackendConformance.OPTIONS.withoutConstraintProbe();
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
    }

    private void get(String path, String body) {
        server.stubFor(WireMock.get(path).willReturn(BackendConformance.json(body)));
    }

    private BackendException refused(String spec) {
        return assertThrows(BackendException.class, () -> Backends.connect(spec, BackendConformance.OPTIONS).close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://localhost", "gpt=http://localhost", "vllm=localhost:8000", "vllm=", "vllm=ftp://x"})
    void a_specification_that_makes_no_sense_is_explained(String spec) {
        var failure = assertThrows(IllegalArgumentException.class, () -> Backends.connect(spec).close());
        assertTrue(String.valueOf(failure.getMessage()).contains("write"), failure.getMessage());
    }

    @Test
    void credentials_in_an_address_are_refused_and_not_repeated() {
        var failure = assertThrows(IllegalArgumentException.class, () -> Backends.connect("vllm=http://me:hunter2@localhost").close());
        assertFalse(String.valueOf(failure.getMessage()).contains("hunter2"));
    }

    @Test
    void an_address_where_nobody_answers_is_unreachable() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var failure = refused("openai=http://localhost:" + port);
        assertEquals(Kind.UNREACHABLE, failure.kind());
        assertTrue(failure.retryable());
    }

    @Test
    void a_server_of_another_kind_is_refused_by_name() {
        get("/v1/models", Golden.read("llamacpp", "models.json"));
        var message = String.valueOf(refused("vllm=" + server.baseUrl()).getMessage());
        assertTrue(message.contains("this server is llamacpp, not vllm"), message);
    }

    @Test
    void a_model_that_the_server_lacks_is_refused_with_those_it_has() {
        get("/v1/models", Golden.read("vllm", "models.json"));
        var failure = refused("vllm=" + server.baseUrl() + "#llama");
        assertEquals(Kind.NOT_FOUND, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).contains("[qwen, qwen-sql-lora]"), failure.getMessage());
    }

    @Test
    void an_adapter_of_a_model_can_be_named() {
        get("/v1/models", Golden.read("vllm", "models.json"));
        try (var backend = Backends.connect("vllm=" + server.baseUrl() + "#qwen-sql-lora")) {
            assertEquals("qwen-sql-lora", backend.info().model());
        }
    }

    @Test
    void several_models_without_a_choice_are_refused() {
        get("/v1/models", "{\"data\":[{\"id\":\"a\"},{\"id\":\"b/c:7\"}]}");
        assertTrue(String.valueOf(refused("openai=" + server.baseUrl()).getMessage()).contains("offers 2 models: [a, b/c:7]"));
        try (var backend = Backends.connect("openai=" + server.baseUrl() + "#b/c:7", UNTRIED)) {
            assertEquals("b/c:7", backend.info().model());
        }
    }

    @Test
    void a_gateway_without_a_list_needs_a_named_model() {
        assertEquals(Kind.INVALID_REQUEST, refused("openai=" + server.baseUrl()).kind());
        try (var backend = Backends.connect("openai=" + server.baseUrl() + "#mine", UNTRIED)) {
            assertEquals("mine", backend.info().model());
        }
    }

    @Test
    void an_old_vllm_that_would_ignore_grammars_does_not_claim_them() {
        get("/v1/models", Golden.read("vllm", "models.json"));
        get("/version", "{\"version\":\"0.10.2\"}");
        try (var backend = Backends.connect("vllm=" + server.baseUrl())) {
            assertFalse(backend.info().can(Capability.GRAMMAR));
        }
    }

    @Test
    void a_web_page_is_not_a_model_server() {
        server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.aResponse()
                .withHeader("Content-Type", "text/html").withBody("<html>Welcome</html>")));
        for (var kind : new String[] {"vllm", "tgi", "llamacpp", "ollama", "sglang", "trtllm", "litellm", "openai"}) {
            assertEquals(Kind.PROTOCOL, refused(kind + "=" + server.baseUrl()).kind(), kind);
        }
    }

    @Test
    void a_server_that_is_still_loading_is_busy() {
        server.stubFor(WireMock.get("/v1/models").willReturn(
                BackendConformance.json(Golden.read("llamacpp", "503.error")).withStatus(503)));
        var failure = refused("llamacpp=" + server.baseUrl());
        assertEquals(Kind.BUSY, failure.kind());
        assertTrue(failure.retryable());
    }

    @Test
    void a_prefix_before_v1_is_kept() {
        get("/team/a/v1/models", "{\"data\":[{\"id\":\"m\"}]}");
        try (var backend = Backends.connect("openai=" + server.baseUrl() + "/team/a/v1", UNTRIED)) {
            assertEquals("m", backend.info().model());
        }
    }

    /// 502 and 504 is what a gateway says of a server behind it that is not there yet.
    @ParameterizedTest
    @ValueSource(ints = {503, 502, 504})
    void a_server_that_is_still_loading_can_be_waited_for(int status) {
        server.stubFor(WireMock.get("/v1/models").inScenario("loading").whenScenarioStateIs("Started")
                .willReturn(BackendConformance.json(Golden.read("llamacpp", "503.error")).withStatus(status)).willSetStateTo("loaded"));
        server.stubFor(WireMock.get("/v1/models").inScenario("loading").whenScenarioStateIs("loaded")
                .willReturn(BackendConformance.json(Golden.read("vllm", "models.json"))));
        try (var backend = Backends.connectWhenReady("vllm=" + server.baseUrl(), BackendConformance.OPTIONS, Duration.ofSeconds(10))) {
            assertEquals("qwen", backend.info().model());
        }
    }

    @Test
    void waiting_does_not_cure_a_wrong_address() {
        var failure = assertThrows(BackendException.class,
                () -> Backends.connectWhenReady("tgi=" + server.baseUrl(), BackendConformance.OPTIONS, Duration.ofMinutes(1)).close());
        assertEquals(Kind.INVALID_REQUEST, failure.kind());
    }
}
