package dev.hradba.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/// A server that speaks just enough of the OpenAI protocol to be called fast. The number of tokens to send is the request's
/// `max_tokens`. With a number of streams to await, every stream stops after its first token until so many are open.
public final class StubServer implements AutoCloseable {

    /// The event of one token.
    static final String TOKEN = "{\"id\":\"chatcmpl-0a1b2c3d4e5f\",\"object\":\"chat.completion.chunk\",\"created\":1763863200,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,\"finish_reason\":null}]}";

    private final ServerSocket socket;
    private final CountDownLatch open;

    StubServer(int awaited) throws IOException {
        this.socket = new ServerSocket(0, 10_000, InetAddress.getLoopbackAddress());
        this.open = new CountDownLatch(awaited);
        Thread.ofVirtual().start(this::accept);
    }

    /// Serves until its process is ended; prints the port.
    ///
    /// @param args how many streams to await
    public static void main(String[] args) throws IOException, InterruptedException {
        try (var server = new StubServer(Integer.parseInt(args[0]))) {
            System.out.println(server.port());
            Thread.currentThread().join();
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                connection.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new BufferedInputStream(connection.getInputStream(), 4096);
            var out = connection.getOutputStream();
            while (true) {
                var head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                var body = new String(in.readNBytes(length(head)), StandardCharsets.UTF_8);
                if (body.contains("\"stream\":true") || body.contains("\"stream\" : true")) {
                    stream(out, tokens(body));
                } else {
                    whole(out, head.startsWith("GET") ? "{\"data\":[{\"id\":\"m\"}]}" : completion());
                }
                out.flush();
            }
        } catch (IOException gone) {
            // the client left
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static int length(String head) {
        for (var line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        return 0;
    }

    private static int tokens(String body) {
        var digits = body.replaceAll("(?s).*\"max_tokens\"\\s*:\\s*(\\d+).*", "$1");
        return Integer.parseInt(digits);
    }

    private static String completion() {
        return "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"word\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6}}";
    }

    private static void whole(OutputStream out, String body) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body)
                .getBytes(StandardCharsets.UTF_8));
    }

    private void stream(OutputStream out, int tokens) throws IOException, InterruptedException {
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        var token = chunk(TOKEN);
        for (int i = 0; i < tokens; i++) {
            out.write(token);
            if (i == 0) {
                out.flush();
                open.countDown();
                open.await();
            }
        }
        out.write(chunk("{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
        out.write(chunk("{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,"
                + "\"completion_tokens\":%d,\"total_tokens\":%d}}".formatted(tokens, tokens + 5)));
        out.write(chunk("[DONE]"));
        out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] chunk(String data) {
        var event = "data: " + data + "\n\n";
        return "%x\r\n%s\r\n".formatted(event.length(), event).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
