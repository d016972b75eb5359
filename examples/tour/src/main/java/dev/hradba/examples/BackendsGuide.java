package dev.hradba.examples;

import java.time.Duration;
import java.util.List;

import dev.hradba.core.Identity;
import dev.hradba.core.ModelClient;
import dev.hradba.core.adapter.Backends;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.adapter.Embedders;
import dev.hradba.core.adapter.Rerankers;
import dev.hradba.core.adapter.TimeLimits;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.cache.ReplyCache;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Message;
import dev.hradba.core.routing.BackendPool;
import dev.hradba.core.routing.PoolMember;
import dev.hradba.core.routing.Priority;
import dev.hradba.core.routing.Quota;
import dev.hradba.core.routing.Quotas;
import dev.hradba.core.telemetry.Telemetry;
import io.opentelemetry.api.OpenTelemetry;

/// The code of the guide's page on backends; a test keeps the page equal to it.
public final class BackendsGuide {

    private BackendsGuide() {}

    /// Connects to a server that may still be loading its model.
    public static Backend connect(String key) {
        // snippet: connect
        var options = ConnectOptions.DEFAULTS.withApiKey(key)
                .with(new TimeLimits(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofSeconds(20), Duration.ofMinutes(5)));
        var backend = Backends.connectWhenReady("vllm=http://gpu1:8000#qwen3-8b", options, Duration.ofMinutes(3));

        var info = backend.info();
        System.out.println(info.model() + " reads " + info.contextLength() + " tokens");
        if (!info.can(Capability.JSON_SCHEMA)) {
            System.out.println("schemas are checked here, but not enforced there");
        }
        // end snippet
        return backend;
    }

    /// Shows a reply while it is written, and stops it when it is long enough.
    public static String stream(Backend backend, StringBuilder screen) {
        // snippet: stream
        var request = CompletionRequest.of(List.of(Message.user("Tell me about ramparts."))).withMaxTokens(400);
        var stop = new Cancellation();
        var completion = backend.complete(request, text -> {
            screen.append(text);
            if (screen.length() > 2_000) {
                stop.cancel();
            }
        }, stop);
        System.out.println(completion.finishReason() + ", " + completion.usage().outputTokens() + " tokens");
        // end snippet
        return completion.text();
    }

    /// Three backends as one.
    public static BackendPool pool(Backend large, Backend canary, Backend small) {
        // snippet: pool
        var pool = BackendPool.of(List.of(
                PoolMember.of("gpu1", large).withWeight(19).withLimits(32, 200),
                PoolMember.of("canary", canary).withWeight(1),
                PoolMember.of("reserve", small).withWeight(0)));

        var forPeople = pool.at(Priority.INTERACTIVE);
        var forBatches = pool.at(Priority.BACKGROUND);
        // end snippet
        System.out.println(forPeople.info().kind() + " " + forBatches.info().kind());
        return pool;
    }

    /// What one identity gets of a pool.
    public static Backend share(Backend pool, Identity identity) {
        // snippet: share
        var quotas = new Quotas(who -> who.groups().contains("batch") ? new Quota(600, 2_000_000, 16) : new Quota(30, 100_000, 4));
        var replies = new ReplyCache(50_000_000, Duration.ofHours(1));

        var mine = replies.forIdentity(identity, quotas.forIdentity(identity, pool));
        // end snippet
        return mine;
    }

    /// A client whose calls are traced.
    public static ModelClient watch(Backend backend, OpenTelemetry openTelemetry) {
        // snippet: telemetry
        var telemetry = Telemetry.of(openTelemetry); // without the texts of prompts and replies
        var client = ModelClient.of(backend).with(telemetry);
        // end snippet
        return client;
    }

    /// Vectors and scores.
    public static List<Double> meaning(List<String> passages) {
        // snippet: embeddings
        try (var embedder = Embedders.connect("tei=http://gpu1:8080"); var reranker = Rerankers.connect("tei=http://gpu1:8081")) {
            float[] question = embedder.query("What is a rampart?");
            List<float[]> vectors = embedder.passages(passages);
            System.out.println(vectors.size() + " vectors of " + question.length + " numbers");
            return reranker.scores("What is a rampart?", passages);
        }
        // end snippet
    }
}
