package dev.hradba.gpu.internal.kernel;

/// The inner loops of the runner: products of weight tiles with input rows.
///
/// A *tile* is `tileRows` rows of a matrix, stored column after column: `w[k * tileRows + r]`. Every implementation
/// computes `y[r] = fma(w[r][k], x[k], y[r])` for `k = 0, 1, ..` starting from 0, in exactly this order and with one
/// rounding per step. So all of them give the same bits, whatever the batch size, and may replace each other at any time.
/// Stateless and thread-safe.
public interface Kernels {

    /// Rows per tile, a multiple of 8.
    int tileRows();

    /// One tile times four input rows. Rows may be named twice.
    ///
    /// @param w    tiles
    /// @param wo   where the tile begins
    /// @param cols columns of the tile
    /// @param x    input rows, of which `x0` .. `x3` begin the four
    /// @param y    output rows of `tileRows` numbers, beginning at `y0` .. `y3`
    void fourInputs(float[] w, int wo, int cols, float[] x, int x0, int x1, int x2, int x3,
            float[] y, int y0, int y1, int y2, int y3);

    /// Four tiles times one input row. Tiles may be named twice.
    ///
    /// @param w    tiles, of which `w0` .. `w3` begin the four
    /// @param cols columns of each tile
    /// @param x    input row, beginning at `xo`
    /// @param y    outputs of `tileRows` numbers per tile, beginning at `y0` .. `y3`
    void fourTiles(float[] w, int w0, int w1, int w2, int w3, int cols, float[] x, int xo,
            float[] y, int y0, int y1, int y2, int y3);

    /// Two 8-bit tiles times one input row; a weight is `q * scale`, which is exact in a float.
    ///
    /// @param q      tiles of signed bytes, of which `q0` and `q1` begin the two; padded by 16 bytes
    /// @param scales one scale per row and 32 columns, `[block][row]`; `s0` and `s1` begin those of the tiles
    /// @param cols   columns of each tile, a multiple of 32
    /// @param x      input row, beginning at `xo`
    /// @param y      outputs of `tileRows` numbers per tile, beginning at `y0` and `y1`
    void twoTilesQ8(byte[] q, int q0, int q1, float[] scales, int s0, int s1, int cols, float[] x, int xo,
            float[] y, int y0, int y1);

    /// Two tiles of finite 16-bit floats times one input row.
    ///
    /// @param h    tiles of 16-bit floats, of which `h0` and `h1` begin the two; padded by 8 numbers
    /// @param cols columns of each tile
    /// @param x    input row, beginning at `xo`
    /// @param y    outputs of `tileRows` numbers per tile, beginning at `y0` and `y1`
    void twoTilesF16(short[] h, int h0, int h1, int cols, float[] x, int xo, float[] y, int y0, int y1);
}
