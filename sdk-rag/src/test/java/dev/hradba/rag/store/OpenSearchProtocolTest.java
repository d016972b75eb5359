package dev.hradba.rag.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.store.opensearch.Credentials;
import dev.hradba.rag.store.opensearch.OpenSearchOptions;
import dev.hradba.rag.store.opensearch.OpenSearchStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What goes over the wire to OpenSearch, and what answers that no healthy cluster gives come to.
class OpenSearchProtocolTest {

    private static final StoreLayout LAYOUT = new StoreLayout("MIXED", "", 0, 1.2, 0.75);
    private static final String MAPPING = """
            {"kit-000001": {"mappings": {"_meta": {"layout": "1", "analysis": "MIXED", "embedder": "", "dimension": 0, "k1": 1.2, "b": 0.75}}}}""";

    @TempDir
    Path folder;

    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    /// What a server answers: a status and a body.
    private record Answer(int status, String body) {}

    /// Decides over an answer.
    private interface Script {
        Answer to(String path, String body) throws InterruptedException;
    }

    private URI serve(HttpServer server, Script script) {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            answer(exchange, script);
        });
        server.start();
        servers.add(server);
        return URI.create("%s://localhost:%d".formatted(server instanceof HttpsServer ? "https" : "http", server.getAddress().getPort()));
    }

    private static void answer(HttpExchange exchange, Script script) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try (exchange) {
            Answer answer = path.endsWith("/_alias") ? new Answer(200, "{\"kit-000001\": {\"aliases\": {\"kit\": {}}}}")
                    : path.endsWith("/_mapping") ? new Answer(200, MAPPING) : script.to(path, body);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            if (answer.status() / 100 == 3) {
                exchange.getResponseHeaders().add("Location", answer.body());
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpServer plain() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private HttpsServer encrypted() throws IOException, InterruptedException, GeneralSecurityException {
        Path keys = folder.resolve("keys.p12");
        Path ca = folder.resolve("ca.pem");
        keytool("-genkeypair", "-keystore", keys.toString(), "-alias", "node", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-validity", "2");
        keytool("-exportcert", "-rfc", "-keystore", keys.toString(), "-alias", "node", "-file", ca.toString());
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", "changeit", "-storetype", "PKCS12"));
        assertEquals(0, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor());
    }

    private static OpenSearchOptions options(URI node) {
        return OpenSearchOptions.of(node.toString(), "kit").withLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), 3);
    }

    private static TermCounts ask(OpenSearchOptions options) {
        try (ChunkStore store = OpenSearchStore.at(options)) {
            store.open(LAYOUT, true);
            return store.count(Identity.of("anybody"), Set.of("secretword"), Set.of());
        }
    }

    private static KnowledgeBaseException fails(OpenSearchOptions options) {
        var failure = assertThrows(KnowledgeBaseException.class, () -> ask(options));
        assertFalse(String.valueOf(failure.getMessage()).contains("secretword"), failure.getMessage());
        return failure;
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void a_cluster_behind_tls_is_asked_only_if_its_certificate_is_trusted_and_with_the_given_credentials() throws Exception {
        URI node = serve(encrypted(), (path, body) -> new Answer(200, "{}"));
        var untrusted = fails(options(node).withCredentials(new Credentials.Basic("reader", "topsecret")));
        assertFalse(untrusted.retryable());
        assertTrue(String.valueOf(untrusted.getMessage()).contains("not trusted") && String.valueOf(untrusted.getMessage()).contains("HRADBA_STORE_CA"), untrusted.getMessage());
        assertFalse(String.valueOf(untrusted.getMessage()).contains("topsecret"), untrusted.getMessage());
        assertEquals(List.of(), authorizations, "nothing was sent to whom we do not trust");
        var trusting = options(node).withCaCertificate(folder.resolve("ca.pem"));
        ask(trusting.withCredentials(new Credentials.Basic("reader", "topsecret")));
        assertEquals(Set.of("Basic cmVhZGVyOnRvcHNlY3JldA=="), Set.copyOf(authorizations));
        authorizations.clear();
        ask(trusting.withCredentials(new Credentials.Token("abc")));
        assertEquals(Set.of("Bearer abc"), Set.copyOf(authorizations));
        authorizations.clear();
        ask(trusting.withCredentials(new Credentials.ApiKey("def")));
        assertEquals(Set.of("ApiKey def"), Set.copyOf(authorizations));
        var other = URI.create(node.toString().replace("localhost", "127.0.0.1"));
        assertFalse(fails(options(other).withCaCertificate(folder.resolve("ca.pem"))).retryable(), "the name must stand in the certificate");
    }

    @Test
    void refused_credentials_are_said_to_be_so_and_not_tried_again() throws IOException {
        var asked = new AtomicInteger();
        URI node = serve(plain(), (path, body) -> {
            asked.incrementAndGet();
            return new Answer(401, "Unauthorized: secretword");
        });
        var failure = fails(options(node).withCredentials(new Credentials.Token("abc")));
        assertFalse(failure.retryable());
        assertTrue(String.valueOf(failure.getMessage()).contains("give credentials"), failure.getMessage());
        assertEquals(1, asked.get());
    }

    @Test
    void a_redirect_is_not_followed_so_that_credentials_stay_where_they_belong() throws IOException {
        URI elsewhere = serve(plain(), (path, body) -> new Answer(200, "{}"));
        URI node = serve(plain(), (path, body) -> new Answer(307, elsewhere + "/kit"));
        fails(options(node).withCredentials(new Credentials.Token("abc")));
        assertFalse(authorizations.isEmpty());
        assertEquals(3, authorizations.size(), "two calls that opened and one that was answered with a redirect");
    }

    @Test
    void a_busy_cluster_is_asked_again_and_at_last_named_as_busy() throws IOException {
        var asked = new AtomicInteger();
        URI soon = serve(plain(), (path, body) -> asked.incrementAndGet() < 3 ? new Answer(429, "{}") : new Answer(200, "{\"aggregations\": {\"contents_length\": {\"doc_count\": 7}}}"));
        assertEquals(7, ask(options(soon)).chunks());
        URI never = serve(plain(), (path, body) -> new Answer(429, "{\"error\": {\"type\": \"rejected_execution_exception\", \"reason\": \"secretword\"}}"));
        var failure = fails(options(never));
        assertTrue(failure.retryable());
        assertTrue(String.valueOf(failure.getMessage()).contains("429 rejected_execution_exception"), failure.getMessage());
    }

    @Test
    void a_cluster_that_answers_too_late_is_given_up_in_time() throws IOException {
        URI node = serve(plain(), (path, body) -> {
            TimeUnit.SECONDS.sleep(30);
            return new Answer(200, "{}");
        });
        long began = System.nanoTime();
        var failure = fails(options(node).withLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 5));
        assertTrue(failure.retryable());
        assertTrue(String.valueOf(failure.getMessage()).contains("does not answer"), failure.getMessage());
        assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 20);
    }

    @Test
    void half_an_answer_is_none() throws IOException {
        URI partly = serve(plain(), (path, body) -> new Answer(200, "{\"_shards\": {\"total\": 2, \"failed\": 1}, \"aggregations\": {}}"));
        assertTrue(fails(options(partly)).retryable());
        URI late = serve(plain(), (path, body) -> new Answer(200, "{\"timed_out\": true, \"aggregations\": {}}"));
        assertTrue(fails(options(late)).retryable());
        URI page = serve(plain(), (path, body) -> new Answer(200, "<html>secretword</html>"));
        assertTrue(String.valueOf(fails(options(page)).getMessage()).contains("no JSON"));
    }

    @Test
    void writes_that_are_refused_for_the_moment_are_sent_again_and_those_refused_for_good_are_named() throws IOException {
        var bulks = new CopyOnWriteArrayList<String>();
        URI node = serve(plain(), (path, body) -> switch (path) {
            case "/_mget" -> new Answer(200, "{\"docs\": []}");
            case "/kit-000001/_refresh" -> new Answer(200, "{\"_shards\": {\"failed\": 0}}");
            default -> {
                bulks.add(body);
                yield new Answer(200, bulk(body, bulks.size() == 1));
            }
        });
        try (ChunkStore store = OpenSearchStore.at(options(node))) {
            store.open(LAYOUT, false);
            var failure = assertThrows(KnowledgeBaseException.class, () -> store.write(List.of(version("good"), version("bad"))));
            assertTrue(String.valueOf(failure.getMessage()).contains("1 of 2 documents") && String.valueOf(failure.getMessage()).contains("'bad'"), failure.getMessage());
        }
        assertEquals(3, bulks.size(), "chunks, those refused for the moment, records");
        assertTrue(bulks.getLast().contains("\"good\"") && !bulks.getLast().contains("\"bad\""), "a document whose chunks are not there is not recorded as there");
    }

    /// Results for the items of a request: what belongs to `bad` fails for good, the rest at first for the moment.
    private static String bulk(String body, boolean busy) {
        var items = new java.util.StringJoiner(",", "{\"items\": [", "]}");
        String[] lines = body.split("\n");
        for (int i = 0; i + 1 < lines.length; i += 2) {
            String result = lines[i + 1].contains("\"bad\"") ? "{\"status\": 400, \"error\": {\"type\": \"mapper_parsing_exception\", \"reason\": \"odd\"}}"
                    : busy ? "{\"status\": 429}" : "{\"status\": 201}";
            items.add("{\"index\": %s}".formatted(result));
        }
        return items.toString();
    }

    private static DocumentVersion version(String id) {
        var chunk = new ChunkEntry(id + "##0", 0, 1, List.of("term"), List.of(), Optional.empty(), "{}");
        return new DocumentVersion(new DocumentRecord(new DocumentState(id, "default", 1, "hash", false), Rights.everybody(), "{}"), List.of(chunk));
    }

    @Test
    void options_refuse_what_would_send_credentials_in_the_clear() {
        var options = OpenSearchOptions.of("http://search.example:9200", "kit");
        for (Credentials credentials : List.of(new Credentials.Basic("a", "b"), new Credentials.Token("t"), new Credentials.ApiKey("k"))) {
            assertThrows(IllegalArgumentException.class, () -> options.withCredentials(credentials));
            assertFalse(Map.of("c", credentials).toString().matches(".*[=\\[](a|b|t|k)[,\\]}].*"));
        }
        assertThrows(IllegalArgumentException.class, () -> OpenSearchOptions.of("https://user:pass@localhost:9200", "kit"));
    }
}
