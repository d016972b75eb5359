package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.FSDirectory;
import org.eclipse.jgit.revwalk.RevCommit;

/// The search indexes of approved revisions, shared by the capabilities of all identities. One index holds what one kind of reader may read of one
/// revision. Thread-safe; close it to let go of open files.
///
/// At most 16 are open. In memory the least used is forgotten; in a folder it stays, and what the disk holds is bounded by the number of revisions and
/// kinds of readers times [RepoLimits#maxIndexBytes].
public final class RepoIndexes implements AutoCloseable {

    private static final int MAX_OPEN = 16;
    private static final String FORM = "1";

    private final Optional<Path> folder;
    private final Map<String, RepoIndex> open = new LinkedHashMap<>(16, 0.75f, true);

    private RepoIndexes(Optional<Path> folder) {
        this.folder = folder;
    }

    /// Indexes that live as long as this object.
    public static RepoIndexes inMemory() {
        return new RepoIndexes(Optional.empty());
    }

    /// Indexes that outlive the process. The folder is made for its owner alone; it holds text of the repositories, without their secrets.
    public static RepoIndexes in(Path folder) {
        return new RepoIndexes(Optional.of(folder));
    }

    /// The index of a revision at a commit, brought up to date first.
    ///
    /// @param revision as the caller named it
    RepoIndex.Snapshot at(OpenRepo repo, RevCommit commit, String revision) throws IOException, RepoException {
        return index(repo, revision).at(repo, commit);
    }

    private synchronized RepoIndex index(OpenRepo repo, String revision) throws IOException {
        var key = key(repo, revision);
        var known = open.get(key);
        if (known != null) {
            return known;
        }
        if (open.size() >= MAX_OPEN) {
            var eldest = open.entrySet().iterator().next();
            open.remove(eldest.getKey());
            eldest.getValue().close();
        }
        boolean keeps = folder.isPresent() && repo.source().revisions().contains(revision);
        var made = new RepoIndex(keeps ? FSDirectory.open(made(folder.get()).resolve(key)) : new ByteBuffersDirectory());
        open.put(key, made);
        return made;
    }

    private static Path made(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix ? Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))) : Files.createDirectories(folder);
    }

    /// Whatever changes what an index holds makes it another index.
    private static String key(OpenRepo repo, String revision) {
        var parts = List.of(FORM, SecretPatterns.form(), repo.source().name(), repo.source().directory().toAbsolutePath().normalize().toString(), revision,
                repo.visible().key(), Integer.toString(repo.limits().maxFileBytes()), Integer.toString(repo.limits().maxIndexBytes()));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            for (var index : open.values()) {
                index.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a repository's search index", e);
        } finally {
            open.clear();
        }
    }
}
