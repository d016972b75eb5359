package dev.hradba.sandbox.repo;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.SleepingLockWrapper;
import org.apache.lucene.util.FixedBitSet;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/// The files of one revision that one kind of reader may see, with their secrets taken out. Brought from commit to commit by what differs between their
/// trees. Holds nothing that its readers may not read, so no score tells of it. Thread-safe.
final class RepoIndex {

    static final String PATH = "path";
    static final String TEXT = "text";
    static final String SIGNATURE = "signature";
    static final String WORDS = "words";
    static final String NAMES = "names";
    static final String DEFINES = "defines";

    private static final String COMMIT = "commit";
    private static final String BYTES = "bytes";
    private static final String COMPLETE = "complete";
    private static final String UNFINISHED = "unfinished";
    private static final String SEEN = "seen";
    private static final int LOCK_MILLIS = 10_000;
    private static final int BUFFER_MEGABYTES = 48;

    private final Directory directory;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable DirectoryReader reader;

    RepoIndex(Directory directory) {
        this.directory = directory;
    }

    /// The index as it was at one commit, until closed.
    ///
    /// @param complete whether no file was left out for want of room
    /// @param written  files that had to be read for it
    record Snapshot(DirectoryReader reader, IndexSearcher searcher, boolean complete, int written) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            reader.decRef();
        }
    }

    Snapshot at(OpenRepo repo, RevCommit wanted) throws IOException, RepoException {
        await(repo);
        try {
            int written = 0;
            var current = reader;
            if (current == null || !wanted.name().equals(data(current).get(COMMIT))) {
                var updated = sound(repo, wanted);
                close();
                written = updated.written;
                current = updated.reader;
                reader = current;
            }
            current.incRef();
            return new Snapshot(current, new IndexSearcher(current), "true".equals(data(current).get(COMPLETE)), written);
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of open files; snapshots stay usable, and so does the index.
    void close() throws IOException {
        lock.lock();
        try {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(OpenRepo repo) throws RepoException {
        try {
            while (!lock.tryLock(50, TimeUnit.MILLISECONDS)) {
                repo.checkTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RepoException.failed("timeoutMillis", "interrupted while the search index was being brought up to date");
        }
    }

    private record Updated(DirectoryReader reader, int written) {}

    /// Updates; an index that another version left or that is damaged is built anew.
    private Updated sound(OpenRepo repo, RevCommit wanted) throws IOException, RepoException {
        try {
            return update(repo, wanted);
        } catch (CorruptIndexException | IndexFormatTooOldException | IndexFormatTooNewException | EOFException | FileNotFoundException | NoSuchFileException e) {
            for (String file : directory.listAll()) {
                if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
                    directory.deleteFile(file);
                }
            }
            return update(repo, wanted);
        }
    }

    /// Opens the reader while the writer still keeps other processes from removing the files.
    private Updated update(OpenRepo repo, RevCommit wanted) throws IOException, RepoException {
        var config = new IndexWriterConfig().setMergeScheduler(new SerialMergeScheduler()).setRAMBufferSizeMB(BUFFER_MEGABYTES).setCommitOnClose(false);
        try (var writer = new IndexWriter(new SleepingLockWrapper(directory, LOCK_MILLIS), config)) {
            var before = new HashMap<String, String>();
            var data = writer.getLiveCommitData();
            if (data != null) {
                data.forEach(entry -> before.put(entry.getKey(), entry.getValue()));
            }
            if (wanted.name().equals(before.get(COMMIT))) {
                return new Updated(DirectoryReader.open(directory), 0);
            }
            var from = "true".equals(before.get(COMPLETE)) ? tree(repo, before.get(COMMIT)) : null;
            var filling = new IndexFilling(repo, writer, from == null ? 0 : Long.parseLong(before.getOrDefault(BYTES, "0")), 0);
            if (from == null || !filling.fill(from, wanted.getTree())) {
                filling = anew(repo, wanted, writer, before);
            }
            writer.setLiveCommitData(Map.of(COMMIT, wanted.name(), BYTES, Long.toString(filling.bytes()), COMPLETE, Boolean.toString(filling.complete())).entrySet());
            writer.commit();
            return new Updated(DirectoryReader.open(directory), filling.written());
        }
    }

    /// Fills an index from nothing, or from where time ran out before.
    private static IndexFilling anew(OpenRepo repo, RevCommit wanted, IndexWriter writer, Map<String, String> before) throws IOException, RepoException {
        boolean resumes = wanted.name().equals(before.get(UNFINISHED));
        if (!resumes) {
            writer.deleteAll();
        }
        var filling = resumes
                ? new IndexFilling(repo, writer, Long.parseLong(before.getOrDefault(BYTES, "0")), Integer.parseInt(before.getOrDefault(SEEN, "0")))
                : new IndexFilling(repo, writer, 0, 0);
        try {
            filling.fill(null, wanted.getTree());
            return filling;
        } catch (RepoException e) {
            writer.setLiveCommitData(Map.of(UNFINISHED, wanted.name(), BYTES, Long.toString(filling.bytes()), SEEN, Integer.toString(filling.seen())).entrySet());
            writer.commit();
            throw RepoException.failed("timeoutMillis", "time ran out after %d files while the search index of '%s' was being built; ask again, it goes on from there"
                    .formatted(filling.seen(), repo.source().name()));
        }
    }

    /// The tree of the commit that the index holds; null if history was rewritten and the commit is gone.
    private static @Nullable RevTree tree(OpenRepo repo, @Nullable String commit) throws IOException {
        if (commit == null) {
            return null;
        }
        try (var walk = new RevWalk(repo.repository())) {
            return walk.parseCommit(ObjectId.fromString(commit)).getTree();
        } catch (MissingObjectException e) {
            return null;
        }
    }

    private static Map<String, String> data(DirectoryReader reader) throws IOException {
        return reader.getIndexCommit().getUserData();
    }

    /// Files that may hold a text, by the signatures of the files and of the text.
    static FixedBitSet mayHave(IndexReader reader, String text) throws IOException {
        var hashes = CodeText.hashes(text);
        var found = new FixedBitSet(Math.max(1, reader.maxDoc()));
        for (var leaf : reader.leaves()) {
            var signatures = leaf.reader().getBinaryDocValues(SIGNATURE);
            while (signatures != null && signatures.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                if (CodeText.mayHave(signatures.binaryValue(), hashes)) {
                    found.set(leaf.docBase + signatures.docID());
                }
            }
        }
        return found;
    }
}
