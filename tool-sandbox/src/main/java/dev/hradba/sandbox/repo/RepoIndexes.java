package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.eclipse.jgit.revwalk.RevCommit;

/// The search indexes of approved revisions, shared by the capabilities of all identities. One index holds what one kind of reader may read of one
/// revision. Thread-safe; close it to let go of open files.
///
/// At most 16 are open. In memory the least used is forgotten; in a folder it stays, until 32 others were used later and no process writes to it. A process
/// that reads an index while it is removed keeps what it has open.
public final class RepoIndexes implements AutoCloseable {

    private static final int MAX_OPEN = 16;
    private static final int MAX_KEPT = 32;
    private static final String FORM = "2";

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
        var made = new RepoIndex(keeps ? kept(made(folder.get()), key) : new ByteBuffersDirectory());
        open.put(key, made);
        return made;
    }

    /// The folder's time says when the index was last opened.
    private Directory kept(Path folder, String key) throws IOException {
        var directory = FSDirectory.open(folder.resolve(key));
        Files.setLastModifiedTime(folder.resolve(key), FileTime.from(Instant.now()));
        try (var indexes = Files.list(folder)) {
            var old = new ArrayList<Map.Entry<FileTime, Path>>();
            for (var index : indexes.filter(index -> index.getFileName().toString().matches("[0-9a-f]{64}")).toList()) {
                old.add(Map.entry(Files.getLastModifiedTime(index, LinkOption.NOFOLLOW_LINKS), index));
            }
            old.sort(Map.Entry.comparingByKey());
            for (var index : old.subList(0, Math.max(0, old.size() - MAX_KEPT))) {
                remove(index.getValue());
            }
        } catch (NoSuchFileException e) {
            // another process removes old indexes, too
        }
        return directory;
    }

    /// Removes an index that is not open here and that no process writes to.
    private void remove(Path index) throws IOException {
        if (open.containsKey(index.getFileName().toString())) {
            return;
        }
        try (var directory = FSDirectory.open(index)) {
            try (var _ = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
                for (String file : directory.listAll()) {
                    if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
                        directory.deleteFile(file);
                    }
                }
            }
            directory.deleteFile(IndexWriter.WRITE_LOCK_NAME);
            Files.deleteIfExists(index);
        } catch (LockObtainFailedException | AccessDeniedException | DirectoryNotEmptyException e) {
            // in use: it is younger than its time says, or stays until the next index is made
        }
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
