package dev.hradba.gpu.internal.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/// An open GGUF v3 file, mapped into memory. Whoever opens it closes it; segments die with it. Thread-safe.
///
/// Layout: magic, version, counts, metadata, tensor list, padding, tensor data. Source: the GGUF specification.
public final class GgufFile implements AutoCloseable {

    private final Path path;
    private final Arena arena;
    private final MemorySegment data;
    private final GgufMetadata metadata;
    private final Map<String, TensorInfo> tensors;

    private GgufFile(Path path, Arena arena, MemorySegment data) {
        this.path = path;
        this.arena = arena;
        this.data = data;
        GgufReader reader = new GgufReader(path, data);
        this.metadata = reader.read();
        this.tensors = Collections.unmodifiableMap(reader.tensors());
    }

    /// Maps a file and checks its whole header.
    ///
    /// @throws dev.hradba.core.backend.BackendException if the file is missing, unreadable, cut or malformed
    public static GgufFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw ModelFiles.broken(path, Files.exists(path) ? "it is not a regular file" : "there is no such file",
                    "Name an existing GGUF file.");
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new GgufFile(path, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (NoSuchFileException e) {
            arena.close();
            throw ModelFiles.broken(path, "there is no such file", "Name an existing GGUF file.", e);
        } catch (IOException e) {
            arena.close();
            throw ModelFiles.broken(path, "it cannot be read (" + e.getMessage() + ")", "Check the rights to the file and the disk.", e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// The file's path, as given.
    public Path path() {
        return path;
    }

    /// The file's length in bytes.
    public long size() {
        return data.byteSize();
    }

    /// The facts in the header.
    public GgufMetadata metadata() {
        return metadata;
    }

    /// All tensors in file order, by name.
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    /// The tensor with that name, if the file has it.
    public Optional<TensorInfo> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /// The bytes of a tensor, straight from the mapping.
    public MemorySegment bytes(TensorInfo tensor) {
        return data.asSlice(tensor.offset(), tensor.bytes());
    }

    @Override
    public void close() {
        arena.close();
    }
}
