package dev.hradba.gpu.internal.kernel;

/// A weight matrix in tiles (see [Kernels]), padded with zero rows to whole tiles. Immutable once packed; thread-safe.
public final class Matrix {

    /// Numbers of a matrix, `[tile][column][row of tile]`. Never compared, so arrays are fine as components.
    sealed interface Storage {}

    /// 32-bit floats.
    @SuppressWarnings("ArrayRecordComponent")
    record F32(float[] weights) implements Storage {}

    /// 16-bit floats.
    @SuppressWarnings("ArrayRecordComponent")
    record F16(short[] weights) implements Storage {}

    /// Signed bytes with a scale per row and 32 columns, `[tile][block][row of tile]`.
    @SuppressWarnings("ArrayRecordComponent")
    record Q8(byte[] weights, float[] scales) implements Storage {}

    private final int rows;
    private final int columns;
    private final int tileRows;
    private final Storage storage;

    Matrix(int rows, int columns, int tileRows, Storage storage) {
        this.rows = rows;
        this.columns = columns;
        this.tileRows = tileRows;
        this.storage = storage;
    }

    /// Rows without padding: the length of the output.
    public int rows() {
        return rows;
    }

    /// Rows with padding: how much room an output needs.
    public int paddedRows() {
        return tiles() * tileRows;
    }

    /// Columns: the length of the input.
    public int columns() {
        return columns;
    }

    int tiles() {
        return (rows + tileRows - 1) / tileRows;
    }

    int tileRows() {
        return tileRows;
    }

    Storage storage() {
        return storage;
    }

    /// Bytes that the weights take.
    public long bytes() {
        return switch (storage) {
            case F32(var weights) -> 4L * weights.length;
            case F16(var weights) -> 2L * weights.length;
            case Q8(var weights, var scales) -> weights.length + 4L * scales.length;
        };
    }

    /// Writes one tile as floats, `[column][row of tile]`.
    void expand(int tile, float[] out) {
        int size = columns * tileRows;
        int from = tile * size;
        switch (storage) {
            case F32(var weights) -> System.arraycopy(weights, from, out, 0, size);
            case F16(var weights) -> {
                for (int i = 0; i < size; i++) {
                    out[i] = Float.float16ToFloat(weights[from + i]);
                }
            }
            case Q8(var weights, var scales) -> expandQ8(weights, from, scales, tile * (columns / 32) * tileRows, out);
        }
    }

    private void expandQ8(byte[] weights, int from, float[] scales, int scale, float[] out) {
        for (int block = 0; block < columns / 32; block++) {
            int s = scale + block * tileRows;
            for (int k = 0; k < 32; k++) {
                int o = (block * 32 + k) * tileRows;
                for (int r = 0; r < tileRows; r++) {
                    out[o + r] = weights[from + o + r] * scales[s + r];
                }
            }
        }
    }
}
