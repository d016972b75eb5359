package dev.hradba.core;

/// Tokens spent by one or several calls. Counts are sums, never averages.
///
/// @param inputTokens    tokens of the prompt
/// @param outputTokens   tokens of the reply, however they were produced
/// @param cachedTokens   prompt tokens that were answered from a cache
/// @param forcedTokens   output tokens that the grammar left no choice about, so the model was not asked
/// @param draftedTokens  output tokens proposed by speculation
/// @param acceptedTokens proposed tokens that the model agreed with
public record Usage(
        int inputTokens, int outputTokens, int cachedTokens, int forcedTokens, int draftedTokens, int acceptedTokens) {

    /// Nothing spent.
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

    /// Rejects negative counts.
    public Usage {
        if (inputTokens < 0 || outputTokens < 0 || cachedTokens < 0 || forcedTokens < 0 || draftedTokens < 0
                || acceptedTokens < 0) {
            throw new IllegalArgumentException("token counts cannot be negative: in %d, out %d, cached %d, forced %d, drafted %d, accepted %d"
                    .formatted(inputTokens, outputTokens, cachedTokens, forcedTokens, draftedTokens, acceptedTokens));
        }
    }

    /// Usage of a call about which only prompt and reply length are known.
    public static Usage of(int inputTokens, int outputTokens) {
        return new Usage(inputTokens, outputTokens, 0, 0, 0, 0);
    }

    /// The sum of both.
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedTokens + other.cachedTokens,
                forcedTokens + other.forcedTokens,
                draftedTokens + other.draftedTokens,
                acceptedTokens + other.acceptedTokens);
    }
}
