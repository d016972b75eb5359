package dev.hradba.gpu.internal.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import dev.hradba.core.backend.BackendException;

/// Reads little-endian values in order and never past the end; headers lie in the first 2 GB. Not thread-safe.
final class Cursor {

    static final String CUT = "The file is cut or damaged: fetch it again and compare its SHA-256.";

    private static final long MAX_COUNT = 1L << 30;

    private final Path file;
    private final long size;
    private final ByteBuffer data;

    Cursor(Path file, MemorySegment data) {
        this.file = file;
        this.size = data.byteSize();
        this.data = data.asSlice(0, Math.min(size, Integer.MAX_VALUE)).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    long position() {
        return data.position();
    }

    byte int8() {
        return need(1).get();
    }

    short int16() {
        return need(2).getShort();
    }

    int int32() {
        return need(4).getInt();
    }

    long int64() {
        return need(8).getLong();
    }

    boolean bool() {
        byte value = int8();
        if (value != 0 && value != 1) {
            throw broken("a boolean at byte %d is %d; only 0 and 1 are booleans".formatted(position() - 1, value));
        }
        return value == 1;
    }

    String string() {
        int length = count(1, "string");
        byte[] bytes = new byte[length];
        need(length).get(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            } catch (CharacterCodingException e) {
                throw broken("a string at byte %d is not UTF-8".formatted(position() - length));
            }
        }
        return text;
    }

    /// A 64-bit count of things of at least `minimumBytes` each, which must fit the rest of the file.
    int count(int minimumBytes, String what) {
        long start = position();
        long count = int64();
        if (count < 0 || count > MAX_COUNT || count > data.remaining() / minimumBytes) {
            throw broken("the length %s of the %s at byte %d goes past the end of the file (%d bytes)"
                    .formatted(Long.toUnsignedString(count), what, start, size));
        }
        return (int) count;
    }

    BackendException broken(String what) {
        return ModelFiles.broken(file, what, CUT);
    }

    private ByteBuffer need(int bytes) {
        if (data.remaining() < bytes) {
            throw broken("it ends at byte %d in the middle of its header".formatted(size));
        }
        return data;
    }
}
