package dev.hradba.rag.embed;

import java.util.Optional;
import java.util.Set;

/// What an embedding model wants and knows; decides its vectors as much as its weights do.
///
/// @param name          name for people, such as `bge-small-en-v1.5`
/// @param languages     languages it was trained for, as two-letter codes; empty for any
/// @param pooling       how token vectors become one
/// @param queryPrefix   written before every question; may be empty
/// @param passagePrefix written before every passage; may be empty
/// @param maxTokens     longest input in tokens with the special ones, 8 to 32,768; longer texts are read in windows
/// @param sha256        hash of the model file in hexadecimal; if given, another file is refused
public record ModelDescription(
        String name,
        Set<String> languages,
        Pooling pooling,
        String queryPrefix,
        String passagePrefix,
        int maxTokens,
        Optional<String> sha256) {

    private static final String BGE_INSTRUCTION = "Represent this sentence for searching relevant passages: ";

    /// Copies its set and refuses a blank name and a length out of range.
    public ModelDescription {
        languages = Set.copyOf(languages);
        if (name.isBlank()) {
            throw new IllegalArgumentException("the embedding model has a blank name; name it after its file");
        }
        if (maxTokens < 8 || maxTokens > 32_768) {
            throw new IllegalArgumentException("maxTokens of model '%s' is %d; give 8 to 32768".formatted(name, maxTokens));
        }
    }

    /// BGE small, English, 384 numbers: the embedded default.
    static ModelDescription bgeSmallEnglish() {
        return new ModelDescription("bge-small-en-v1.5-q", Set.of("en"), Pooling.CLS, BGE_INSTRUCTION, "", 512, Optional.empty());
    }

    /// What the customs of well-known families say about a model of this name: E5 wants `query: ` and `passage: `, English BGE its
    /// instruction and the first token; any other is read without prefixes and with the mean.
    public static ModelDescription guess(String name) {
        String lower = name.toLowerCase(java.util.Locale.ROOT);
        boolean english = lower.contains("-en") || lower.contains("minilm-l6-v2") || lower.contains("minilm-l12-v2");
        Set<String> languages = english && !lower.contains("multilingual") ? Set.of("en") : Set.of();
        if (lower.contains("e5")) {
            boolean multilingual = lower.contains("multilingual");
            return new ModelDescription(name, multilingual ? Set.of() : Set.of("en"), Pooling.MEAN, "query: ", "passage: ", 512, Optional.empty());
        }
        if (lower.contains("bge")) {
            return new ModelDescription(name, languages, Pooling.CLS, english ? BGE_INSTRUCTION : "", "", 512, Optional.empty());
        }
        return new ModelDescription(name, languages, Pooling.MEAN, "", "", 512, Optional.empty());
    }
}
