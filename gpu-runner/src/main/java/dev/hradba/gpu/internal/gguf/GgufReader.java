package dev.hradba.gpu.internal.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.hradba.core.backend.BackendException;

/// Parses and checks a GGUF v3 header. Everything is checked against the file's length before memory is taken for it.
final class GgufReader {

    private static final int MAGIC = 0x46554747;
    private static final int MAX_DIMENSIONS = 4;
    private static final int MAX_NAME = 65_535;
    private static final String CONVERT = "Convert the model again with a current converter.";

    private final Path file;
    private final long size;
    private final Cursor in;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    GgufReader(Path file, MemorySegment data) {
        this.file = file;
        this.size = data.byteSize();
        this.in = new Cursor(file, data);
    }

    Map<String, TensorInfo> tensors() {
        return tensors;
    }

    GgufMetadata read() {
        readMagicAndVersion();
        int tensorCount = in.count(25, "tensor list");
        int valueCount = in.count(13, "metadata");
        for (int i = 0; i < valueCount; i++) {
            readValue();
        }
        GgufMetadata metadata = new GgufMetadata(file, values);
        int alignment = alignment(metadata);
        long[] offsets = new long[tensorCount];
        for (int i = 0; i < tensorCount; i++) {
            offsets[i] = readTensor();
        }
        placeTensors(offsets, alignment);
        return metadata;
    }

    private void readMagicAndVersion() {
        int magic = in.int32();
        if (magic != MAGIC) {
            throw broken("it begins with %08x, not with the letters GGUF".formatted(Integer.reverseBytes(magic)),
                    "It is not a GGUF model: name another file or convert the model.");
        }
        int version = in.int32();
        if (version == Integer.reverseBytes(3)) {
            throw broken("it was written for big-endian machines", "Convert the model again as little-endian GGUF v3.");
        }
        if (version != 3) {
            throw broken("its GGUF version is %s and this runner reads version 3".formatted(Integer.toUnsignedString(version)), CONVERT);
        }
    }

    private void readValue() {
        String key = name("metadata key");
        Object value = value(key, in.int32());
        if (values.putIfAbsent(key, value) != null) {
            throw broken("its metadata has '" + key + "' twice", Cursor.CUT);
        }
    }

    private String name(String what) {
        long start = in.position();
        String name = in.string();
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw broken("the %s at byte %d has %d characters".formatted(what, start, name.length()), Cursor.CUT);
        }
        return name;
    }

    private Object value(String key, int type) {
        return switch (type) {
            case 0 -> (long) (in.int8() & 0xFF);
            case 1 -> (long) in.int8();
            case 2 -> (long) (in.int16() & 0xFFFF);
            case 3 -> (long) in.int16();
            case 4 -> in.int32() & 0xFFFF_FFFFL;
            case 5 -> (long) in.int32();
            case 6 -> (double) Float.intBitsToFloat(in.int32());
            case 7 -> in.bool();
            case 8 -> in.string();
            case 9 -> array(key, in.int32());
            case 10, 11 -> in.int64();
            case 12 -> Double.longBitsToDouble(in.int64());
            default -> throw unknownType(key, type);
        };
    }

    private Object array(String key, int type) {
        int bytes = switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 8, 10, 11, 12 -> 8;
            default -> throw unknownType(key, type);
        };
        int count = in.count(bytes, "array '" + key + "'");
        switch (type) {
            case 6, 12 -> {
                double[] array = new double[count];
                for (int i = 0; i < count; i++) {
                    array[i] = (double) value(key, type);
                }
                return array;
            }
            case 7 -> {
                boolean[] array = new boolean[count];
                for (int i = 0; i < count; i++) {
                    array[i] = in.bool();
                }
                return array;
            }
            case 8 -> {
                String[] array = new String[count];
                for (int i = 0; i < count; i++) {
                    array[i] = in.string();
                }
                return array;
            }
            default -> {
                long[] array = new long[count];
                for (int i = 0; i < count; i++) {
                    array[i] = (long) value(key, type);
                }
                return array;
            }
        }
    }

    private BackendException unknownType(String key, int type) {
        return broken("the value of '%s' has the unknown type %s".formatted(key, Integer.toUnsignedString(type)), Cursor.CUT);
    }

    private int alignment(GgufMetadata metadata) {
        int alignment = metadata.intOr("general.alignment", 32, 1, 1 << 20);
        if (Integer.bitCount(alignment) != 1) {
            throw broken("'general.alignment' is %d, not a power of two".formatted(alignment), CONVERT);
        }
        return alignment;
    }

    /// Reads one tensor and returns its offset as the file states it; the final place is set by [#placeTensors].
    private long readTensor() {
        String name = name("tensor name");
        int dimensions = in.int32();
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw broken("tensor '%s' has %s dimensions; 1 to %d are allowed"
                    .formatted(name, Integer.toUnsignedString(dimensions), MAX_DIMENSIONS), Cursor.CUT);
        }
        long columns = extent(name);
        long rows = 1;
        for (int i = 1; i < dimensions; i++) {
            rows = product(name, rows, extent(name));
        }
        int id = in.int32();
        GgmlType type = GgmlType.byId(id).orElseThrow(() -> broken(
                "tensor '%s' has the unknown or removed type %s".formatted(name, Integer.toUnsignedString(id)), CONVERT));
        if (columns % type.blockLength() != 0) {
            throw broken("a row of tensor '%s' has %d numbers, no multiple of the %d of a %s block"
                    .formatted(name, columns, type.blockLength(), type), Cursor.CUT);
        }
        long numbers = product(name, columns, rows);
        long bytes = product(name, numbers / type.blockLength(), type.blockBytes());
        long offset = in.int64();
        if (tensors.putIfAbsent(name, new TensorInfo(name, type, new TensorInfo.Shape(columns, rows), 0, bytes)) != null) {
            throw broken("it has tensor '" + name + "' twice", Cursor.CUT);
        }
        return offset;
    }

    private long extent(String tensor) {
        long extent = in.int64();
        if (extent < 1) {
            throw broken("tensor '%s' has an extent of %d".formatted(tensor, extent), Cursor.CUT);
        }
        return extent;
    }

    private long product(String tensor, long a, long b) {
        if (Math.multiplyHigh(a, b) != 0 || a * b < 0) {
            throw broken("tensor '%s' is too large to address".formatted(tensor), Cursor.CUT);
        }
        return a * b;
    }

    private void placeTensors(long[] offsets, int alignment) {
        long start = align(in.position(), alignment);
        long expected = 0;
        int i = 0;
        for (TensorInfo tensor : List.copyOf(tensors.values())) {
            if (offsets[i] != expected) {
                throw broken("tensor '%s' should lie at offset %d and is said to lie at %s"
                        .formatted(tensor.name(), expected, Long.toUnsignedString(offsets[i])), Cursor.CUT);
            }
            if (tensor.bytes() > size - start - expected) {
                throw broken("tensor '%s' needs %d bytes at %d and the file ends at %d"
                        .formatted(tensor.name(), tensor.bytes(), start + expected, size), Cursor.CUT);
            }
            tensors.put(tensor.name(),
                    new TensorInfo(tensor.name(), tensor.type(), tensor.shape(), start + expected, tensor.bytes()));
            expected = align(expected + tensor.bytes(), alignment);
            i++;
        }
    }

    private static long align(long offset, int alignment) {
        return (offset + alignment - 1) & -alignment;
    }

    private BackendException broken(String what, String advice) {
        return ModelFiles.broken(file, what, advice);
    }
}
