package dev.hradba.gpu.internal.model;

/// Element-wise arithmetic on rows of floats.
final class Floats {

    private static final float LOG2_E = 1.442695f;
    private static final float LN2_HIGH = 0.6933594f;
    private static final float LN2_LOW = -2.12194440e-4f;

    private Floats() {}

    /// `e^x` with a relative error below 3e-7, 0 below -87; several times faster than [Math#exp].
    ///
    /// Source: range reduction by powers of two and the Taylor polynomial of degree 7 on `[-ln2/2, ln2/2]`.
    static float exp(float x) {
        if (x < -87f) {
            return 0f;
        }
        if (x > 88f) {
            return Float.POSITIVE_INFINITY;
        }
        float scaled = x * LOG2_E;
        int n = (int) (scaled + (scaled >= 0 ? 0.5f : -0.5f));
        float r = x - n * LN2_HIGH - n * LN2_LOW;
        float p = 1f / 5040;
        p = p * r + 1f / 720;
        p = p * r + 1f / 120;
        p = p * r + 1f / 24;
        p = p * r + 1f / 6;
        p = p * r + 0.5f;
        p = p * r + 1f;
        p = p * r + 1f;
        return p * Float.intBitsToFloat((n + 127) << 23);
    }

    /// `out = x / sqrt(mean(x^2) + epsilon) * weight`. Source: Zhang and Sennrich 2019, <https://arxiv.org/abs/1910.07467>.
    static void rmsNorm(float[] x, int xo, float[] weight, float epsilon, float[] out, int oo) {
        int n = weight.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (double) x[xo + i] * x[xo + i];
        }
        float scale = (float) (1 / Math.sqrt(sum / n + epsilon));
        for (int i = 0; i < n; i++) {
            out[oo + i] = x[xo + i] * scale * weight[i];
        }
    }

    /// `gate = gate / (1 + e^-gate) * up`, the gated unit of Shazeer 2020, <https://arxiv.org/abs/2002.05202>.
    static void swiGlu(float[] gate, float[] up, int at, int n) {
        for (int i = at; i < at + n; i++) {
            float g = gate[i];
            gate[i] = g / (1f + exp(-g)) * up[i];
        }
    }

    /// `x += y`.
    static void add(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            x[xo + i] += y[yo + i];
        }
    }

    /// Turns the first `n` scores into probabilities after multiplying them by `scale`; the rest up to `end` becomes 0.
    static void softmax(float[] scores, int at, int n, int end, float scale) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = at; i < at + n; i++) {
            max = Math.max(max, scores[i]);
        }
        float sum = 0;
        for (int i = at; i < at + n; i++) {
            float e = exp((scores[i] - max) * scale);
            scores[i] = e;
            sum += e;
        }
        float inverse = 1 / sum;
        for (int i = at; i < at + n; i++) {
            scores[i] *= inverse;
        }
        for (int i = at + n; i < at + end; i++) {
            scores[i] = 0;
        }
    }
}
