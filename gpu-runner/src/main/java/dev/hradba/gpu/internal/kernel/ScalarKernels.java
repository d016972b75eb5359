package dev.hradba.gpu.internal.kernel;

/// Plain Java, blocked for registers. Fast from the first second on, because the JIT needs no vector classes for it.
/// Longer than our files usually are in its loops only: eight accumulators hide the latency of the multiply-add.
final class ScalarKernels implements Kernels {

    private final int tileRows;

    ScalarKernels(int tileRows) {
        this.tileRows = tileRows;
    }

    @Override
    public int tileRows() {
        return tileRows;
    }

    @Override
    public void fourInputs(float[] w, int wo, int cols, float[] x, int x0, int x1, int x2, int x3,
            float[] y, int y0, int y1, int y2, int y3) {
        for (int r = 0; r < tileRows; r += 2) {
            twoRows(w, wo + r, cols, x, x0, x1, x2, x3, y, y0 + r, y1 + r, y2 + r, y3 + r);
        }
    }

    private void twoRows(float[] w, int wo, int cols, float[] x, int x0, int x1, int x2, int x3,
            float[] y, int y0, int y1, int y2, int y3) {
        float a0 = 0, a1 = 0, b0 = 0, b1 = 0, c0 = 0, c1 = 0, d0 = 0, d1 = 0;
        for (int k = 0, o = wo; k < cols; k++, o += tileRows) {
            float w0 = w[o];
            float w1 = w[o + 1];
            float xa = x[x0 + k];
            float xb = x[x1 + k];
            float xc = x[x2 + k];
            float xd = x[x3 + k];
            a0 = Math.fma(w0, xa, a0);
            a1 = Math.fma(w1, xa, a1);
            b0 = Math.fma(w0, xb, b0);
            b1 = Math.fma(w1, xb, b1);
            c0 = Math.fma(w0, xc, c0);
            c1 = Math.fma(w1, xc, c1);
            d0 = Math.fma(w0, xd, d0);
            d1 = Math.fma(w1, xd, d1);
        }
        y[y0] = a0;
        y[y0 + 1] = a1;
        y[y1] = b0;
        y[y1 + 1] = b1;
        y[y2] = c0;
        y[y2 + 1] = c1;
        y[y3] = d0;
        y[y3 + 1] = d1;
    }

    @Override
    public void fourTiles(float[] w, int w0, int w1, int w2, int w3, int cols, float[] x, int xo,
            float[] y, int y0, int y1, int y2, int y3) {
        for (int r = 0; r < tileRows; r += 8) {
            eightRows(w, w0 + r, cols, x, xo, y, y0 + r);
            eightRows(w, w1 + r, cols, x, xo, y, y1 + r);
            eightRows(w, w2 + r, cols, x, xo, y, y2 + r);
            eightRows(w, w3 + r, cols, x, xo, y, y3 + r);
        }
    }

    private void eightRows(float[] w, int wo, int cols, float[] x, int xo, float[] y, int yo) {
        float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        for (int k = 0, o = wo; k < cols; k++, o += tileRows) {
            float v = x[xo + k];
            a = Math.fma(w[o], v, a);
            b = Math.fma(w[o + 1], v, b);
            c = Math.fma(w[o + 2], v, c);
            d = Math.fma(w[o + 3], v, d);
            e = Math.fma(w[o + 4], v, e);
            f = Math.fma(w[o + 5], v, f);
            g = Math.fma(w[o + 6], v, g);
            h = Math.fma(w[o + 7], v, h);
        }
        y[yo] = a;
        y[yo + 1] = b;
        y[yo + 2] = c;
        y[yo + 3] = d;
        y[yo + 4] = e;
        y[yo + 5] = f;
        y[yo + 6] = g;
        y[yo + 7] = h;
    }

    @Override
    public void twoTilesQ8(byte[] q, int q0, int q1, float[] scales, int s0, int s1, int cols, float[] x, int xo,
            float[] y, int y0, int y1) {
        for (int r = 0; r < tileRows; r += 4) {
            fourRowsQ8(q, q0 + r, scales, s0 + r, cols, x, xo, y, y0 + r);
            fourRowsQ8(q, q1 + r, scales, s1 + r, cols, x, xo, y, y1 + r);
        }
    }

    private void fourRowsQ8(byte[] q, int qo, float[] scales, int so, int cols, float[] x, int xo, float[] y, int yo) {
        float a = 0, b = 0, c = 0, d = 0;
        int o = qo;
        for (int block = 0, s = so; block < cols; block += 32, s += tileRows) {
            float sa = scales[s];
            float sb = scales[s + 1];
            float sc = scales[s + 2];
            float sd = scales[s + 3];
            for (int k = 0; k < 32; k++, o += tileRows) {
                float v = x[xo + block + k];
                a = Math.fma(q[o] * sa, v, a);
                b = Math.fma(q[o + 1] * sb, v, b);
                c = Math.fma(q[o + 2] * sc, v, c);
                d = Math.fma(q[o + 3] * sd, v, d);
            }
        }
        y[yo] = a;
        y[yo + 1] = b;
        y[yo + 2] = c;
        y[yo + 3] = d;
    }

    @Override
    public void twoTilesF16(short[] h, int h0, int h1, int cols, float[] x, int xo, float[] y, int y0, int y1) {
        for (int r = 0; r < tileRows; r += 4) {
            fourRowsF16(h, h0 + r, cols, x, xo, y, y0 + r);
            fourRowsF16(h, h1 + r, cols, x, xo, y, y1 + r);
        }
    }

    private void fourRowsF16(short[] h, int ho, int cols, float[] x, int xo, float[] y, int yo) {
        float a = 0, b = 0, c = 0, d = 0;
        for (int k = 0, o = ho; k < cols; k++, o += tileRows) {
            float v = x[xo + k];
            a = Math.fma(Float.float16ToFloat(h[o]), v, a);
            b = Math.fma(Float.float16ToFloat(h[o + 1]), v, b);
            c = Math.fma(Float.float16ToFloat(h[o + 2]), v, c);
            d = Math.fma(Float.float16ToFloat(h[o + 3]), v, d);
        }
        y[yo] = a;
        y[yo + 1] = b;
        y[yo + 2] = c;
        y[yo + 3] = d;
    }
}
