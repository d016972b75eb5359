package dev.hradba.gpu.internal.kernel;

/// Multiplies packed matrices with batches of input rows, on several threads where that pays. One caller at a time.
public final class Multiplier {

    /// Multiply-adds below which another thread costs more than it brings (about 50 microseconds of work).
    private static final long SHARE_FROM = 400_000;

    private final TieredKernels kernels;
    private final WorkerPool pool;
    private final float[][] scratch;

    /// A multiplier over these kernels and threads.
    public Multiplier(TieredKernels kernels, WorkerPool pool) {
        this.kernels = kernels;
        this.pool = pool;
        this.scratch = new float[pool.threads()][0];
    }

    /// Rows of several inputs or outputs in one array.
    ///
    /// @param data   the numbers
    /// @param stride numbers from one row to the next
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Batch(float[] data, int stride) {}

    /// Computes `y[i] = m * x[i]` for the first `count` rows of the batches.
    ///
    /// @param m     `[rows, columns]`
    /// @param x     inputs of `columns` numbers
    /// @param y     outputs; the stride has room for `m.paddedRows()`
    /// @param count rows of the batches
    public void multiply(Matrix m, Batch x, Batch y, int count) {
        Kernels now = kernels.current();
        long work = (long) m.rows() * m.columns() * count;
        kernels.worked(work);
        int tiles = m.tiles();
        int group = groupSize(tiles, work);
        int pieces = (tiles + group - 1) / group;
        pool.run(pieces, (piece, worker) -> {
            int end = Math.min(tiles, (piece + 1) * group);
            if (count == 1) {
                single(now, m, piece * group, end, x.data, y.data);
            } else {
                batch(now, m, piece * group, end, x, y, count, worker);
            }
        });
    }

    /// Tiles per piece: all of them when sharing does not pay, else a multiple of 4 and several pieces per thread.
    private int groupSize(int tiles, long work) {
        if (pool.threads() == 1 || work < SHARE_FROM) {
            return tiles;
        }
        int perPiece = tiles / (4 * pool.threads());
        return Math.max(4, perPiece & -4);
    }

    private void single(Kernels now, Matrix m, int from, int end, float[] x, float[] y) {
        int columns = m.columns();
        int rows = m.tileRows();
        int size = columns * rows;
        int last = end - 1;
        switch (m.storage()) {
            case Matrix.F32(var w) -> {
                for (int t = from; t < end; t += 4) {
                    int b = Math.min(last, t + 1);
                    int c = Math.min(last, t + 2);
                    int d = Math.min(last, t + 3);
                    now.fourTiles(w, t * size, b * size, c * size, d * size, columns, x, 0, y, t * rows, b * rows, c * rows, d * rows);
                }
            }
            case Matrix.F16(var h) -> {
                for (int t = from; t < end; t += 2) {
                    int b = Math.min(last, t + 1);
                    now.twoTilesF16(h, t * size, b * size, columns, x, 0, y, t * rows, b * rows);
                }
            }
            case Matrix.Q8(var q, var scales) -> {
                int s = size / 32;
                for (int t = from; t < end; t += 2) {
                    int b = Math.min(last, t + 1);
                    now.twoTilesQ8(q, t * size, b * size, scales, t * s, b * s, columns, x, 0, y, t * rows, b * rows);
                }
            }
        }
    }

    private void batch(Kernels now, Matrix m, int from, int end, Batch x, Batch y, int count, int worker) {
        int columns = m.columns();
        int rows = m.tileRows();
        int size = columns * rows;
        for (int t = from; t < end; t++) {
            float[] w;
            int wo;
            if (m.storage() instanceof Matrix.F32(var weights)) {
                w = weights;
                wo = t * size;
            } else {
                w = scratch(worker, size);
                wo = 0;
                m.expand(t, w);
            }
            for (int i = 0; i < count; i += 4) {
                int b = Math.min(count - 1, i + 1);
                int c = Math.min(count - 1, i + 2);
                int d = Math.min(count - 1, i + 3);
                int o = t * rows;
                now.fourInputs(w, wo, columns, x.data, i * x.stride, b * x.stride, c * x.stride, d * x.stride,
                        y.data, i * y.stride + o, b * y.stride + o, c * y.stride + o, d * y.stride + o);
            }
        }
    }

    private float[] scratch(int worker, int size) {
        if (scratch[worker].length < size) {
            scratch[worker] = new float[size];
        }
        return scratch[worker];
    }
}
