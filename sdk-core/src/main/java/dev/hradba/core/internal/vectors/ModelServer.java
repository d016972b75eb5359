package dev.hradba.core.internal.vectors;

import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.internal.wire.Http;
import dev.hradba.core.internal.wire.Json;
import dev.hradba.core.internal.wire.Models;
import dev.hradba.core.internal.wire.RetryPlan;
import dev.hradba.core.internal.wire.ServerErrors;
import dev.hradba.core.internal.wire.Target;
import io.github.resilience4j.retry.Retry;

/// A server of embeddings or scores: which model it has, how much it takes at once, and repeated calls to it. Thread-safe.
public final class ModelServer implements AutoCloseable {

    private final String kind;
    private final Http http;
    private final Retry retry;
    private final String model;
    private final int maxBatch;

    private ModelServer(String kind, Http http, ConnectOptions options, String model, int maxBatch) {
        this.kind = kind;
        this.http = http;
        this.retry = Retry.of(kind, RetryPlan.of(options.retryLimits()));
        this.model = model;
        this.maxBatch = maxBatch;
    }

    /// Connects and asks for the model.
    ///
    /// @param kinds   what may stand before the equals sign
    /// @param teiType type of model that a TEI server must have
    public static ModelServer connect(String spec, Set<String> kinds, String teiType, ConnectOptions options) {
        var target = Target.of(spec, kinds);
        var chosen = target.model().map(options::withModel).orElse(options);
        var http = new Http(target.kind(), target.address(), chosen);
        try {
            return target.kind().equals("tei") ? tei(http, chosen, teiType)
                    : new ModelServer(target.kind(), http, chosen, model(target.kind(), http, chosen), Integer.MAX_VALUE);
        } catch (RuntimeException failure) {
            http.close();
            throw failure;
        }
    }

    private static ModelServer tei(Http http, ConnectOptions options, String type) {
        var info = http.find("/info").filter(facts -> facts.has("model_type")).orElseThrow(() -> http.errors().failure(
                Kind.INVALID_REQUEST, false, "this server has no text-embeddings-inference /info; connect with the kind it is"));
        var found = info.path("model_type");
        boolean fits = found.isTextual() ? found.asText().equals(type) : found.has(type);
        if (!fits) {
            throw http.errors().failure(Kind.INVALID_REQUEST, false,
                    "the model %s there is no %s but %s; start the server with another model".formatted(Json.text(info, "model_id"), type, found));
        }
        return new ModelServer("tei", http, options, Json.text(info, "model_id"), info.path("max_client_batch_size").asInt(32));
    }

    private static String model(String kind, Http http, ConnectOptions options) {
        if (kind.equals("ollama")) {
            return options.model().orElseGet(() -> Models.onlyOllama(http, options));
        }
        var list = http.find(kind.equals("infinity") ? "/models" : "/v1/models");
        return options.model().filter(name -> list.isEmpty()).orElseGet(() ->
                Json.text(Models.choose(list.orElseGet(Json::object), kind, options, http.errors()), "id"));
    }

    String kind() {
        return kind;
    }

    /// The kind and the address.
    String name() {
        return kind + "=" + http.base();
    }

    String model() {
        return model;
    }

    int maxBatch() {
        return maxBatch;
    }

    ServerErrors errors() {
        return http.errors();
    }

    /// Asks, and asks again where that is safe. Every such call is: it changes nothing.
    JsonNode ask(String path, ObjectNode body) {
        long started = System.nanoTime();
        return retry.executeSupplier(() -> http.ask(path, body, started));
    }

    /// Like [#ask], or empty if the server has no such path.
    Optional<JsonNode> find(String path, ObjectNode body) {
        long started = System.nanoTime();
        return retry.executeSupplier(() -> http.askIfThere(path, body, started));
    }

    @Override
    public void close() {
        http.close();
    }
}
