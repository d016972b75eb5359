package dev.hradba.gpu.internal.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import dev.hradba.core.backend.BackendException;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

/// Reads little-endian values in order and never past the end. Not thread-safe.
final class Cursor {

    static final String CUT = "The file is cut or damaged: fetch it again and compare its SHA-256.";

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long MAX_COUNT = 1L << 30;

    private final Path file;
    private final MemorySegment data;
    private long position;

    Cursor(Path file, MemorySegment data) {
        this.file = file;
        this.data = data;
    }

    long position() {
        return position;
    }

    byte int8() {
        return data.get(JAVA_BYTE, advance(1));
    }

    short int16() {
        return data.get(SHORT, advance(2));
    }

    int int32() {
        return data.get(INT, advance(4));
    }

    long int64() {
        return data.get(LONG, advance(8));
    }

    boolean bool() {
        byte value = int8();
        if (value != 0 && value != 1) {
            throw broken("a boolean at byte %d is %d; only 0 and 1 are booleans".formatted(position - 1, value));
        }
        return value == 1;
    }

    String string() {
        int length = count(1, "string");
        byte[] bytes = new byte[length];
        MemorySegment.copy(data, JAVA_BYTE, advance(length), bytes, 0, length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw broken("a string at byte %d is not UTF-8".formatted(position - length));
        }
    }

    /// A 64-bit count of things of at least `minimumBytes` each, which must fit the rest of the file.
    int count(int minimumBytes, String what) {
        long start = position;
        long count = int64();
        if (count < 0 || count > MAX_COUNT || count > (data.byteSize() - position) / minimumBytes) {
            throw broken("the length %s of the %s at byte %d goes past the end of the file (%d bytes)"
                    .formatted(Long.toUnsignedString(count), what, start, data.byteSize()));
        }
        return (int) count;
    }

    BackendException broken(String what) {
        return ModelFiles.broken(file, what, CUT);
    }

    private long advance(long bytes) {
        if (data.byteSize() - position < bytes) {
            throw broken("it ends at byte %d in the middle of its header".formatted(data.byteSize()));
        }
        long at = position;
        position += bytes;
        return at;
    }
}
