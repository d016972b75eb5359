package dev.hradba.gpu.internal.kernel;

/// Brings [VectorKernels] to the JIT's last tier with little work: many calls on very short rows.
/// A class of its own, so that nothing here is loaded where the vector module is absent.
final class VectorWarmUp {

    /// Enough for the JIT's thresholds (calls plus loop turns of 15,000) and for the compilation to finish meanwhile.
    private static final int CALLS = 4000;
    private static final int COLUMNS = 4;

    private VectorWarmUp() {}

    static boolean useful() {
        return VectorKernels.useful();
    }

    static int tileRows() {
        return new VectorKernels().tileRows();
    }

    static Kernels run() {
        VectorKernels kernels = new VectorKernels();
        int tile = kernels.tileRows();
        float[] w = new float[4 * tile * 32];
        float[] x = new float[128];
        float[] y = new float[4 * tile];
        byte[] q = new byte[2 * tile * 32 + 16];
        short[] h = new short[2 * tile * 32 + 8];
        for (int i = 0; i < CALLS; i++) {
            kernels.fourInputs(w, 0, COLUMNS, x, 0, 32, 64, 96, y, 0, tile, 2 * tile, 3 * tile);
        }
        for (int i = 0; i < CALLS; i++) {
            kernels.fourTiles(w, 0, tile, 2 * tile, 3 * tile, COLUMNS, x, 0, y, 0, tile, 2 * tile, 3 * tile);
        }
        for (int i = 0; i < CALLS / 4; i++) {
            kernels.twoTilesQ8(q, 0, tile, w, 0, tile, 32, x, 0, y, 0, tile);
            kernels.twoTilesF16(h, 0, tile, COLUMNS, x, 0, y, 0, tile);
        }
        return kernels;
    }
}
