package dev.hradba.core.adapter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hradba.core.internal.chat.ConstraintProbe;

/// A server that begins its reply and then waits, so that tests of time and cancellation need no sleep. Everything but
/// chat it asks another server.
final class PacedServer implements AutoCloseable {

    private static final byte[] FILLER = (":" + " ".repeat(64 << 10) + "\n").getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final String behind;
    private final String type;
    private final String beginning;
    private final String keepAlive;

    /// @param behind    base address that answers everything but chat
    /// @param chatPath  where to begin a reply
    /// @param type      content type of the reply
    /// @param beginning what to send at once
    /// @param keepAlive what to send every few milliseconds while waiting; empty for silence
    PacedServer(String behind, String chatPath, String type, String beginning, String keepAlive) {
        this.behind = behind;
        this.type = type;
        this.beginning = beginning;
        this.keepAlive = keepAlive;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::forward);
        server.createContext(chatPath, this::chat);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void forward(HttpExchange exchange) throws IOException {
        forward(exchange, exchange.getRequestBody().readAllBytes());
    }

    private void forward(HttpExchange exchange, byte[] body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
                .header("Content-Type", "application/json")
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (exchange) {
            var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(response.statusCode(), response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void chat(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        if (new String(body, StandardCharsets.UTF_8).contains(ConstraintProbe.PROPERTY)) {
            forward(exchange, body);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        try {
            send(out, beginning.getBytes(StandardCharsets.UTF_8));
            while (!released.await(5, TimeUnit.MILLISECONDS)) {
                send(out, keepAlive.getBytes(StandardCharsets.UTF_8));
            }
            for (int i = 0; i < 1000; i++) {
                send(out, FILLER);
            }
        } catch (IOException broken) {
            gone.countDown();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream out, byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            out.write(bytes);
            out.flush();
        }
    }

    /// Goes on sending and tells whether nobody listens any more.
    boolean clientIsGone() throws InterruptedException {
        released.countDown();
        return gone.await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}
