package dev.hradba.gpu.internal.kernel;

import java.lang.foreign.MemorySegment;

import dev.hradba.gpu.internal.gguf.GgmlType;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

/// Brings the rows of a tensor into tiles.
public final class Packing {

    private final WorkerPool pool;
    private final int tileRows;
    private final boolean expand;

    /// A packer.
    ///
    /// @param pool     shares the work
    /// @param tileRows rows per tile
    /// @param expand   whether 8-bit and 16-bit weights become floats: four times the memory, but only one kernel to compile,
    ///                 which is what a small model in a fresh JVM wants
    public Packing(WorkerPool pool, int tileRows, boolean expand) {
        this.pool = pool;
        this.tileRows = tileRows;
        this.expand = expand;
    }

    /// Packs a tensor.
    ///
    /// @param data    its bytes
    /// @param type    how they are stored
    /// @param rows    rows
    /// @param columns columns
    public Matrix pack(MemorySegment data, GgmlType type, int rows, int columns) {
        boolean bytes = type == GgmlType.Q8_0 || type == GgmlType.Q4_0;
        int tiles = (rows + tileRows - 1) / tileRows;
        int size = Math.multiplyExact(tiles, Math.multiplyExact(tileRows, columns));
        if (bytes && !expand) {
            byte[] weights = new byte[size + 16];
            float[] scales = new float[size / 32];
            pool.run(tiles, (tile, worker) -> packQ8(data, type, rows, columns, tile, weights, scales));
            return new Matrix(rows, columns, tileRows, new Matrix.Q8(weights, scales));
        }
        if (type == GgmlType.F16 && !expand) {
            short[] weights = new short[size + 8];
            pool.run(tiles, (tile, worker) -> packF16(data, rows, columns, tile, weights));
            return new Matrix(rows, columns, tileRows, new Matrix.F16(weights));
        }
        float[] weights = new float[size];
        pool.run(tiles, (tile, worker) -> packF32(data, type, rows, columns, tile, weights));
        return new Matrix(rows, columns, tileRows, new Matrix.F32(weights));
    }

    private void packF32(MemorySegment data, GgmlType type, int rows, int columns, int tile, float[] weights) {
        float[] row = new float[columns];
        int end = Math.min(tileRows, rows - tile * tileRows);
        for (int r = 0; r < end; r++) {
            Rows.read(data, type, (long) tile * tileRows + r, columns, row, 0);
            for (int k = 0, o = tile * tileRows * columns + r; k < columns; k++, o += tileRows) {
                weights[o] = row[k];
            }
        }
    }

    private void packF16(MemorySegment data, int rows, int columns, int tile, short[] weights) {
        byte[] row = new byte[2 * columns];
        int end = Math.min(tileRows, rows - tile * tileRows);
        for (int r = 0; r < end; r++) {
            MemorySegment.copy(data, JAVA_BYTE, row.length * ((long) tile * tileRows + r), row, 0, row.length);
            for (int k = 0, o = tile * tileRows * columns + r; k < columns; k++, o += tileRows) {
                weights[o] = Rows.short16(row, 2 * k);
            }
        }
    }

    private void packQ8(MemorySegment data, GgmlType type, int rows, int columns, int tile, byte[] weights, float[] scales) {
        int blockBytes = type.blockBytes();
        int blocks = columns / 32;
        byte[] row = new byte[blocks * blockBytes];
        int end = Math.min(tileRows, rows - tile * tileRows);
        for (int r = 0; r < end; r++) {
            MemorySegment.copy(data, JAVA_BYTE, row.length * ((long) tile * tileRows + r), row, 0, row.length);
            for (int block = 0; block < blocks; block++) {
                int from = block * blockBytes;
                scales[(tile * blocks + block) * tileRows + r] =
                        Float.float16ToFloat(Rows.short16(row, from));
                int o = (tile * columns + block * 32) * tileRows + r;
                for (int k = 0; k < 32; k++, o += tileRows) {
                    weights[o] = type == GgmlType.Q8_0 ? row[from + 2 + k]
                            : (byte) ((k < 16 ? row[from + 2 + k] & 15 : row[from + 2 + k - 16] >> 4 & 15) - 8);
                }
            }
        }
    }
}
