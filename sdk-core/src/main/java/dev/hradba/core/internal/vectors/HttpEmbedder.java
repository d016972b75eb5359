package dev.hradba.core.internal.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.embedding.EmbedOptions;
import dev.hradba.core.embedding.Embedder;
import dev.hradba.core.internal.wire.Json;

/// An embedding model behind a server. Thread-safe.
public final class HttpEmbedder implements Embedder {

    /// Servers refuse bodies of more than 2 MB (TEI); texts of this many UTF-16 units stay below it in any script.
    private static final int MAX_BATCH_CHARS = 400_000;

    private final ModelServer server;
    private final EmbedOptions options;
    private final int dimension;

    private HttpEmbedder(ModelServer server, EmbedOptions options, int dimension) {
        this.server = server;
        this.options = options;
        this.dimension = dimension;
    }

    public static Embedder open(ModelServer server, EmbedOptions options) {
        try {
            if (options.truncate() && !List.of("tei", "vllm", "ollama").contains(server.kind())) {
                throw server.errors().unsupported("truncation of long texts", "cut them before, or leave truncation out");
            }
            int dimension = new HttpEmbedder(server, options, 0).embed(List.of("dimension")).getFirst().length;
            if (options.dimensions().isPresent() && options.dimensions().getAsInt() != dimension) {
                throw server.errors().unsupported("%d dimensions".formatted(options.dimensions().getAsInt()),
                        "it gave %d; leave the option out or choose a model that has shorter vectors".formatted(dimension));
            }
            return new HttpEmbedder(server, options, dimension);
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    @Override
    public String model() {
        return server.model();
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public String recipe() {
        return "%s %s %d dimensions, %s, question '%s', passage '%s'".formatted(server.name(), server.model(), dimension,
                options.truncate() ? "cut" : "whole", options.queryPrefix(), options.passagePrefix());
    }

    @Override
    public float[] query(String text) {
        return embed(List.of(options.queryPrefix() + text)).getFirst();
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        var vectors = new ArrayList<float[]>(texts.size());
        for (var batch : Batches.of(texts, Math.min(options.maxBatchTexts(), server.maxBatch()), MAX_BATCH_CHARS)) {
            vectors.addAll(embed(batch.stream().map(text -> options.passagePrefix() + text).toList()));
        }
        return vectors;
    }

    private List<float[]> embed(List<String> texts) {
        var body = Json.object();
        var reply = switch (server.kind()) {
            case "tei" -> server.ask("/embed", withDimensions(fill(body.put("truncate", options.truncate()).put("normalize", true), "inputs", texts)));
            case "ollama" -> server.ask("/api/embed", withDimensions(
                    fill(body.put("model", server.model()).put("truncate", options.truncate()), "input", texts))).path("embeddings");
            case "infinity" -> inOrder(server.ask("/embeddings", openAi(body, texts)), texts.size());
            default -> inOrder(server.ask("/v1/embeddings", openAi(body, texts)), texts.size());
        };
        if (!reply.isArray() || reply.size() != texts.size()) {
            throw server.errors().nonsense("gave %d vectors for %d texts".formatted(reply.size(), texts.size()));
        }
        var vectors = new ArrayList<float[]>(texts.size());
        reply.forEach(vector -> vectors.add(unit(vector)));
        return vectors;
    }

    private ObjectNode openAi(ObjectNode body, List<String> texts) {
        if (options.truncate()) {
            body.put("truncate_prompt_tokens", -1); // vLLM: as many as the model reads
        }
        return withDimensions(fill(body.put("model", server.model()).put("encoding_format", "float"), "input", texts));
    }

    private static ObjectNode fill(ObjectNode body, String member, List<String> texts) {
        var list = body.putArray(member);
        texts.forEach(list::add);
        return body;
    }

    private ObjectNode withDimensions(ObjectNode body) {
        options.dimensions().ifPresent(length -> body.put("dimensions", length));
        return body;
    }

    /// The vectors of an OpenAI-like list by their index; a list is not promised to be in order.
    private ArrayNode inOrder(JsonNode reply, int count) {
        var vectors = new JsonNode[count];
        int found = 0;
        for (var entry : reply.path("data")) {
            int index = entry.path("index").asInt(found);
            if (index < 0 || index >= count || vectors[index] != null) {
                throw server.errors().nonsense("gave an embedding with index %d twice or outside the %d texts".formatted(index, count));
            }
            vectors[index] = entry.path("embedding");
            found++;
        }
        if (found != count) {
            throw server.errors().nonsense("gave %d vectors for %d texts".formatted(found, count));
        }
        var ordered = Json.object().putArray("vectors");
        Arrays.stream(vectors).forEach(ordered::add);
        return ordered;
    }

    private float[] unit(JsonNode numbers) {
        if (!numbers.isArray() || numbers.isEmpty() || (dimension > 0 && numbers.size() != dimension)) {
            throw server.errors().nonsense("gave a vector of %d numbers where %s are right; is its pooling off?"
                    .formatted(numbers.size(), dimension > 0 ? dimension : "some"));
        }
        var vector = new float[numbers.size()];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            double number = numbers.get(i).asDouble(Double.NaN);
            squares += number * number;
            vector[i] = (float) number;
        }
        if (!(squares > 0 && squares < Double.POSITIVE_INFINITY)) {
            throw server.errors().nonsense("gave a vector without a direction (all zero, or not numbers)");
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }

    @Override
    public void close() {
        server.close();
    }
}
