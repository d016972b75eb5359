package dev.hradba.core.internal.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.embedding.EmbedOptions;
import dev.hradba.core.embedding.Reranker;
import dev.hradba.core.internal.wire.Json;

/// A reranking model behind a server. Thread-safe.
public final class HttpReranker implements Reranker {

    private static final int MAX_BATCH_CHARS = 400_000;

    private final ModelServer server;
    private final EmbedOptions options;

    private HttpReranker(ModelServer server, EmbedOptions options) {
        this.server = server;
        this.options = options;
    }

    public static Reranker open(ModelServer server, EmbedOptions options) {
        if (options.truncate() && !List.of("tei", "vllm").contains(server.kind())) {
            server.close();
            throw server.errors().unsupported("truncation of long texts", "cut them before, or leave truncation out");
        }
        return new HttpReranker(server, options);
    }

    @Override
    public String model() {
        return server.model();
    }

    @Override
    public List<Double> scores(String query, List<String> passages) {
        var scores = new ArrayList<Double>(passages.size());
        for (var batch : Batches.of(passages, Math.min(options.maxBatchTexts(), server.maxBatch()), MAX_BATCH_CHARS)) {
            scores.addAll(batch(query, batch));
        }
        return scores;
    }

    private List<Double> batch(String query, List<String> passages) {
        return inOrder(switch (server.kind()) {
            case "tei" -> server.ask("/rerank", list(Json.object().put("query", query).put("truncate", options.truncate()), "texts", passages));
            case "infinity" -> server.ask("/rerank", documents(query, passages).put("return_documents", false));
            case "vllm" -> server.find("/v1/rerank", documents(query, passages)).orElseGet(() -> server.ask("/score", pairs(query, passages)));
            default -> server.ask("/v1/rerank", documents(query, passages));
        }, passages.size());
    }

    private ObjectNode documents(String query, List<String> passages) {
        var body = Json.object().put("model", server.model()).put("query", query).put("top_n", passages.size());
        return list(truncated(body), "documents", passages);
    }

    /// vLLM's older way, for models that only score.
    private ObjectNode pairs(String query, List<String> passages) {
        return list(truncated(Json.object().put("model", server.model()).put("text_1", query)), "text_2", passages);
    }

    private ObjectNode truncated(ObjectNode body) {
        return options.truncate() ? body.put("truncate_prompt_tokens", -1) : body;
    }

    private static ObjectNode list(ObjectNode body, String member, List<String> texts) {
        var list = body.putArray(member);
        texts.forEach(list::add);
        return body;
    }

    /// Scores by index: servers give a bare list, `results` or `data`, sorted by score or not.
    private List<Double> inOrder(JsonNode reply, int count) {
        if (reply.isObject() && (reply.has("error") || Json.text(reply, "object").equals("error"))) {
            throw server.errors().failure(Kind.SERVER, false, "%s answered with an error: %s".formatted(server.kind(), Json.shorten(reply.toString(), 200)));
        }
        var entries = reply.isArray() ? reply : reply.has("results") ? reply.path("results") : reply.path("data");
        var scores = new double[count];
        Arrays.fill(scores, Double.NaN);
        for (var entry : entries) {
            int index = entry.path("index").asInt(-1);
            var score = entry.has("relevance_score") ? entry.path("relevance_score") : entry.path("score");
            if (index < 0 || index >= count || !score.isNumber() || !Double.isNaN(scores[index])) {
                throw server.errors().nonsense("gave a score that fits none of the %d passages: %s".formatted(count, Json.shorten(entry.toString(), 120)));
            }
            scores[index] = score.doubleValue();
        }
        if (entries.size() != count) {
            throw server.errors().nonsense("gave %d scores for %d passages; can its model rerank?".formatted(entries.size(), count));
        }
        return Arrays.stream(scores).boxed().toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
