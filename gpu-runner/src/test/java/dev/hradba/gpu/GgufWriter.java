package dev.hradba.gpu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.hradba.gpu.internal.gguf.GgmlType;

/// Writes GGUF v3 files for tests.
@SuppressWarnings("ByteBufferBackingArray") // all buffers are allocated here
public final class GgufWriter {

    private final List<byte[]> values = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Tensor(String name, GgmlType type, int columns, int rows, byte[] data) {}

    /// An empty file.
    public GgufWriter() {}

    /// Adds a text.
    public GgufWriter string(String key, String value) {
        return value(key, 8, text(value));
    }

    /// Adds a 32-bit number.
    public GgufWriter integer(String key, int value) {
        return value(key, 4, little(4).putInt(value).array());
    }

    /// Adds a 32-bit float.
    public GgufWriter real(String key, float value) {
        return value(key, 6, little(4).putFloat(value).array());
    }

    /// Adds a boolean.
    public GgufWriter bool(String key, boolean value) {
        return value(key, 7, new byte[] {(byte) (value ? 1 : 0)});
    }

    /// Adds an array of texts.
    public GgufWriter strings(String key, List<String> items) {
        return array(key, 8, items.size(), join(items.stream().map(GgufWriter::text).toList()));
    }

    /// Adds an array of 32-bit numbers.
    public GgufWriter integers(String key, int... items) {
        ByteBuffer bytes = little(4 * items.length);
        for (int item : items) {
            bytes.putInt(item);
        }
        return array(key, 5, items.length, bytes.array());
    }

    /// Adds an array of floats.
    public GgufWriter reals(String key, float... items) {
        ByteBuffer bytes = little(4 * items.length);
        for (float item : items) {
            bytes.putFloat(item);
        }
        return array(key, 6, items.length, bytes.array());
    }

    /// Adds an array of booleans.
    public GgufWriter booleans(String key, boolean... items) {
        byte[] bytes = new byte[items.length];
        for (int i = 0; i < items.length; i++) {
            bytes[i] = (byte) (items[i] ? 1 : 0);
        }
        return array(key, 7, items.length, bytes);
    }

    /// Adds a tensor and returns the numbers that a reader will find, after rounding to the type.
    public float[] tensor(String name, GgmlType type, int columns, int rows, float[] numbers) {
        float[] rounded = numbers.clone();
        byte[] data = switch (type) {
            case F32 -> encodeF32(numbers);
            case F16 -> encodeF16(rounded);
            case BF16 -> encodeBf16(rounded);
            case Q8_0 -> encodeQ8(rounded);
            case Q4_0 -> encodeQ4(rounded);
            default -> throw new IllegalArgumentException("tests write no " + type);
        };
        tensors.add(new Tensor(name, type, columns, rows, data));
        return rounded;
    }

    /// The whole file.
    public byte[] bytes() {
        List<byte[]> out = new ArrayList<>();
        out.add(little(24).putInt(0x46554747).putInt(3).putLong(tensors.size()).putLong(values.size()).array());
        out.addAll(values);
        long offset = 0;
        for (Tensor tensor : tensors) {
            out.add(text(tensor.name));
            boolean vector = tensor.rows == 1;
            ByteBuffer info = little(vector ? 24 : 32).putInt(vector ? 1 : 2).putLong(tensor.columns);
            if (!vector) {
                info.putLong(tensor.rows);
            }
            out.add(info.putInt(tensor.type.id()).putLong(offset).array());
            offset += (tensor.data.length + 31) / 32 * 32L;
        }
        int header = out.stream().mapToInt(b -> b.length).sum();
        out.add(new byte[(32 - header % 32) % 32]);
        for (Tensor tensor : tensors) {
            out.add(tensor.data);
            out.add(new byte[(32 - tensor.data.length % 32) % 32]);
        }
        return join(out);
    }

    /// Writes the file.
    public Path write(Path path) {
        try {
            return Files.write(path, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GgufWriter value(String key, int type, byte[] value) {
        values.add(join(List.of(text(key), little(4).putInt(type).array(), value)));
        return this;
    }

    private GgufWriter array(String key, int type, int count, byte[] items) {
        return value(key, 9, join(List.of(little(12).putInt(type).putLong(count).array(), items)));
    }

    private static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return little(8 + utf8.length).putLong(utf8.length).put(utf8).array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] encodeF32(float[] numbers) {
        ByteBuffer out = little(4 * numbers.length);
        for (float number : numbers) {
            out.putFloat(number);
        }
        return out.array();
    }

    private static byte[] encodeF16(float[] numbers) {
        ByteBuffer out = little(2 * numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            short half = Float.floatToFloat16(numbers[i]);
            out.putShort(half);
            numbers[i] = Float.float16ToFloat(half);
        }
        return out.array();
    }

    private static byte[] encodeBf16(float[] numbers) {
        ByteBuffer out = little(2 * numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            int bits = Float.floatToIntBits(numbers[i]) >>> 16;
            out.putShort((short) bits);
            numbers[i] = Float.intBitsToFloat(bits << 16);
        }
        return out.array();
    }

    private static byte[] encodeQ8(float[] numbers) {
        ByteBuffer out = little(numbers.length / 32 * 34);
        for (int block = 0; block < numbers.length; block += 32) {
            float max = 0;
            for (int i = 0; i < 32; i++) {
                max = Math.max(max, Math.abs(numbers[block + i]));
            }
            short half = Float.floatToFloat16(max / 127);
            float scale = Float.float16ToFloat(half);
            out.putShort(half);
            for (int i = 0; i < 32; i++) {
                int q = scale == 0 ? 0 : Math.clamp(Math.round(numbers[block + i] / scale), -127, 127);
                out.put((byte) q);
                numbers[block + i] = q * scale;
            }
        }
        return out.array();
    }

    private static byte[] encodeQ4(float[] numbers) {
        ByteBuffer out = little(numbers.length / 32 * 18);
        for (int block = 0; block < numbers.length; block += 32) {
            float max = 0;
            for (int i = 0; i < 32; i++) {
                max = Math.max(max, Math.abs(numbers[block + i]));
            }
            short half = Float.floatToFloat16(max / 8);
            float scale = Float.float16ToFloat(half);
            out.putShort(half);
            int[] q = new int[32];
            for (int i = 0; i < 32; i++) {
                q[i] = scale == 0 ? 8 : Math.clamp(Math.round(numbers[block + i] / scale) + 8, 0, 15);
                numbers[block + i] = (q[i] - 8) * scale;
            }
            for (int i = 0; i < 16; i++) {
                out.put((byte) (q[i] | q[i + 16] << 4));
            }
        }
        return out.array();
    }
}
