package dev.hradba.gpu.internal.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The Vector API; alone imports it. A lane is a row, a tile two vectors, so nothing is ever summed across lanes and the
/// weights of a tile stream through memory in order. Slow until the JIT has compiled it: see [TieredKernels].
final class VectorKernels implements Kernels {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = FLOATS.length();
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * LANES)));
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(16 * LANES));
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    /// 2^112: moves the exponent of a 16-bit float, shifted into place, to that of a 32-bit float.
    private static final float REBIAS = 0x1p112f;

    @Override
    public int tileRows() {
        return 2 * LANES;
    }

    /// Whether the hardware has vectors that are worth it.
    static boolean useful() {
        return LANES >= 4;
    }

    @Override
    public void fourInputs(float[] w, int wo, int cols, float[] x, int x0, int x1, int x2, int x3,
            float[] y, int y0, int y1, int y2, int y3) {
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        for (int k = 0, o = wo; k < cols; k++, o += 2 * LANES) {
            FloatVector w0 = FloatVector.fromArray(FLOATS, w, o);
            FloatVector w1 = FloatVector.fromArray(FLOATS, w, o + LANES);
            FloatVector v = FloatVector.broadcast(FLOATS, x[x0 + k]);
            a0 = w0.fma(v, a0);
            a1 = w1.fma(v, a1);
            v = FloatVector.broadcast(FLOATS, x[x1 + k]);
            b0 = w0.fma(v, b0);
            b1 = w1.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + k]);
            c0 = w0.fma(v, c0);
            c1 = w1.fma(v, c1);
            v = FloatVector.broadcast(FLOATS, x[x3 + k]);
            d0 = w0.fma(v, d0);
            d1 = w1.fma(v, d1);
        }
        a0.intoArray(y, y0);
        a1.intoArray(y, y0 + LANES);
        b0.intoArray(y, y1);
        b1.intoArray(y, y1 + LANES);
        c0.intoArray(y, y2);
        c1.intoArray(y, y2 + LANES);
        d0.intoArray(y, y3);
        d1.intoArray(y, y3 + LANES);
    }

    @Override
    public void fourTiles(float[] w, int w0, int w1, int w2, int w3, int cols, float[] x, int xo,
            float[] y, int y0, int y1, int y2, int y3) {
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        for (int k = 0, o = 0; k < cols; k++, o += 2 * LANES) {
            FloatVector v = FloatVector.broadcast(FLOATS, x[xo + k]);
            a0 = FloatVector.fromArray(FLOATS, w, w0 + o).fma(v, a0);
            a1 = FloatVector.fromArray(FLOATS, w, w0 + o + LANES).fma(v, a1);
            b0 = FloatVector.fromArray(FLOATS, w, w1 + o).fma(v, b0);
            b1 = FloatVector.fromArray(FLOATS, w, w1 + o + LANES).fma(v, b1);
            c0 = FloatVector.fromArray(FLOATS, w, w2 + o).fma(v, c0);
            c1 = FloatVector.fromArray(FLOATS, w, w2 + o + LANES).fma(v, c1);
            d0 = FloatVector.fromArray(FLOATS, w, w3 + o).fma(v, d0);
            d1 = FloatVector.fromArray(FLOATS, w, w3 + o + LANES).fma(v, d1);
        }
        a0.intoArray(y, y0);
        a1.intoArray(y, y0 + LANES);
        b0.intoArray(y, y1);
        b1.intoArray(y, y1 + LANES);
        c0.intoArray(y, y2);
        c1.intoArray(y, y2 + LANES);
        d0.intoArray(y, y3);
        d1.intoArray(y, y3 + LANES);
    }

    @Override
    public void twoTilesQ8(byte[] q, int q0, int q1, float[] scales, int s0, int s1, int cols, float[] x, int xo,
            float[] y, int y0, int y1) {
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        int o = 0;
        for (int block = 0, s = 0; block < cols; block += 32, s += 2 * LANES) {
            FloatVector sa0 = FloatVector.fromArray(FLOATS, scales, s0 + s);
            FloatVector sa1 = FloatVector.fromArray(FLOATS, scales, s0 + s + LANES);
            FloatVector sb0 = FloatVector.fromArray(FLOATS, scales, s1 + s);
            FloatVector sb1 = FloatVector.fromArray(FLOATS, scales, s1 + s + LANES);
            for (int k = 0; k < 32; k++, o += 2 * LANES) {
                FloatVector v = FloatVector.broadcast(FLOATS, x[xo + block + k]);
                a0 = bytes(q, q0 + o).mul(sa0).fma(v, a0);
                a1 = bytes(q, q0 + o + LANES).mul(sa1).fma(v, a1);
                b0 = bytes(q, q1 + o).mul(sb0).fma(v, b0);
                b1 = bytes(q, q1 + o + LANES).mul(sb1).fma(v, b1);
            }
        }
        a0.intoArray(y, y0);
        a1.intoArray(y, y0 + LANES);
        b0.intoArray(y, y1);
        b1.intoArray(y, y1 + LANES);
    }

    private static FloatVector bytes(byte[] q, int o) {
        return (FloatVector) ByteVector.fromArray(BYTES, q, o).convertShape(VectorOperators.B2F, FLOATS, 0);
    }

    @Override
    public void twoTilesF16(short[] h, int h0, int h1, int cols, float[] x, int xo, float[] y, int y0, int y1) {
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        for (int k = 0, o = 0; k < cols; k++, o += 2 * LANES) {
            FloatVector v = FloatVector.broadcast(FLOATS, x[xo + k]);
            a0 = halves(h, h0 + o).fma(v, a0);
            a1 = halves(h, h0 + o + LANES).fma(v, a1);
            b0 = halves(h, h1 + o).fma(v, b0);
            b1 = halves(h, h1 + o + LANES).fma(v, b1);
        }
        a0.intoArray(y, y0);
        a1.intoArray(y, y0 + LANES);
        b0.intoArray(y, y1);
        b1.intoArray(y, y1 + LANES);
    }

    /// Finite 16-bit floats, subnormal ones included: sign, then exponent and fraction moved to their 32-bit places.
    private static FloatVector halves(short[] h, int o) {
        IntVector bits = (IntVector) ShortVector.fromArray(SHORTS, h, o).convertShape(VectorOperators.S2I, INTS, 0);
        IntVector sign = bits.and(0x8000_0000);
        FloatVector magnitude = bits.and(0x7FFF).lanewise(VectorOperators.LSHL, 13).reinterpretAsFloats().mul(REBIAS);
        return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }
}
