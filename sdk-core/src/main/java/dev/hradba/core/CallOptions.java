package dev.hradba.core;

import dev.hradba.core.completion.Sampling;

/// How a typed call is made.
///
/// @param sampling   how tokens are chosen
/// @param maxTokens  hard limit on the tokens of one reply, at least 1
/// @param maxRepairs how often the model may correct a reply that broke its contract, in [0, 10]
/// @param maxToolTurns how often the model may call tools before it has to answer, in [0, 100]
public record CallOptions(Sampling sampling, int maxTokens, int maxRepairs, int maxToolTurns) {

    /// The most likely tokens, at most 2048 of them, two repairs and eight turns with tools.
    public static final CallOptions DEFAULTS = new CallOptions(Sampling.GREEDY, 2048, 2, 8);

    /// Checks the ranges.
    public CallOptions {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens %d is below 1".formatted(maxTokens));
        }
        if (maxRepairs < 0 || maxRepairs > 10) {
            throw new IllegalArgumentException("maxRepairs %d is outside [0, 10]".formatted(maxRepairs));
        }
        if (maxToolTurns < 0 || maxToolTurns > 100) {
            throw new IllegalArgumentException("maxToolTurns %d is outside [0, 100]".formatted(maxToolTurns));
        }
    }

    /// The same options with other sampling.
    public CallOptions with(Sampling newSampling) {
        return new CallOptions(newSampling, maxTokens, maxRepairs, maxToolTurns);
    }

    /// The same options with another limit on the tokens of one reply.
    public CallOptions withMaxTokens(int limit) {
        return new CallOptions(sampling, limit, maxRepairs, maxToolTurns);
    }

    /// The same options with another number of repairs.
    public CallOptions withMaxRepairs(int repairs) {
        return new CallOptions(sampling, maxTokens, repairs, maxToolTurns);
    }

    /// The same options with another number of turns with tools.
    public CallOptions withMaxToolTurns(int turns) {
        return new CallOptions(sampling, maxTokens, maxRepairs, turns);
    }
}
