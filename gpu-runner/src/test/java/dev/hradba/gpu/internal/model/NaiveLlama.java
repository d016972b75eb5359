package dev.hradba.gpu.internal.model;

import java.util.Map;
import java.util.Objects;

import dev.hradba.gpu.TinyModel;

/// The whole model as plainly as it can be written, in double precision, without a cache: the truth for tests.
final class NaiveLlama {

    private final TinyModel.Shape shape;
    private final Map<String, float[]> weights;

    NaiveLlama(TinyModel model) {
        this.shape = model.shape();
        this.weights = model.weights();
    }

    /// Logits after the last token.
    double[] logits(int[] tokens) {
        int n = tokens.length;
        double[][] x = new double[n][];
        for (int t = 0; t < n; t++) {
            x[t] = row(weight("token_embd.weight"), tokens[t], shape.width());
        }
        for (int layer = 0; layer < shape.layers(); layer++) {
            String b = "blk." + layer + ".";
            double[][] q = new double[n][];
            double[][] k = new double[n][];
            double[][] v = new double[n][];
            for (int t = 0; t < n; t++) {
                double[] h = norm(x[t], weight(b + "attn_norm.weight"));
                q[t] = rope(times(weight(b + "attn_q.weight"), h), t);
                k[t] = rope(times(weight(b + "attn_k.weight"), h), t);
                v[t] = times(weight(b + "attn_v.weight"), h);
            }
            for (int t = 0; t < n; t++) {
                add(x[t], times(weight(b + "attn_output.weight"), attend(q[t], k, v, t)));
                double[] h = norm(x[t], weight(b + "ffn_norm.weight"));
                double[] gate = times(weight(b + "ffn_gate.weight"), h);
                double[] up = times(weight(b + "ffn_up.weight"), h);
                for (int i = 0; i < gate.length; i++) {
                    gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
                }
                add(x[t], times(weight(b + "ffn_down.weight"), gate));
            }
        }
        double[] last = norm(x[n - 1], weight("output_norm.weight"));
        return times(weight(shape.tied() ? "token_embd.weight" : "output.weight"), last);
    }

    private float[] weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    private double[] attend(double[] q, double[][] k, double[][] v, int t) {
        int size = shape.headSize();
        double[] out = new double[shape.heads() * size];
        for (int head = 0; head < shape.heads(); head++) {
            int kv = head / (shape.heads() / shape.kvHeads()) * size;
            double[] p = new double[t + 1];
            double sum = 0;
            for (int s = 0; s <= t; s++) {
                double dot = 0;
                for (int d = 0; d < size; d++) {
                    dot += q[head * size + d] * k[s][kv + d];
                }
                p[s] = Math.exp(dot / Math.sqrt(size));
                sum += p[s];
            }
            for (int s = 0; s <= t; s++) {
                for (int d = 0; d < size; d++) {
                    out[head * size + d] += p[s] / sum * v[s][kv + d];
                }
            }
        }
        return out;
    }

    private double[] rope(double[] x, int position) {
        int size = shape.headSize();
        for (int head = 0; head < x.length / size; head++) {
            for (int i = 0; i < size; i += 2) {
                double angle = position * Math.pow(10_000, -(double) i / size);
                double a = x[head * size + i];
                double b = x[head * size + i + 1];
                x[head * size + i] = a * Math.cos(angle) - b * Math.sin(angle);
                x[head * size + i + 1] = a * Math.sin(angle) + b * Math.cos(angle);
            }
        }
        return x;
    }

    private static double[] norm(double[] x, float[] weight) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = x[i] / Math.sqrt(sum / x.length + 1e-5) * weight[i];
        }
        return out;
    }

    private static double[] times(float[] matrix, double[] x) {
        double[] out = new double[matrix.length / x.length];
        for (int r = 0; r < out.length; r++) {
            for (int c = 0; c < x.length; c++) {
                out[r] += matrix[r * x.length + c] * x[c];
            }
        }
        return out;
    }

    private static double[] row(float[] matrix, int row, int columns) {
        double[] out = new double[columns];
        for (int i = 0; i < columns; i++) {
            out[i] = matrix[row * columns + i];
        }
        return out;
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }
}
