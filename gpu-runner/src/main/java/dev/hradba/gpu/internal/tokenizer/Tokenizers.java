package dev.hradba.gpu.internal.tokenizer;

import dev.hradba.gpu.internal.gguf.GgufMetadata;

/// Finds the tokenizer that a model file describes.
public final class Tokenizers {

    private Tokenizers() {}

    /// The tokenizer of a file.
    ///
    /// @throws dev.hradba.core.backend.BackendException if the file asks for one that this runner does not have
    public static Tokenizer of(GgufMetadata metadata) {
        String model = metadata.requireString("tokenizer.ggml.model");
        return switch (model) {
            case "llama" -> new SentencePieces(metadata, new Vocabulary(metadata));
            case "gpt2" -> new BytePairs(metadata, new Vocabulary(metadata));
            case "hradba-words" -> new Words(metadata, new Vocabulary(metadata));
            default -> throw metadata.broken("its tokenizer is '" + model + "'",
                    "This runner knows 'llama', 'gpt2' and 'hradba-words'; pick another model.");
        };
    }
}
