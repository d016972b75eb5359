package dev.hradba.rag.store.opensearch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.rag.KnowledgeBaseException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// The HTTP side of a cluster: nodes, credentials, time limits, retries. Thread-safe.
///
/// Every call made here may be repeated: searches change nothing, and writes carry ids that are made from what they write. So a call that failed on
/// its way is tried again, on the next node. Redirects are not followed.
final class Cluster implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final MediaType BODY = MediaType.get("application/json");
    private static final MediaType LINES = MediaType.get("application/x-ndjson");
    private static final long MAX_REPLY_BYTES = 256L << 20;
    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 3_000;

    private final OkHttpClient client;
    private final OkHttpClient prober;
    private final OpenSearchOptions options;
    private final AtomicInteger next = new AtomicInteger();

    Cluster(OpenSearchOptions options) {
        this.options = options;
        var builder = new OkHttpClient.Builder().connectTimeout(options.connect()).readTimeout(options.call()).writeTimeout(options.call())
                .callTimeout(options.call()).followRedirects(false).followSslRedirects(false).retryOnConnectionFailure(false);
        options.caCertificate().ifPresent(file -> trust(builder, file));
        this.client = builder.build();
        this.prober = client.newBuilder().callTimeout(options.call().compareTo(PROBE) < 0 ? options.call() : PROBE).build();
    }

    /// What a node answered.
    ///
    /// @param status HTTP status
    /// @param body   the answer, a missing node if it was no JSON
    record Reply(int status, JsonNode body) {

        boolean ok() {
            return status / 100 == 2;
        }

        /// Kind of the error, without its reason: a reason may quote what the person who asks may not know.
        String error() {
            String type = body.path("error").path("root_cause").path(0).path("type").asText(body.path("error").path("type").asText(""));
            return type.isEmpty() ? "HTTP " + status : "HTTP %d %s".formatted(status, type);
        }
    }

    Reply get(String path) {
        return call("GET", path, null, BODY);
    }

    Reply send(String method, String path, JsonNode body) {
        return call(method, path, body.toString().getBytes(StandardCharsets.UTF_8), BODY);
    }

    Reply post(String path) {
        return call("POST", path, new byte[0], BODY);
    }

    Reply delete(String path) {
        return call("DELETE", path, null, BODY);
    }

    Reply lines(String path, byte[] lines) {
        return call("POST", path, lines, LINES);
    }

    /// As [#send], and throws unless the answer is a success.
    JsonNode ask(String path, JsonNode body) {
        Reply reply = send("POST", path, body);
        if (!reply.ok()) {
            throw refused(reply);
        }
        return reply.body();
    }

    /// One round of all nodes, each asked for a few seconds at most: the first answer, even where it says that the cluster is in no state to answer.
    Reply probe(String path) {
        IOException failure = new IOException("no attempt was made");
        for (int i = 0; i < options.nodes().size(); i++) {
            try {
                return once(prober, options.nodes().get(Math.floorMod(next.get(), options.nodes().size())), "GET", path, null, BODY);
            } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
                throw untrusted(options.nodes().get(Math.floorMod(next.get(), options.nodes().size())), e);
            } catch (IOException e) {
                failure = e;
                next.incrementAndGet();
            }
        }
        throw unanswered(failure, options.nodes().size());
    }

    private static KnowledgeBaseException untrusted(URI node, IOException failure) {
        return new KnowledgeBaseException("the certificate of OpenSearch at %s is not trusted, nothing was sent: %s; give the certificates to trust as a PEM file "
                .formatted(node, reason(failure).lines().findFirst().orElse("")) + "(OpenSearchOptions.withCaCertificate, HRADBA_STORE_CA), and the name that stands in the certificate", false, failure);
    }

    KnowledgeBaseException refused(Reply reply) {
        boolean later = reply.status() == 429 || reply.status() >= 500;
        String what = switch (reply.status()) {
            case 401, 403 -> "give credentials that may read and write index '%s'".formatted(options.index());
            case 404 -> "check the name of the index";
            default -> later ? "look at the state of the cluster and try again" : "look into its log";
        };
        return new KnowledgeBaseException("%s refused a call: %s; %s".formatted(name(), reply.error(), what), later);
    }

    String name() {
        return "OpenSearch at %s".formatted(String.join(", ", options.nodes().stream().map(URI::toString).toList()));
    }

    private Reply call(String method, String path, byte @Nullable [] body, MediaType type) {
        Optional<Reply> busy = Optional.empty();
        IOException failure = new IOException("no attempt was made");
        int attempt = 0;
        for (long began = System.nanoTime(); attempt < options.attempts() && System.nanoTime() - began < options.call().toNanos(); attempt++) {
            if (attempt >= options.nodes().size() || busy.isPresent()) {
                pause(attempt);
            }
            URI node = options.nodes().get(Math.floorMod(next.get(), options.nodes().size()));
            try {
                Reply reply = once(client, node, method, path, body, type);
                if (reply.status() != 429 && reply.status() != 502 && reply.status() != 503 && reply.status() != 504) {
                    return reply;
                }
                busy = Optional.of(reply);
            } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
                throw untrusted(node, e);
            } catch (IOException e) {
                failure = e;
            }
            next.incrementAndGet();
        }
        if (busy.isPresent()) {
            return busy.get();
        }
        throw unanswered(failure, attempt);
    }

    private KnowledgeBaseException unanswered(IOException failure, int attempts) {
        return new KnowledgeBaseException("%s does not answer: %s, after %d attempts; check that it runs and can be reached, then try again"
                .formatted(name(), reason(failure), attempts), true, failure);
    }

    private Reply once(OkHttpClient client, URI node, String method, String path, byte @Nullable [] body, MediaType type) throws IOException {
        var request = new Request.Builder().url(node.toString().replaceAll("/+$", "") + path).header("Accept", "application/json")
                .method(method, body == null ? null : RequestBody.create(body, type));
        switch (options.credentials()) {
            case Credentials.None none -> { }
            case Credentials.Basic basic -> request.header("Authorization", okhttp3.Credentials.basic(basic.user(), basic.password(), StandardCharsets.UTF_8));
            case Credentials.Token token -> request.header("Authorization", "Bearer " + token.token());
            case Credentials.ApiKey key -> request.header("Authorization", "ApiKey " + key.key());
        }
        try (Response response = client.newCall(request.build()).execute()) {
            var source = response.body().source();
            if (source.request(MAX_REPLY_BYTES)) {
                throw new IOException("an answer is longer than %d bytes".formatted(MAX_REPLY_BYTES));
            }
            byte[] bytes = source.readByteArray();
            return new Reply(response.code(), parsed(bytes, response.code()));
        }
    }

    private static JsonNode parsed(byte[] bytes, int status) throws IOException {
        try {
            return bytes.length == 0 ? JSON.missingNode() : JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            if (status / 100 == 2) {
                throw new IOException("an answer is no JSON; is this the address of OpenSearch?", e);
            }
            return JSON.missingNode();
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /// Waits longer with each attempt, by chance, so that many do not come back together.
    static void pause(int attempt) {
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(10, attempt));
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KnowledgeBaseException("interrupted while waiting to ask OpenSearch again", true, e);
        }
    }

    private static void trust(OkHttpClient.Builder builder, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            var keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, null);
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                keys.setCertificateEntry("ca" + number++, certificate);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(keys);
            var context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            builder.sslSocketFactory(context.getSocketFactory(), (X509TrustManager) factory.getTrustManagers()[0]);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificates in '%s' cannot be used: %s; give a PEM file".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
