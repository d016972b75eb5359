package dev.hradba.gpu.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Set;

import dev.hradba.gpu.internal.gguf.GgmlType;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

/// Reads single rows of a tensor as floats. Block formats follow the GGUF specification.
public final class Rows {

    /// The types this runner computes with.
    public static final Set<GgmlType> READABLE =
            Set.of(GgmlType.F32, GgmlType.F16, GgmlType.BF16, GgmlType.Q8_0, GgmlType.Q4_0);

    static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Rows() {}

    /// Reads a row.
    ///
    /// @param data    the whole tensor
    /// @param type    how it is stored, one of [#READABLE]
    /// @param row     which row
    /// @param columns its length
    /// @param out     takes `columns` floats from `at` on
    /// @param at      where to begin
    public static void read(MemorySegment data, GgmlType type, long row, int columns, float[] out, int at) {
        long offset = row * type.bytes(columns);
        switch (type) {
            case F32 -> MemorySegment.copy(data, FLOAT, offset, out, at, columns);
            case F16 -> {
                for (int i = 0; i < columns; i++) {
                    out[at + i] = Float.float16ToFloat(data.get(SHORT, offset + 2L * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < columns; i++) {
                    out[at + i] = Float.intBitsToFloat(data.get(SHORT, offset + 2L * i) << 16);
                }
            }
            case Q8_0 -> readQ8(data, offset, columns, out, at);
            case Q4_0 -> readQ4(data, offset, columns, out, at);
            default -> throw new IllegalArgumentException("rows of type " + type + " cannot be read; readable are " + READABLE);
        }
    }

    private static void readQ8(MemorySegment data, long offset, int columns, float[] out, int at) {
        for (int block = 0; block < columns / 32; block++) {
            long o = offset + 34L * block;
            float scale = Float.float16ToFloat(data.get(SHORT, o));
            for (int i = 0; i < 32; i++) {
                out[at + 32 * block + i] = data.get(JAVA_BYTE, o + 2 + i) * scale;
            }
        }
    }

    private static void readQ4(MemorySegment data, long offset, int columns, float[] out, int at) {
        for (int block = 0; block < columns / 32; block++) {
            long o = offset + 18L * block;
            float scale = Float.float16ToFloat(data.get(SHORT, o));
            for (int i = 0; i < 16; i++) {
                int two = data.get(JAVA_BYTE, o + 2 + i);
                out[at + 32 * block + i] = ((two & 15) - 8) * scale;
                out[at + 32 * block + 16 + i] = ((two >> 4 & 15) - 8) * scale;
            }
        }
    }
}
