package dev.hradba.sandbox.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.CapabilityResult;
import dev.hradba.sandbox.http.url.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The capability against a real server on loopback, which the rules name.
class HttpCapabilityTest {

    private static final String SECRET = "s3cret-value";
    private String secret = SECRET;
    private final List<EgressVerdict> log = new ArrayList<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private HttpServer server;
    private HttpServer other;

    HttpCapabilityTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        for (var each : List.of(server, other)) {
            each.createContext("/", exchange -> {
                served.incrementAndGet();
                var path = exchange.getRequestURI().getPath();
                var body = switch (path) {
                    case "/large" -> "x".repeat(5_000);
                    case "/echo" -> String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")) + " "
                            + exchange.getRequestHeaders().getFirst("X-Request-Id") + " " + exchange.getRequestHeaders().getFirst("Cookie") + " " + exchange.getRequestMethod();
                    case "/latin" -> "Žluťoučký";
                    default -> "hello";
                };
                exchange.getResponseHeaders().set("Content-Type", switch (path) {
                    case "/binary" -> "application/octet-stream";
                    case "/latin" -> "text/plain; charset=iso-8859-2";
                    case "/odd" -> "text/plain; charset=no-such-set";
                    default -> "text/plain; charset=utf-8";
                });
                exchange.getResponseHeaders().set("Set-Cookie", "a=b");
                if (path.startsWith("/to/")) {
                    exchange.getResponseHeaders().set("Location", java.net.URLDecoder.decode(String.valueOf(exchange.getRequestURI().getRawQuery()), StandardCharsets.UTF_8));
                }
                if (path.equals("/slow")) {
                    try {
                        Thread.sleep(3_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                byte[] bytes = body.getBytes(path.equals("/latin") ? Charset.forName("iso-8859-2") : StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(path.startsWith("/to/") ? 302 : 200, bytes.length);
                try (var out = exchange.getResponseBody()) {
                    out.write(bytes);
                }
            });
            each.start();
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
        other.stop(0);
    }

    private HttpCapability capability(Resolver resolver) {
        return new HttpCapability(gate(resolver), log::add, this::variable);
    }

    private Optional<String> variable(String name) {
        return name.equals("TOKEN") ? Optional.of(secret) : Optional.empty();
    }

    private EgressGate gate(Resolver resolver) {
        var rules = EgressRules.parse("rules.yaml", """
                rules:
                  - name: here
                    method: [GET, POST]
                    scheme: http
                    host: service.example
                    port: %d
                    networks: 127.0.0.0/8
                    headers: x-request-id
                    secret: {header: Authorization, env: TOKEN, prefix: "Bearer "}
                    limits: {maxResponseBytes: 1000, timeoutMillis: 1500, maxRedirects: 2, maxRequestBytes: 100}
                  - name: there
                    scheme: http
                    host: other.example
                    port: %d
                    networks: 127.0.0.0/8
                    secret: {header: Authorization, env: TOKEN}
                """.formatted(server.getAddress().getPort(), other.getAddress().getPort()));
        return new EgressGate(rules, resolver, OwnAddresses.system());
    }

    private List<IpAddress> loopback(String host) throws UnknownHostException {
        if (lookups.incrementAndGet() > 20) {
            throw new UnknownHostException(host);
        }
        return List.of(IpAddress.of(InetAddress.getLoopbackAddress()));
    }

    private String here(String path) {
        return "http://service.example:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private CapabilityResult get(String url) {
        return capability(this::loopback).call("{\"url\":\"%s\",\"headers\":{\"X-Request-Id\":\"r1\"}}".formatted(url), new Cancellation());
    }

    private static String body(CapabilityResult result) {
        var json = assertInstanceOf(CapabilityResult.Done.class, result, result::toString).json();
        try {
            return new ObjectMapper().readTree(json).path("body").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_a_rule_allows_is_fetched_from_the_checked_address_with_one_lookup() {
        assertEquals("hello", body(get(here("/x"))));
        assertEquals(1, lookups.get());
        assertEquals(1, log.size());
    }

    @Test
    void code_of_the_host_walks_the_same_road_and_gets_bytes_without_the_secret() throws IOException {
        var client = new EgressClient(gate(this::loopback), log::add, this::variable);
        var echo = client.get(here("/to/x?%2Fecho"), new Cancellation());
        assertEquals(here("/echo"), echo.url());
        assertEquals("Bearer [secret] null null GET", new String(echo.body().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(2, log.size());
        assertEquals("Žluťoučký", new String(client.get(here("/latin"), new Cancellation()).body().readAllBytes(), Charset.forName("iso-8859-2")));
        for (String refused : List.of("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()), here("/large"), here("/binary"), here("/slow"))) {
            assertThrows(IOException.class, () -> client.get(refused, new Cancellation()), refused);
        }
    }

    @Test
    void nothing_is_sent_without_a_rule() {
        var denied = assertInstanceOf(CapabilityResult.Denied.class, get("http://127.0.0.1:%d/".formatted(server.getAddress().getPort())));
        assertEquals("no-rule", denied.rule());
        assertEquals(0, served.get());
    }

    @Test
    void an_address_that_the_rule_does_not_name_is_not_connected_to() {
        var denied = assertInstanceOf(CapabilityResult.Denied.class, capability(host -> List.of(IpAddress.parse("10.0.0.1").orElseThrow()))
                .call("{\"url\":\"%s\"}".formatted(here("/")), new Cancellation()));
        assertEquals("address", denied.rule());
        assertEquals(0, served.get());
    }

    @Test
    void the_secret_is_added_on_this_side_and_taken_out_of_an_echo() {
        var body = body(get(here("/echo")));
        assertFalse(body.contains(SECRET), body);
        assertEquals("Bearer [secret] r1 null GET", body);
    }

    @Test
    void another_origin_gets_no_secret_and_no_header_of_the_guest() {
        var result = get(here("/to/x?http%%3A%%2F%%2Fother.example%%3A%d%%2Fecho".formatted(other.getAddress().getPort())));
        assertEquals("null null null GET", body(result));
        assertEquals(2, log.size());
    }

    @Test
    void a_redirect_is_checked_like_a_first_request() {
        var denied = assertInstanceOf(CapabilityResult.Denied.class, get(here("/to/x?http%3A%2F%2F169.254.169.254%2F")));
        assertEquals("no-rule", denied.rule());
        assertEquals(1, served.get());
        var limit = assertInstanceOf(CapabilityResult.Denied.class, get(here("/to/x?%2Fto%2Fx%3F%252Fto%252Fx%253F%25252Fto%25252Fx")));
        assertEquals("redirect-limit", limit.rule());
    }

    @Test
    void a_header_that_the_rule_does_not_name_is_refused() {
        var denied = assertInstanceOf(CapabilityResult.Denied.class,
                capability(this::loopback).call("{\"url\":\"%s\",\"headers\":{\"Cookie\":\"a\"}}".formatted(here("/")), new Cancellation()));
        assertEquals("header", denied.rule());
        assertInstanceOf(EgressVerdict.Refused.class, log.getLast());
        assertEquals(0, served.get());
    }

    @Test
    void a_body_that_is_not_text_is_refused_and_that_is_logged() {
        var denied = assertInstanceOf(CapabilityResult.Denied.class,
                capability(this::loopback).call("{\"method\":\"POST\",\"url\":\"%s\",\"body\":{\"a\":1}}".formatted(here("/")), new Cancellation()));
        assertEquals("body", denied.rule());
        assertInstanceOf(EgressVerdict.Refused.class, log.getLast());
        assertEquals(0, served.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret\n", "s3\r\nX: y", " s3cret", "s3cr\u00e9t", ""})
    void a_secret_that_no_header_can_carry_is_an_error_that_does_not_show_it(String value) {
        secret = value;
        var failed = assertInstanceOf(CapabilityResult.Failed.class, get(here("/x")));
        assertTrue(failed.message().contains("environment variable TOKEN"), failed.message());
        assertFalse(failed.message().contains("s3"), failed.message());
        assertEquals(0, served.get());
    }

    @Test
    void a_host_that_does_not_answer_at_one_of_its_addresses_is_asked_at_the_next() {
        var dead = IpAddress.parse("127.0.0.9").orElseThrow();
        var result = capability(host -> List.of(dead, IpAddress.of(InetAddress.getLoopbackAddress()))).call("{\"url\":\"%s\"}".formatted(here("/x")), new Cancellation());
        assertEquals("hello", body(result));
        assertEquals(1, log.size());
    }

    @Test
    void text_is_read_in_the_character_set_that_the_server_names() {
        assertEquals("Žluťoučký", body(get(here("/latin"))));
        assertEquals("hello", body(get(here("/odd"))));
    }

    @Test
    void limits_on_bytes_time_and_types_hold() {
        assertEquals("maxResponseBytes", assertInstanceOf(CapabilityResult.Failed.class, get(here("/large"))).rule());
        assertEquals("contentType", assertInstanceOf(CapabilityResult.Failed.class, get(here("/binary"))).rule());
        assertEquals("timeoutMillis", assertInstanceOf(CapabilityResult.Failed.class, get(here("/slow"))).rule());
        var body = capability(this::loopback).call("{\"method\":\"POST\",\"url\":\"%s\",\"body\":\"%s\"}".formatted(here("/echo"), "x".repeat(101)), new Cancellation());
        assertTrue(assertInstanceOf(CapabilityResult.Denied.class, body).message().contains("at most 100 bytes"));
    }

    @Test
    void what_is_not_a_request_is_refused() {
        for (String bad : List.of("", "[]", "{", "{}", "{\"url\":1}", "{\"url\":null}")) {
            assertEquals("request", assertInstanceOf(CapabilityResult.Denied.class, capability(this::loopback).call(bad, new Cancellation())).rule(), bad);
        }
    }
}
