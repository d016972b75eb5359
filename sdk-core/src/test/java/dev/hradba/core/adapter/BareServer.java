package dev.hradba.core.adapter;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// A server of nothing but a socket, so what it sees is what there is. It tells its model to whoever asks, answers each call in its own way, and then
/// listens for the client to leave.
final class BareServer implements AutoCloseable {

    private static final String MODELS = "{\"data\":[{\"id\":\"m\",\"owned_by\":\"llamacpp\",\"meta\":{\"n_ctx\":4096}}]}";

    /// What one call gets.
    @FunctionalInterface
    interface Answer {
        void to(Socket client) throws IOException;

        /// These bytes, and the connection stays open.
        static Answer of(String bytes) {
            return client -> write(client, bytes);
        }
    }

    private static final int BACKLOG = 8;

    private final ServerSocket socket;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger calls = new AtomicInteger();
    private final LinkedBlockingQueue<Integer> arrivals = new LinkedBlockingQueue<>();
    private final CountDownLatch left = new CountDownLatch(1);
    private final Thread acceptor;
    private volatile boolean full;
    private volatile List<Answer> answers = List.of();

    BareServer() {
        try {
            socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException("no socket", e);
        }
        acceptor = Thread.startVirtualThread(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /// One after the other, the last one for all further calls. Counts from nought again.
    void answers(Answer... each) {
        answers = List.of(each);
        calls.set(0);
    }

    /// Leaves its clients, and answers no further connection: the system keeps them waiting once the backlog is full.
    void fill() throws IOException {
        full = true;
        for (var client : clients) {
            client.close();
        }
        var last = new Socket(socket.getInetAddress(), socket.getLocalPort()); // nothing is taken after it, which would make room
        try {
            acceptor.join();
        } catch (InterruptedException stop) {
            throw new IllegalStateException("interrupted while filling the backlog", stop);
        } finally {
            last.close();
        }
        for (int i = 0; i < 3 * BACKLOG; i++) {
            var client = new Socket();
            clients.add(client);
            try {
                client.connect(socket.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException waiting) {
                return;
            }
        }
        throw new IllegalStateException("the backlog takes more than %d connections".formatted(3 * BACKLOG));
    }

    /// Returns when a call has come, and with it its answer's beginning.
    void awaitCall() throws InterruptedException {
        assertTrue(arrivals.poll(10, TimeUnit.SECONDS) != null, "no call came");
    }

    int calls() {
        return calls.get();
    }

    boolean clientLeft() throws InterruptedException {
        return left.await(10, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (!full) {
                var client = socket.accept();
                clients.add(client);
                Thread.startVirtualThread(() -> serve(client));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket client) {
        try (client; var in = new BufferedInputStream(client.getInputStream())) {
            for (var head = head(in); !head.isEmpty(); head = head(in)) {
                if (head.startsWith("GET ")) {
                    var body = head.startsWith("GET /v1/models ") ? MODELS : "{}";
                    write(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                    continue;
                }
                in.readNBytes(Integer.parseInt(head.replaceAll("(?is).*content-length: *(\\d+).*", "$1")));
                int call = calls.getAndIncrement();
                arrivals.add(call);
                answers.get(Math.min(call, answers.size() - 1)).to(client);
            }
            left.countDown();
        } catch (IOException reset) {
            left.countDown();
        }
    }

    /// The lines up to the first empty one; nothing if the client has left.
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (var client : clients) {
            client.close();
        }
    }
}
