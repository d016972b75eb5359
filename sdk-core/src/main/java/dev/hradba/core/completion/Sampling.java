package dev.hradba.core.completion;

import java.util.OptionalLong;

/// How the next token is chosen.
///
/// @param temperature 0 takes the most likely token; above, the distribution is flattened
/// @param topP        nucleus: the smallest set of tokens with this probability, in (0, 1]
/// @param topK        only the k most likely tokens; 0 for all
/// @param seed        makes sampling repeatable where the backend can
public record Sampling(double temperature, double topP, int topK, OptionalLong seed) {

    /// The most likely token, always.
    public static final Sampling GREEDY = new Sampling(0, 1, 0, OptionalLong.empty());

    /// Checks the ranges.
    public Sampling {
        if (!(temperature >= 0 && temperature <= 10)) {
            throw new IllegalArgumentException("temperature %s is outside [0, 10]".formatted(temperature));
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP %s is outside (0, 1]".formatted(topP));
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK %d is negative; 0 means all tokens".formatted(topK));
        }
    }
}
