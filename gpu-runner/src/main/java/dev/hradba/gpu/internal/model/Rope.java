package dev.hradba.gpu.internal.model;

import java.util.Arrays;

/// Rotary position embedding of adjacent pairs: `(a, b)` turns by `position * base^(-2i/rotated) / factor[i]`.
///
/// Source: Su et al. 2021, <https://arxiv.org/abs/2104.09864>. Angles are tabulated as positions come into use.
/// Not thread-safe while [#reach] runs.
final class Rope {

    private final int pairs;
    private final double[] frequencies;
    private float[] cosines = new float[0];
    private float[] sines = new float[0];
    private int positions;

    /// @param config  base, scale and how many numbers of a head turn
    /// @param factors divisors of the frequencies, one per pair
    Rope(LlamaConfig config, float[] factors) {
        this.pairs = config.rotated() / 2;
        this.frequencies = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            frequencies[i] = config.ropeScale() * Math.pow(config.ropeBase(), -2.0 * i / config.rotated()) / factors[i];
        }
    }

    /// Fills the table for all positions below the limit.
    void reach(int limit) {
        if (limit <= positions) {
            return;
        }
        int grown = Math.max(limit, 2 * positions);
        cosines = Arrays.copyOf(cosines, grown * pairs);
        sines = Arrays.copyOf(sines, grown * pairs);
        for (int p = positions; p < grown; p++) {
            for (int i = 0; i < pairs; i++) {
                double angle = p * frequencies[i];
                cosines[p * pairs + i] = (float) Math.cos(angle);
                sines[p * pairs + i] = (float) Math.sin(angle);
            }
        }
        positions = grown;
    }

    /// Turns one head in place.
    void turn(float[] x, int at, int position) {
        int t = position * pairs;
        for (int i = 0; i < pairs; i++) {
            float cosine = cosines[t + i];
            float sine = sines[t + i];
            float a = x[at + 2 * i];
            float b = x[at + 2 * i + 1];
            x[at + 2 * i] = a * cosine - b * sine;
            x[at + 2 * i + 1] = a * sine + b * cosine;
        }
    }
}
