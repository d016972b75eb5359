package dev.hradba.gpu.internal.model;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

import dev.hradba.gpu.internal.gguf.GgufFile;
import dev.hradba.gpu.internal.gguf.TensorInfo;
import dev.hradba.gpu.internal.kernel.Matrix;
import dev.hradba.gpu.internal.kernel.Packing;
import dev.hradba.gpu.internal.kernel.Rows;

/// The packed weights of a Llama model.
///
/// @param embedding  `[vocabulary, width]`, read row by row from the file
/// @param layers     one entry per block
/// @param outputNorm `[width]`
/// @param output     `[vocabulary, width]`, the embedding again where the file has no own output
/// @param ropeFactors divisors of the rotation frequencies, one per pair
@SuppressWarnings("ArrayRecordComponent") // never compared
record LlamaWeights(TensorInfo embedding, Layer[] layers, float[] outputNorm, Matrix output, float[] ropeFactors) {

    /// One block.
    ///
    /// @param attentionNorm `[width]`
    /// @param query         `[heads * headSize, width]`
    /// @param key           `[kvHeads * headSize, width]`
    /// @param value         `[kvHeads * headSize, width]`
    /// @param attentionOut  `[width, heads * headSize]`
    /// @param hiddenNorm    `[width]`
    /// @param gate          `[hidden, width]`
    /// @param up            `[hidden, width]`
    /// @param down          `[width, hidden]`
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Layer(float[] attentionNorm, Matrix query, Matrix key, Matrix value, Matrix attentionOut,
            float[] hiddenNorm, Matrix gate, Matrix up, Matrix down) {}

    /// Finds, checks and packs the tensors of one file.
    static final class Loader {

        private final GgufFile file;
        private final LlamaConfig config;
        private final Packing packing;
        private final Set<String> used = new HashSet<>();

        Loader(GgufFile file, LlamaConfig config, Packing packing) {
            this.file = file;
            this.config = config;
            this.packing = packing;
        }

        LlamaWeights load(int vocabulary) {
            TensorInfo embedding = require("token_embd.weight", vocabulary, config.width());
            Layer[] layers = new Layer[config.layers()];
            for (int i = 0; i < layers.length; i++) {
                layers[i] = layer("blk." + i + ".");
            }
            float[] norm = vector("output_norm.weight", config.width());
            Matrix output = file.tensor("output.weight").isPresent()
                    ? matrix("output.weight", vocabulary, config.width())
                    : packing.pack(file.bytes(embedding), embedding.type(), vocabulary, config.width());
            float[] factors = ropeFactors();
            refuseUnknown();
            return new LlamaWeights(embedding, layers, norm, output, factors);
        }

        private Layer layer(String prefix) {
            int width = config.width();
            int queries = config.heads() * config.headSize();
            int keys = config.kvHeads() * config.headSize();
            return new Layer(
                    vector(prefix + "attn_norm.weight", width),
                    matrix(prefix + "attn_q.weight", queries, width),
                    matrix(prefix + "attn_k.weight", keys, width),
                    matrix(prefix + "attn_v.weight", keys, width),
                    matrix(prefix + "attn_output.weight", width, queries),
                    vector(prefix + "ffn_norm.weight", width),
                    matrix(prefix + "ffn_gate.weight", config.hidden(), width),
                    matrix(prefix + "ffn_up.weight", config.hidden(), width),
                    matrix(prefix + "ffn_down.weight", width, config.hidden()));
        }

        private float[] ropeFactors() {
            int pairs = config.rotated() / 2;
            if (file.tensor("rope_freqs.weight").isPresent()) {
                return vector("rope_freqs.weight", pairs);
            }
            float[] ones = new float[pairs];
            Arrays.fill(ones, 1);
            return ones;
        }

        private float[] vector(String name, int length) {
            TensorInfo tensor = require(name, 1, length);
            float[] numbers = new float[length];
            Rows.read(file.bytes(tensor), tensor.type(), 0, length, numbers, 0);
            return numbers;
        }

        private Matrix matrix(String name, int rows, int columns) {
            TensorInfo tensor = require(name, rows, columns);
            return packing.pack(file.bytes(tensor), tensor.type(), rows, columns);
        }

        private TensorInfo require(String name, int rows, int columns) {
            TensorInfo tensor = file.tensor(name).orElseThrow(() -> file.metadata().broken(
                    "it has no tensor '" + name + "'", "Convert the model again with a current converter."));
            TensorInfo.Shape expected = new TensorInfo.Shape(columns, rows);
            if (!tensor.shape().equals(expected)) {
                throw file.metadata().broken("tensor '%s' is %s and should be %s".formatted(name, tensor.shape(), expected),
                        "Convert the model again with a current converter.");
            }
            if (!Rows.READABLE.contains(tensor.type())) {
                throw file.metadata().broken("tensor '%s' is %s; this runner reads %s"
                        .formatted(name, tensor.type(), new TreeSet<>(Rows.READABLE)), "Convert the file or pick another quantisation.");
            }
            used.add(name);
            return tensor;
        }

        private void refuseUnknown() {
            for (String name : file.tensors().keySet()) {
                if (!used.contains(name) && !name.endsWith("rope_freqs.weight") && !name.endsWith(".rot_embd")) {
                    throw file.metadata().broken("it has tensor '" + name + "', which a Llama model does not have",
                            "This runner would ignore it and answer wrongly; pick a plain Llama model.");
                }
            }
        }
    }
}
