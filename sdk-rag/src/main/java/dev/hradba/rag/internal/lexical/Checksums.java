package dev.hradba.rag.internal.lexical;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.hradba.rag.KnowledgeBaseException;

/// Copies of files with a list of their hashes beside them, in the form of `sha256sum`. A copy appears under its name when it is whole and on
/// the disk, or not at all.
public final class Checksums {

    /// The list; written last.
    public static final String LIST = "SHA256SUMS";

    private Checksums() {}

    /// Copies these files of `from` into the new folder `to`.
    ///
    /// @throws KnowledgeBaseException if `to` is there and not empty
    public static void copy(Path from, Collection<String> names, Path to) throws IOException {
        Path part = fresh(to);
        var list = new StringBuilder();
        for (String name : names.stream().sorted().toList()) {
            list.append(copyOne(from.resolve(name), part.resolve(name))).append("  ").append(name).append('\n');
        }
        Files.writeString(part.resolve(LIST), list, StandardCharsets.UTF_8);
        sync(part.resolve(LIST));
        publish(part, to);
    }

    /// Copies a folder written by [#copy] into the new folder `to`, without its list, and compares every hash.
    ///
    /// @throws KnowledgeBaseException if it is not such a folder, a file is damaged, or `to` is there and not empty
    public static void restore(Path from, Path to) throws IOException {
        Path list = from.resolve(LIST);
        if (!Files.isRegularFile(list)) {
            throw new KnowledgeBaseException("'%s' is no snapshot: there is no %s in it; give a folder that a snapshot was written to".formatted(from, LIST), false);
        }
        Path part = fresh(to);
        for (Map.Entry<String, String> each : read(list).entrySet()) {
            if (!Files.isRegularFile(from.resolve(each.getKey())) || !copyOne(from.resolve(each.getKey()), part.resolve(each.getKey())).equals(each.getValue())) {
                delete(part);
                throw new KnowledgeBaseException("file '%s' of the snapshot is damaged or missing; restore another snapshot, nothing was changed"
                        .formatted(from.resolve(each.getKey())), false);
            }
        }
        publish(part, to);
    }

    private static Map<String, String> read(Path list) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
            String[] parts = line.split(" {2}", 2);
            if (parts.length != 2 || parts[1].contains("/") || parts[1].contains("\\") || parts[1].equals("..")) {
                throw new KnowledgeBaseException("'%s' has the line '%s', which names no file of a snapshot; restore another one".formatted(list, line), false);
            }
            hashes.put(parts[1], parts[0]);
        }
        return hashes;
    }

    private static Path fresh(Path to) throws IOException {
        if (Files.exists(to) && !isEmptyFolder(to)) {
            throw new KnowledgeBaseException("'%s' is there and not empty; give a new folder".formatted(to), false);
        }
        Path part = to.toAbsolutePath().normalize().resolveSibling(to.toAbsolutePath().normalize().getFileName() + ".part");
        delete(part);
        Files.createDirectories(part);
        return part;
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static String copyOne(Path from, Path to) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(from)); OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(out, digest));
            String hash = HexFormat.of().formatHex(digest.digest());
            sync(to);
            return hash;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static void publish(Path part, Path to) throws IOException {
        sync(part);
        Files.deleteIfExists(to);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        Path parent = to.toAbsolutePath().normalize().getParent();
        if (parent != null) {
            sync(parent);
        }
    }

    /// Makes a file, or the names in a folder, durable.
    static void sync(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            if (!System.getProperty("os.name", "").startsWith("Windows")) {
                try (var folder = FileChannel.open(path, StandardOpenOption.READ)) {
                    folder.force(true);
                }
            }
            return;
        }
        try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.force(true);
        }
    }

    /// Removes a folder with all that is in it; one that is not there is no error.
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
