package dev.hradba.gpu.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Set;

import dev.hradba.gpu.internal.gguf.GgmlType;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

/// Reads single rows of a tensor as floats. Block formats follow the GGUF specification.
public final class Rows {

    /// The types this runner computes with.
    public static final Set<GgmlType> READABLE =
            Set.of(GgmlType.F32, GgmlType.F16, GgmlType.BF16, GgmlType.Q8_0, GgmlType.Q4_0);

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
        byte[] bytes = new byte[Math.toIntExact(type.bytes(columns))];
        MemorySegment.copy(data, JAVA_BYTE, row * bytes.length, bytes, 0, bytes.length);
        decode(bytes, type, columns, out, at);
    }

    private static void decode(byte[] bytes, GgmlType type, int columns, float[] out, int at) {
        switch (type) {
            case F32 -> {
                for (int i = 0, o = 0; i < columns; i++, o += 4) {
                    out[at + i] = Float.intBitsToFloat((short16(bytes, o) & 0xFFFF) | short16(bytes, o + 2) << 16);
                }
            }
            case F16 -> {
                for (int i = 0; i < columns; i++) {
                    out[at + i] = Float.float16ToFloat(short16(bytes, 2 * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < columns; i++) {
                    out[at + i] = Float.intBitsToFloat(short16(bytes, 2 * i) << 16);
                }
            }
            case Q8_0 -> decodeQ8(bytes, columns, out, at);
            case Q4_0 -> decodeQ4(bytes, columns, out, at);
            default -> throw new IllegalArgumentException("rows of type " + type + " cannot be read; readable are " + READABLE);
        }
    }

    static short short16(byte[] bytes, int o) {
        return (short) ((bytes[o] & 0xFF) | bytes[o + 1] << 8);
    }

    private static void decodeQ8(byte[] bytes, int columns, float[] out, int at) {
        for (int block = 0, o = 0; block < columns; block += 32, o += 34) {
            float scale = Float.float16ToFloat(short16(bytes, o));
            for (int i = 0; i < 32; i++) {
                out[at + block + i] = bytes[o + 2 + i] * scale;
            }
        }
    }

    private static void decodeQ4(byte[] bytes, int columns, float[] out, int at) {
        for (int block = 0, o = 0; block < columns; block += 32, o += 18) {
            float scale = Float.float16ToFloat(short16(bytes, o));
            for (int i = 0; i < 16; i++) {
                int two = bytes[o + 2 + i];
                out[at + block + i] = ((two & 15) - 8) * scale;
                out[at + block + 16 + i] = ((two >> 4 & 15) - 8) * scale;
            }
        }
    }
}
