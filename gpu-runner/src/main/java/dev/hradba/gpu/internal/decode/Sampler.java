package dev.hradba.gpu.internal.decode;

import java.util.Arrays;
import java.util.SplittableRandom;

import dev.hradba.core.completion.Sampling;
import org.jspecify.annotations.Nullable;

/// Chooses a token from logits. One random number per choice among several tokens and none where there is no
/// choice, so that neither drafts nor forced tokens change anything for a given seed.
/// Not thread-safe.
final class Sampler {

    private final Sampling sampling;
    private final SplittableRandom random;

    Sampler(Sampling sampling) {
        this.sampling = sampling;
        this.random = sampling.seed().isPresent() ? new SplittableRandom(sampling.seed().getAsLong()) : new SplittableRandom();
    }

    /// The next token: the likeliest at temperature 0 (the lowest id among equals), else drawn after temperature, top-k and top-p.
    ///
    /// @param logits  one per token
    /// @param allowed bit set of tokens, or null for all; never empty
    int choose(float[] logits, long @Nullable [] allowed) {
        if (sampling.temperature() == 0) {
            return likeliest(logits, allowed);
        }
        long[] order = candidates(logits, allowed);
        if (order.length == 1) {
            return (int) order[0];
        }
        double draw = random.nextDouble();
        boolean ranked = sampling.topK() > 0 || sampling.topP() < 1;
        if (ranked) {
            Arrays.sort(order);
        }
        int count = sampling.topK() > 0 ? Math.min(sampling.topK(), order.length) : order.length;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, logits[(int) order[i]]);
        }
        double[] weights = new double[count];
        double total = 0;
        for (int i = 0; i < count; i++) {
            weights[i] = Math.exp((logits[(int) order[i]] - max) / sampling.temperature());
            total += weights[i];
        }
        if (sampling.topP() < 1) {
            double kept = 0;
            int n = 0;
            while (n < count && kept < sampling.topP() * total) {
                kept += weights[n++];
            }
            count = n;
            total = kept;
        }
        double rest = draw * total;
        for (int i = 0; i < count; i++) {
            rest -= weights[i];
            if (rest < 0) {
                return (int) order[i];
            }
        }
        return (int) order[count - 1];
    }

    private static int likeliest(float[] logits, long @Nullable [] allowed) {
        int best = -1;
        for (int id = 0; id < logits.length; id++) {
            if ((allowed == null || allows(allowed, id)) && (best < 0 || logits[id] > logits[best])) {
                best = id;
            }
        }
        return best;
    }

    /// Allowed ids in the low half, their rank key (falling with the logit) in the high half.
    private static long[] candidates(float[] logits, long @Nullable [] allowed) {
        long[] keys = new long[logits.length];
        int n = 0;
        for (int id = 0; id < logits.length; id++) {
            if (allowed == null || allows(allowed, id)) {
                int bits = Float.floatToIntBits(logits[id]);
                int rising = bits < 0 ? ~bits : bits ^ 0x8000_0000;
                keys[n++] = (long) (~rising ^ 0x8000_0000) << 32 | id;
            }
        }
        return Arrays.copyOf(keys, n);
    }

    static boolean allows(long[] allowed, int id) {
        return (allowed[id >> 6] >>> id & 1) != 0;
    }

    /// Natural logarithm of a token's probability in the unmasked distribution at temperature 1.
    static double logProb(float[] logits, int id) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double total = 0;
        for (float logit : logits) {
            total += Math.exp(logit - max);
        }
        return Math.min(0, logits[id] - max - Math.log(total));
    }
}
