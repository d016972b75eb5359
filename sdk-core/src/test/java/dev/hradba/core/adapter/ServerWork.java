package dev.hradba.core.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hradba.core.internal.wire.Json;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/// What a real server says of its own work: llama.cpp's `/slots`, or the gauge of running requests in others' `/metrics`.
final class ServerWork {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final URI address;
    private final @Nullable String gauge;

    private ServerWork(URI address, @Nullable String gauge) {
        this.address = address;
        this.gauge = gauge;
    }

    /// @param url address of the server, without `/v1`
    static ServerWork of(String kind, String url) {
        var root = url.replaceAll("/(v1/?)?$", "").replaceAll("#.*", "");
        return switch (kind) {
            case "llamacpp" -> new ServerWork(URI.create(root + "/slots"), null);
            case "sglang" -> new ServerWork(URI.create(root + "/metrics"), "sglang:num_running_reqs");
            case "tgi" -> new ServerWork(URI.create(root + "/metrics"), "tgi_batch_current_size");
            default -> new ServerWork(URI.create(root + "/metrics"), "vllm:num_requests_running");
        };
    }

    /// Whether the server tells anything.
    boolean isTold() {
        var said = get();
        return said.statusCode() == 200 && (gauge == null || said.body().contains(gauge));
    }

    /// Calls that it works on now.
    int running() {
        if (gauge != null) {
            return get().body().lines().filter(line -> line.startsWith(gauge)).mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
        }
        int running = 0;
        for (var slot : slots()) {
            running += slot.path("is_processing").asBoolean() ? 1 : 0;
        }
        return running;
    }

    /// Most tokens that a slot has written for its last call; 0 where nobody says.
    int tokens() {
        int most = 0;
        for (var slot : gauge == null ? slots() : Json.object()) {
            var next = slot.path("next_token");
            most = Math.max(most, (next.isArray() ? next.path(0) : next).path("n_decoded").asInt());
        }
        return most;
    }

    /// Whether no more than so many calls are worked on within this time.
    boolean waitsUntil(int calls, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (running() > calls) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return true;
    }

    private JsonNode slots() {
        return requireNonNull(Json.parse(get().body()), () -> "no JSON from " + address);
    }

    private HttpResponse<String> get() {
        try {
            return CLIENT.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
