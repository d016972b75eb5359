package dev.hradba.gpu.internal.model;

import dev.hradba.gpu.internal.gguf.GgufFile;
import dev.hradba.gpu.internal.kernel.Multiplier;
import dev.hradba.gpu.internal.kernel.Multiplier.Batch;
import dev.hradba.gpu.internal.kernel.Packing;
import dev.hradba.gpu.internal.kernel.Rows;
import dev.hradba.gpu.internal.kernel.TieredKernels;
import dev.hradba.gpu.internal.kernel.WorkerPool;

/// The forward pass of a Llama model, top to bottom in [#forward].
///
/// Every number of a position depends on its own tokens alone and is computed in the same order whatever the batch, so a
/// batch gives bit for bit what single steps give. Truth: the plain implementation in `NaiveLlama` of the tests.
/// One caller at a time: the buffers are shared.
public final class LlamaModel {

    /// Positions that go through the layers together.
    static final int MAX_BATCH = 64;

    private final GgufFile file;
    private final LlamaConfig config;
    private final LlamaWeights weights;
    private final int vocabulary;
    private final int tileRows;
    private final Multiplier multiplier;
    private final Rope rope;
    private final Attention attention;
    private final Buffers buffers;

    /// Packs the weights of an open file, which must stay open.
    ///
    /// @param vocabulary tokens of its tokenizer
    /// @param expand     whether quantised weights become floats; see [Packing]
    public LlamaModel(GgufFile file, LlamaConfig config, int vocabulary, TieredKernels kernels, WorkerPool pool, boolean expand) {
        this.file = file;
        this.config = config;
        this.vocabulary = vocabulary;
        this.tileRows = kernels.tileRows();
        this.weights = new LlamaWeights.Loader(file, config, new Packing(pool, tileRows, expand)).load(vocabulary);
        this.multiplier = new Multiplier(kernels, pool);
        this.rope = new Rope(config, weights.ropeFactors());
        this.attention = new Attention(config, kernels, pool);
        this.buffers = new Buffers(config, tileRows);
    }

    /// The model's shape.
    public LlamaConfig config() {
        return config;
    }

    /// Tokens of the vocabulary: the length of a row of logits.
    public int vocabulary() {
        return vocabulary;
    }

    /// An empty cache for this model.
    public KvCache newCache() {
        return new KvCache(config, tileRows);
    }

    /// Reads tokens at the end of the cache and returns the logits after the last `wanted` of them.
    ///
    /// @param cache  what was read before; longer by `tokens.length` afterwards
    /// @param tokens at least one
    /// @param wanted how many rows of logits, at most `tokens.length`
    /// @return `[wanted]` rows whose first `vocabulary` numbers are logits
    public float[][] forward(KvCache cache, int[] tokens, int wanted) {
        float[][] logits = new float[wanted][];
        for (int from = 0; from < tokens.length; from += MAX_BATCH) {
            int count = Math.min(MAX_BATCH, tokens.length - from);
            int start = cache.length();
            cache.append(tokens, from, count);
            rope.reach(start + count);
            embed(tokens, from, count);
            for (int layer = 0; layer < config.layers(); layer++) {
                attend(cache, layer, start, count);
                feedForward(weights.layers()[layer], count);
            }
            int first = Math.max(from, tokens.length - wanted);
            project(first - from, count, logits, first - (tokens.length - wanted));
        }
        return logits;
    }

    private void embed(int[] tokens, int from, int count) {
        for (int i = 0; i < count; i++) {
            Rows.read(file.bytes(weights.embedding()), weights.embedding().type(), tokens[from + i], config.width(),
                    buffers.x.data(), i * buffers.x.stride());
        }
    }

    private void attend(KvCache cache, int layer, int start, int count) {
        LlamaWeights.Layer w = weights.layers()[layer];
        normalise(w.attentionNorm(), buffers.x, 0, count);
        multiplier.multiply(w.query(), buffers.normed, buffers.query, count);
        multiplier.multiply(w.key(), buffers.normed, buffers.key, count);
        multiplier.multiply(w.value(), buffers.normed, buffers.value, count);
        int size = config.headSize();
        for (int i = 0; i < count; i++) {
            int q = i * buffers.query.stride();
            int k = i * buffers.key.stride();
            for (int head = 0; head < config.heads(); head++) {
                rope.turn(buffers.query.data(), q + head * size, start + i);
            }
            for (int head = 0; head < config.kvHeads(); head++) {
                rope.turn(buffers.key.data(), k + head * size, start + i);
                cache.store(layer, head, start + i, buffers.key.data(), k + head * size,
                        buffers.value.data(), i * buffers.value.stride() + head * size);
            }
        }
        attention.attend(cache, layer, start, count, buffers.query, buffers.mixed);
        multiplier.multiply(w.attentionOut(), buffers.mixed, buffers.delta, count);
        addDelta(count);
    }

    private void feedForward(LlamaWeights.Layer w, int count) {
        normalise(w.hiddenNorm(), buffers.x, 0, count);
        multiplier.multiply(w.gate(), buffers.normed, buffers.gate, count);
        multiplier.multiply(w.up(), buffers.normed, buffers.up, count);
        for (int i = 0; i < count; i++) {
            Floats.swiGlu(buffers.gate.data(), buffers.up.data(), i * buffers.gate.stride(), config.hidden());
        }
        multiplier.multiply(w.down(), buffers.gate, buffers.delta, count);
        addDelta(count);
    }

    private void project(int first, int count, float[][] logits, int at) {
        int rows = count - first;
        if (rows <= 0) {
            return;
        }
        normalise(weights.outputNorm(), buffers.x, first, rows);
        int stride = weights.output().paddedRows();
        Batch out = new Batch(new float[Math.multiplyExact(rows, stride)], stride);
        multiplier.multiply(weights.output(), buffers.normed, out, rows);
        for (int i = 0; i < rows; i++) {
            float[] row = new float[vocabulary];
            System.arraycopy(out.data(), i * stride, row, 0, vocabulary);
            logits[at + i] = row;
        }
    }

    private void normalise(float[] weight, Batch x, int first, int rows) {
        for (int i = 0; i < rows; i++) {
            Floats.rmsNorm(x.data(), (first + i) * x.stride(), weight, config.epsilon(),
                    buffers.normed.data(), i * buffers.normed.stride());
        }
    }

    private void addDelta(int count) {
        for (int i = 0; i < count; i++) {
            Floats.add(buffers.x.data(), i * buffers.x.stride(), buffers.delta.data(), i * buffers.delta.stride(), config.width());
        }
    }

    /// Activations of one batch; strides have room for whole tiles.
    private static final class Buffers {
        final Batch x;
        final Batch normed;
        final Batch query;
        final Batch key;
        final Batch value;
        final Batch mixed;
        final Batch delta;
        final Batch gate;
        final Batch up;

        Buffers(LlamaConfig config, int tileRows) {
            x = batch(config.width(), tileRows);
            normed = batch(config.width(), tileRows);
            query = batch(config.heads() * config.headSize(), tileRows);
            key = batch(config.kvHeads() * config.headSize(), tileRows);
            value = batch(config.kvHeads() * config.headSize(), tileRows);
            mixed = batch(config.heads() * config.headSize(), tileRows);
            delta = batch(config.width(), tileRows);
            gate = batch(config.hidden(), tileRows);
            up = batch(config.hidden(), tileRows);
        }

        private static Batch batch(int length, int tileRows) {
            int stride = (length + tileRows - 1) / tileRows * tileRows;
            return new Batch(new float[MAX_BATCH * stride], stride);
        }
    }
}
