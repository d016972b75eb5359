package dev.hradba.core.embedding;

import java.util.OptionalInt;

/// How texts are sent to embedding and reranking models.
///
/// @param queryPrefix   what the model wants before a question, such as `query: ` for E5; not used in reranking
/// @param passagePrefix what the model wants before a passage; not used in reranking
/// @param maxBatchTexts most texts in one request, at least 1; a server's own lower limit wins
/// @param truncate      whether the server may cut texts that are too long; otherwise they are an error
/// @param dimensions    shorter vectors, for models trained for it (Matryoshka)
public record EmbedOptions(String queryPrefix, String passagePrefix, int maxBatchTexts, boolean truncate, OptionalInt dimensions) {

    /// No prefixes, 32 texts at a time, nothing cut, the model's own dimension.
    public static final EmbedOptions DEFAULTS = new EmbedOptions("", "", 32, false, OptionalInt.empty());

    /// Checks the ranges.
    public EmbedOptions {
        if (maxBatchTexts < 1) {
            throw new IllegalArgumentException("maxBatchTexts %d is below 1".formatted(maxBatchTexts));
        }
        if (dimensions.isPresent() && dimensions.getAsInt() < 1) {
            throw new IllegalArgumentException("dimensions %d is below 1".formatted(dimensions.getAsInt()));
        }
    }

    /// The same options with these prefixes.
    public EmbedOptions withPrefixes(String query, String passage) {
        return new EmbedOptions(query, passage, maxBatchTexts, truncate, dimensions);
    }

    /// The same options with another number of texts in one request.
    public EmbedOptions withMaxBatchTexts(int texts) {
        return new EmbedOptions(queryPrefix, passagePrefix, texts, truncate, dimensions);
    }

    /// The same options, letting the server cut texts that are too long.
    public EmbedOptions withTruncation() {
        return new EmbedOptions(queryPrefix, passagePrefix, maxBatchTexts, true, dimensions);
    }

    /// The same options asking for shorter vectors.
    public EmbedOptions withDimensions(int length) {
        return new EmbedOptions(queryPrefix, passagePrefix, maxBatchTexts, truncate, OptionalInt.of(length));
    }
}
