package dev.hradba.rag.embed;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

import dev.hradba.rag.KnowledgeBaseException;

/// Vectors by key in one append-only file: a header of eight bytes (magic, dimension), then records of key (16 bytes), numbers and CRC-32.
/// A record that was cut off by a crash is overwritten by the next one. Safe for use by several threads.
final class VectorFile implements AutoCloseable {

    private static final int MAGIC = 0x48565631;
    private static final int HEADER = 8;
    private static final int KEY = 16;

    private final Path path;
    private final FileChannel channel;
    private final boolean writable;
    private final int dimension;
    private final Map<Key, Long> places = new HashMap<>();
    private long end = HEADER;

    private VectorFile(Path path, FileChannel channel, boolean writable, int dimension) {
        this.path = path;
        this.channel = channel;
        this.writable = writable;
        this.dimension = dimension;
    }

    static VectorFile open(Path path, int dimension) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var file = new VectorFile(path, channel, locked(channel), dimension);
            file.load();
            return file;
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void load() throws IOException {
        if (channel.size() < HEADER) {
            if (writable) {
                channel.write(ByteBuffer.allocate(HEADER).putInt(MAGIC).putInt(dimension).flip(), 0);
            }
            return;
        }
        channel.position(0);
        var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 1 << 20));
        if (in.readInt() != MAGIC || in.readInt() != dimension) {
            throw new KnowledgeBaseException("'%s' is no cache of vectors of %d numbers; remove the file".formatted(path, dimension), false);
        }
        byte[] key = new byte[KEY];
        while (end + recordLength() <= channel.size()) {
            in.readFully(key);
            in.skipNBytes(recordLength() - KEY);
            places.put(Key.of(key), end);
            end += recordLength();
        }
    }

    synchronized int size() {
        return places.size();
    }

    synchronized Optional<float[]> get(byte[] key) {
        Long place = places.get(Key.of(key));
        if (place == null) {
            return Optional.empty();
        }
        try {
            ByteBuffer record = ByteBuffer.allocate(recordLength());
            while (record.hasRemaining() && channel.read(record, place + record.position()) >= 0) {
                // reads until the record is whole
            }
            if (record.hasRemaining() || crc(record) != record.getInt(recordLength() - 4)) {
                return Optional.empty();
            }
            float[] vector = new float[dimension];
            record.position(KEY).slice().asFloatBuffer().get(vector);
            return Optional.of(vector);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    synchronized void put(byte[] key, float[] vector) {
        if (!writable) {
            return;
        }
        ByteBuffer record = ByteBuffer.allocate(recordLength()).put(key, 0, KEY);
        for (float value : vector) {
            record.putFloat(value);
        }
        record.putInt(crc(record)).flip();
        try {
            long place = end;
            while (record.hasRemaining()) {
                channel.write(record, place + record.position());
            }
            places.put(Key.of(key), place);
            end += recordLength();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private int recordLength() {
        return KEY + 4 * dimension + 4;
    }

    private int crc(ByteBuffer record) {
        var crc = new CRC32();
        crc.update(record.duplicate().position(0).limit(recordLength() - 4));
        return (int) crc.getValue();
    }

    private static KnowledgeBaseException failure(Path path, IOException e) {
        return new KnowledgeBaseException("the cache of vectors in '%s' cannot be used: %s; check space and rights, or remove the file"
                .formatted(path, e.getMessage()), false, e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private record Key(long first, long second) {

        static Key of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Key(buffer.getLong(), buffer.getLong());
        }
    }
}
