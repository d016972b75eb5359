package dev.hradba.gpu.internal.gguf;

import java.util.Optional;

/// How the numbers of a tensor are stored. Ids, block lengths and block sizes follow the GGUF specification.
public enum GgmlType {
    /// 32-bit floats.
    F32(0, 1, 4),
    /// 16-bit IEEE floats.
    F16(1, 1, 2),
    /// 4-bit blocks with one scale.
    Q4_0(2, 32, 18),
    /// 4-bit blocks with scale and minimum.
    Q4_1(3, 32, 20),
    /// 5-bit blocks with one scale.
    Q5_0(6, 32, 22),
    /// 5-bit blocks with scale and minimum.
    Q5_1(7, 32, 24),
    /// 8-bit blocks with one scale.
    Q8_0(8, 32, 34),
    /// 8-bit blocks with scale and sum.
    Q8_1(9, 32, 36),
    /// 2-bit super-blocks.
    Q2_K(10, 256, 84),
    /// 3-bit super-blocks.
    Q3_K(11, 256, 110),
    /// 4-bit super-blocks.
    Q4_K(12, 256, 144),
    /// 5-bit super-blocks.
    Q5_K(13, 256, 176),
    /// 6-bit super-blocks.
    Q6_K(14, 256, 210),
    /// 8-bit super-blocks, used between kernels.
    Q8_K(15, 256, 292),
    /// 2.06 bits per weight.
    IQ2_XXS(16, 256, 66),
    /// 2.31 bits per weight.
    IQ2_XS(17, 256, 74),
    /// 3.06 bits per weight.
    IQ3_XXS(18, 256, 98),
    /// 1.56 bits per weight.
    IQ1_S(19, 256, 50),
    /// 4-bit non-linear blocks.
    IQ4_NL(20, 32, 18),
    /// 3.44 bits per weight.
    IQ3_S(21, 256, 110),
    /// 2.5 bits per weight.
    IQ2_S(22, 256, 82),
    /// 4.25 bits per weight.
    IQ4_XS(23, 256, 136),
    /// 8-bit integers.
    I8(24, 1, 1),
    /// 16-bit integers.
    I16(25, 1, 2),
    /// 32-bit integers.
    I32(26, 1, 4),
    /// 64-bit integers.
    I64(27, 1, 8),
    /// 64-bit floats.
    F64(28, 1, 8),
    /// 1.75 bits per weight.
    IQ1_M(29, 256, 56),
    /// The upper half of 32-bit floats.
    BF16(30, 1, 2),
    /// Ternary, 1.69 bits per weight.
    TQ1_0(34, 256, 54),
    /// Ternary, 2.06 bits per weight.
    TQ2_0(35, 256, 66),
    /// 4-bit floats with a shared exponent.
    MXFP4(39, 32, 17);

    private static final GgmlType[] BY_ID = new GgmlType[40];

    static {
        for (GgmlType type : values()) {
            BY_ID[type.id] = type;
        }
    }

    private final int id;
    private final int blockLength;
    private final int blockBytes;

    GgmlType(int id, int blockLength, int blockBytes) {
        this.id = id;
        this.blockLength = blockLength;
        this.blockBytes = blockBytes;
    }

    /// The type with that number, if the specification has one and has not removed it.
    public static Optional<GgmlType> byId(int id) {
        return id < 0 || id >= BY_ID.length ? Optional.empty() : Optional.ofNullable(BY_ID[id]);
    }

    /// The number in the file.
    public int id() {
        return id;
    }

    /// Numbers per block.
    public int blockLength() {
        return blockLength;
    }

    /// Bytes per block.
    public int blockBytes() {
        return blockBytes;
    }

    /// Bytes of so many numbers, a multiple of the block length.
    ///
    /// @throws ArithmeticException if the size does not fit a long
    public long bytes(long numbers) {
        return Math.multiplyExact(numbers / blockLength, blockBytes);
    }
}
