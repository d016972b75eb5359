package dev.hradba.gpu.internal.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Turns ranges of code points into sequences of byte ranges, as their UTF-8 forms need.
///
/// Method: cut a range where the length of the encoding changes and where a trailing byte would not run over its whole
/// range; what is left is one byte range per byte. Surrogates have no UTF-8 form and are left out.
final class Utf8Ranges {

    private static final int[] LAST_OF_LENGTH = {0x7F, 0x7FF, 0xFFFF, 0x10FFFF};

    private Utf8Ranges() {}

    /// Byte ranges `{low, high}`, one per byte, for every part of the range.
    static List<int[][]> of(int low, int high) {
        List<int[][]> out = new ArrayList<>();
        if (low <= 0xD7FF && high >= 0xD800) {
            split(low, 0xD7FF, out);
            if (high >= 0xE000) {
                split(0xE000, high, out);
            }
        } else if (low >= 0xD800 && low <= 0xDFFF) {
            if (high >= 0xE000) {
                split(0xE000, high, out);
            }
        } else {
            split(low, high, out);
        }
        return out;
    }

    private static void split(int low, int high, List<int[][]> out) {
        for (int last : LAST_OF_LENGTH) {
            if (low <= last && high > last) {
                split(low, last, out);
                split(last + 1, high, out);
                return;
            }
        }
        if (high > 0x7F) {
            for (int bits = 6; bits < 24; bits += 6) {
                int mask = (1 << bits) - 1;
                if ((low & ~mask) != (high & ~mask)) {
                    if ((low & mask) != 0) {
                        split(low, low | mask, out);
                        split((low | mask) + 1, high, out);
                        return;
                    }
                    if ((high & mask) != mask) {
                        split(low, (high & ~mask) - 1, out);
                        split(high & ~mask, high, out);
                        return;
                    }
                }
            }
        }
        byte[] from = Character.toString(low).getBytes(StandardCharsets.UTF_8);
        byte[] to = Character.toString(high).getBytes(StandardCharsets.UTF_8);
        int[][] bytes = new int[from.length][];
        for (int i = 0; i < from.length; i++) {
            bytes[i] = new int[] {from[i] & 0xFF, to[i] & 0xFF};
        }
        out.add(bytes);
    }
}
