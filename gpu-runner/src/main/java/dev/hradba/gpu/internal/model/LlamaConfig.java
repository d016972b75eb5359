package dev.hradba.gpu.internal.model;

import dev.hradba.core.backend.BackendException;
import dev.hradba.gpu.internal.gguf.GgufMetadata;

/// The shape of a Llama model, as its file states it.
///
/// @param layers        transformer blocks
/// @param width         numbers per position between blocks
/// @param heads         query heads
/// @param kvHeads       key and value heads; divides `heads`
/// @param headSize      numbers per head
/// @param hidden        inner width of the feed-forward part
/// @param context       positions the model was trained for
/// @param epsilon       added under the root in normalisation
/// @param rotated       leading numbers of a head that carry the position; even
/// @param ropeBase      base of the rotation frequencies
/// @param ropeScale     positions are multiplied by this before rotation
public record LlamaConfig(
        int layers,
        int width,
        int heads,
        int kvHeads,
        int headSize,
        int hidden,
        int context,
        float epsilon,
        int rotated,
        double ropeBase,
        double ropeScale) {

    private static final int LARGE = 1 << 24;
    private static final String OTHER = "This runner reads dense models of architecture 'llama'; pick such a model.";

    /// Reads and checks the shape.
    ///
    /// @throws BackendException if the file describes something else than a dense Llama model
    public static LlamaConfig read(GgufMetadata metadata) {
        String architecture = metadata.requireString("general.architecture");
        if (!architecture.equals("llama")) {
            throw metadata.broken("its architecture is '" + architecture + "'", OTHER);
        }
        if (metadata.intOr("llama.expert_count", 0, 0, LARGE) > 0) {
            throw metadata.broken("it is a mixture of experts", OTHER);
        }
        if (metadata.intOr("split.count", 1, 0, LARGE) > 1) {
            throw metadata.broken("it is one part of a split model", "Merge the parts into one file first.");
        }
        int heads = metadata.requireInt("llama.attention.head_count", 1, 1 << 16);
        int width = metadata.requireInt("llama.embedding_length", 1, LARGE);
        int kvHeads = metadata.intOr("llama.attention.head_count_kv", heads, 1, heads);
        int headSize = metadata.intOr("llama.attention.key_length", Math.max(1, width / heads), 1, 1 << 16);
        int rotated = metadata.intOr("llama.rope.dimension_count", headSize, 2, headSize);
        if (heads % kvHeads != 0 || rotated % 2 != 0
                || metadata.intOr("llama.attention.value_length", headSize, 1, 1 << 16) != headSize) {
            throw metadata.broken("its attention has %d heads, %d key heads, %d numbers per head, %d of them rotated"
                    .formatted(heads, kvHeads, headSize, rotated), OTHER);
        }
        return new LlamaConfig(
                metadata.requireInt("llama.block_count", 1, 1 << 16),
                width,
                heads,
                kvHeads,
                headSize,
                metadata.requireInt("llama.feed_forward_length", 1, LARGE),
                metadata.requireInt("llama.context_length", 1, 1 << 30),
                (float) metadata.realOr("llama.attention.layer_norm_rms_epsilon", 1e-5),
                rotated,
                metadata.realOr("llama.rope.freq_base", 10_000),
                ropeScale(metadata));
    }

    private static double ropeScale(GgufMetadata metadata) {
        String kind = metadata.string("llama.rope.scaling.type").orElse("none");
        return switch (kind) {
            case "none" -> 1;
            case "linear" -> 1 / metadata.realOr("llama.rope.scaling.factor", 1);
            default -> throw metadata.broken("its positions are scaled by '" + kind + "'", "This runner knows 'none' and 'linear'.");
        };
    }
}
