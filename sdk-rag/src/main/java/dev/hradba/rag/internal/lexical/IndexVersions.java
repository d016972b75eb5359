package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;

/// The versions of an index in one folder. The first stands in the folder itself, later ones in folders `v2`, `v3`, ...; the file `CURRENT` names
/// the one that counts. It is replaced in one step: before that the old version counts, after it the new one.
public final class IndexVersions {

    private static final String CURRENT = "CURRENT";
    private static final Pattern NAME = Pattern.compile("v(\\d{1,9})");
    private static final Pattern LUCENE = Pattern.compile("segments_.*|pending_segments_.*|_.*|write\\.lock");

    private final Path folder;

    /// The versions in this folder, which need not be there yet.
    public IndexVersions(Path folder) {
        this.folder = folder;
    }

    /// Where the version that counts stands.
    public Path current() {
        int number = number();
        return number == 1 ? folder : folder.resolve("v" + number);
    }

    /// Number of the version that counts, from 1.
    public int number() {
        try {
            Path file = folder.resolve(CURRENT);
            if (!Files.exists(file)) {
                return 1;
            }
            String name = Files.readString(file, StandardCharsets.UTF_8).strip();
            var matcher = NAME.matcher(name);
            if (!matcher.matches()) {
                throw new IOException("'%s' says '%s'".formatted(file, name));
            }
            return Integer.parseInt(matcher.group(1));
        } catch (IOException e) {
            throw IndexFailure.of(folder, "read", e);
        }
    }

    /// Where the next version is made.
    public Path next() {
        return folder.resolve("v" + (number() + 1));
    }

    /// What the last commit of the index in `version` says of itself; empty if there is none that can be read.
    public static Optional<Map<String, String>> describe(Path version) {
        if (!Files.isDirectory(version)) {
            return Optional.empty();
        }
        try (var directory = FSDirectory.open(version)) {
            return Optional.of(Map.copyOf(SegmentInfos.readLatestCommit(directory).getUserData()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// From now on the next version counts.
    public void advance() {
        try {
            Path next = next();
            Path part = folder.resolve(CURRENT + ".part");
            Files.writeString(part, next.getFileName() + "\n", StandardCharsets.UTF_8);
            Checksums.sync(part);
            Files.move(part, folder.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Checksums.sync(folder);
        } catch (IOException e) {
            throw IndexFailure.of(folder, "written", e);
        }
    }

    /// Removes versions older than the one that counts. Processes that have one open can still read it.
    public void clean() {
        int number = number();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                var matcher = NAME.matcher(name);
                if (matcher.matches() && Integer.parseInt(matcher.group(1)) < number) {
                    Checksums.delete(file);
                } else if (number > 1 && LUCENE.matcher(name).matches()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw IndexFailure.of(folder, "cleaned of old versions", e);
        }
    }

    /// Removes a version that was begun and does not fit.
    public void discardNext() {
        try {
            Checksums.delete(next());
        } catch (IOException e) {
            throw IndexFailure.of(folder, "cleaned of an unfinished version", e);
        }
    }
}
