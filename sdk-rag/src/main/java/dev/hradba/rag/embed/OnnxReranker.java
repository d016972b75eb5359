package dev.hradba.rag.embed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.hradba.core.embedding.Reranker;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.internal.Hashes;

/// A cross-encoder in this process: reads question and passage together and scores the pair, as in BGE's and MS MARCO's rerankers.
///
/// A passage longer than the model reads is read in windows, each with the whole question; its best window counts. The score is the model's first
/// number, or, of models with two classes, the second less the first. Safe for use by several threads; an interrupted thread stops between two
/// pairs. Close it after use.
public final class OnnxReranker implements Reranker {

    /// Tokens by which two windows of a passage overlap.
    private static final int OVERLAP = 32;

    /// Most tokens that run together, padding included.
    private static final int BATCH_TOKENS = 2_048;

    private final String model;
    private final HuggingFaceTokenizer tokenizer;
    private final OnnxSession session;

    private OnnxReranker(Description description, byte[] weights, InputStream tokenizerJson) throws IOException {
        String hash = HexFormat.of().formatHex(Hashes.sha256(weights));
        if (description.sha256().isPresent() && !description.sha256().get().equalsIgnoreCase(hash)) {
            throw new KnowledgeBaseException("reranker '%s' has SHA-256 %s and its description says %s; the file is damaged or another one"
                    .formatted(description.name(), hash, description.sha256().get()), false);
        }
        this.model = description.name() + "@" + hash.substring(0, 12);
        this.tokenizer = HuggingFaceTokenizer.newInstance(tokenizerJson, Map.of("padding", "false", "truncation", "only_second",
                "maxLength", String.valueOf(description.maxTokens()), "stride", String.valueOf(OVERLAP)));
        this.session = new OnnxSession(description.name(), weights);
    }

    /// A cross-encoder by file, with `tokenizer.json` beside it or one folder above, and `reranker.json` with any of `name`, `maxTokens`, `sha256`.
    ///
    /// @throws KnowledgeBaseException if a file is missing or not what it should be
    public static OnnxReranker open(Path onnx) {
        OnnxEmbedder.requireRuntime();
        Path tokenizerJson = ModelFiles.tokenizer(onnx);
        try (InputStream tokens = Files.newInputStream(tokenizerJson)) {
            return new OnnxReranker(ModelFiles.describeReranker(onnx), Files.readAllBytes(onnx), tokens);
        } catch (IOException e) {
            throw new KnowledgeBaseException("reranker '%s' with tokenizer '%s' cannot be read: %s".formatted(onnx, tokenizerJson, e.getMessage()), false, e);
        }
    }

    /// What a cross-encoder wants.
    ///
    /// @param name      name for people
    /// @param maxTokens longest pair in tokens with the special ones, 64 to 32,768
    /// @param sha256    hash of the model file in hexadecimal; if given, another file is refused
    record Description(String name, int maxTokens, Optional<String> sha256) {

        Description {
            if (maxTokens < 64 || maxTokens > 32_768) {
                throw new IllegalArgumentException("maxTokens of reranker '%s' is %d; give 64 to 32768".formatted(name, maxTokens));
            }
        }
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public List<Double> scores(String query, List<String> passages) {
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < passages.size(); i++) {
            Encoding whole = tokenizer.encode(query, passages.get(i), true, true);
            pairs.add(new Pair(i, whole));
            for (Encoding more : whole.getOverflowing()) {
                pairs.add(new Pair(i, more));
            }
        }
        pairs.sort(Comparator.comparingInt((Pair pair) -> pair.ids().length).reversed());
        double[] best = new double[passages.size()];
        java.util.Arrays.fill(best, Double.NEGATIVE_INFINITY);
        for (int from = 0; from < pairs.size(); ) {
            if (Thread.currentThread().isInterrupted()) {
                throw new KnowledgeBaseException("reranking was interrupted", true);
            }
            int size = session.batchDependent() ? 1 : Math.max(1, BATCH_TOKENS / pairs.get(from).ids().length);
            List<Pair> batch = pairs.subList(from, Math.min(pairs.size(), from + size));
            float[][] rows = session.run(batch.stream().map(Pair::ids).toList(), batch.stream().map(Pair::types).toList(), Pooling.CLS);
            for (int i = 0; i < rows.length; i++) {
                double score = rows[i].length == 2 ? rows[i][1] - rows[i][0] : rows[i][0];
                best[batch.get(i).passage()] = Math.max(best[batch.get(i).passage()], score);
            }
            from += batch.size();
        }
        return java.util.Arrays.stream(best).boxed().toList();
    }

    /// Frees the model; calls after that fail.
    @Override
    public void close() {
        session.close();
        tokenizer.close();
    }

    /// A question and a window of a passage as the model reads them.
    private record Pair(int passage, Encoding encoding) {

        long[] ids() {
            return encoding.getIds();
        }

        long[] types() {
            return encoding.getTypeIds();
        }
    }
}
