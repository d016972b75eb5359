package dev.hradba.sandbox.repo;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.SleepingLockWrapper;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/// The files of one revision that one kind of reader may see, with their secrets taken out. Brought from commit to commit by what differs between their
/// trees. Holds nothing that its readers may not read, so no score tells of it. Thread-safe.
final class RepoIndex {

    static final String PATH = "path";
    static final String TEXT = "text";
    static final String GRAMS = "grams";
    static final String WORDS = "words";
    static final String NAMES = "names";
    static final String DEFINES = "defines";

    private static final String COMMIT = "commit";
    private static final String BYTES = "bytes";
    private static final String COMPLETE = "complete";
    private static final String UNFINISHED = "unfinished";
    private static final String SEEN = "seen";
    private static final int MAX_FILES = 200_000;
    private static final int LOCK_MILLIS = 10_000;
    private static final int BUFFER_MEGABYTES = 16;
    private static final FieldType GRAM = type(IndexOptions.DOCS, true);
    private static final FieldType RANKED = type(IndexOptions.DOCS_AND_FREQS, false);
    private static final FieldType NAME = type(IndexOptions.DOCS, true);

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
                written = sound(repo, wanted);
                close();
                current = DirectoryReader.open(directory);
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

    /// Updates; an index that another version left or that is damaged is built anew.
    private int sound(OpenRepo repo, RevCommit wanted) throws IOException, RepoException {
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

    private int update(OpenRepo repo, RevCommit wanted) throws IOException, RepoException {
        var config = new IndexWriterConfig().setMergeScheduler(new SerialMergeScheduler()).setRAMBufferSizeMB(BUFFER_MEGABYTES).setCommitOnClose(false);
        try (var writer = new IndexWriter(new SleepingLockWrapper(directory, LOCK_MILLIS), config)) {
            var before = new HashMap<String, String>();
            var data = writer.getLiveCommitData();
            if (data != null) {
                data.forEach(entry -> before.put(entry.getKey(), entry.getValue()));
            }
            var from = "true".equals(before.get(COMPLETE)) ? tree(repo, before.get(COMMIT)) : null;
            var filling = new Filling(repo, writer, from == null ? 0 : Long.parseLong(before.getOrDefault(BYTES, "0")), 0);
            if (from == null || !filling.fill(from, wanted.getTree())) {
                filling = anew(repo, wanted, writer, before);
            }
            writer.setLiveCommitData(Map.of(COMMIT, wanted.name(), BYTES, Long.toString(filling.bytes), COMPLETE, Boolean.toString(filling.complete)).entrySet());
            writer.commit();
            return filling.written;
        }
    }

    /// Fills an index from nothing, or from where time ran out before.
    private static Filling anew(OpenRepo repo, RevCommit wanted, IndexWriter writer, Map<String, String> before) throws IOException, RepoException {
        boolean resumes = wanted.name().equals(before.get(UNFINISHED));
        if (!resumes) {
            writer.deleteAll();
        }
        var filling = resumes
                ? new Filling(repo, writer, Long.parseLong(before.getOrDefault(BYTES, "0")), Integer.parseInt(before.getOrDefault(SEEN, "0")))
                : new Filling(repo, writer, 0, 0);
        try {
            filling.fill(null, wanted.getTree());
            return filling;
        } catch (RepoException e) {
            writer.setLiveCommitData(Map.of(UNFINISHED, wanted.name(), BYTES, Long.toString(filling.bytes), SEEN, Integer.toString(filling.seen)).entrySet());
            writer.commit();
            throw RepoException.failed("timeoutMillis", "time ran out after %d files while the search index of '%s' was being built; ask again, it goes on from there"
                    .formatted(filling.seen, repo.source().name()));
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

    /// One pass over what differs between two trees.
    private static final class Filling {

        private final OpenRepo repo;
        private final IndexWriter writer;
        private long bytes;
        private final int skip;
        private int seen;
        private int written;
        private boolean complete = true;

        /// @param bytes text that is already in the index
        /// @param skip  files at the beginning that are already in it
        Filling(OpenRepo repo, IndexWriter writer, long bytes, int skip) {
            this.skip = skip;
            this.repo = repo;
            this.writer = writer;
            this.bytes = bytes;
        }

        /// Whether everything found room.
        boolean fill(@Nullable RevTree from, RevTree to) throws IOException, RepoException {
            try (var walk = new TreeWalk(repo.repository())) {
                if (from == null) {
                    walk.addTree(new EmptyTreeIterator());
                } else {
                    walk.addTree(from);
                }
                walk.addTree(to);
                walk.setRecursive(true);
                walk.setFilter(TreeFilter.ANY_DIFF);
                while (walk.next()) {
                    if (seen < skip) {
                        seen++;
                        continue;
                    }
                    repo.checkTime();
                    var path = walk.getPathString();
                    if (walk.getFileMode(1).equals(FileMode.MISSING)) {
                        writer.deleteDocuments(new Term(PATH, path));
                    } else if (repo.visible().readable(path)) {
                        put(path, walk);
                    }
                    seen++;
                }
            }
            return complete;
        }

        private void put(String path, TreeWalk walk) throws IOException {
            var text = repo.raw(walk, 1).map(raw -> SecretPatterns.redact(raw.replace("\r\n", "\n"))).orElse("");
            if (seen >= MAX_FILES || bytes + text.length() > repo.limits().maxIndexBytes()) {
                complete = false;
                return;
            }
            bytes += text.length();
            written++;
            writer.updateDocument(new Term(PATH, path), document(path, text));
        }
    }

    private static Document document(String path, String text) {
        var document = new Document();
        document.add(new StringField(PATH, path, Field.Store.NO));
        document.add(new SortedDocValuesField(PATH, new BytesRef(path)));
        document.add(new Field(NAMES, new Terms(CodeText.words(path)), RANKED));
        if (!text.isEmpty()) {
            document.add(new StoredField(TEXT, text));
            document.add(new Field(WORDS, new Terms(CodeText.words(text)), RANKED));
            document.add(new Field(DEFINES, new Terms(CodeText.defined(text)), NAME));
            document.add(new Field(GRAMS, new Terms(grams(text)), GRAM));
        }
        return document;
    }

    /// The terms that a text's runs of three characters are found by; hashes, so what they find has to be looked at.
    static List<String> grams(String text) {
        var set = new FixedBitSet(CodeText.GRAMS);
        CodeText.grams(text, set);
        var terms = new ArrayList<String>();
        for (int bit = set.nextSetBit(0); bit < CodeText.GRAMS; bit = bit + 1 < CodeText.GRAMS ? set.nextSetBit(bit + 1) : Integer.MAX_VALUE) {
            terms.add(Integer.toString(bit, Character.MAX_RADIX));
        }
        return terms;
    }

    private static FieldType type(IndexOptions options, boolean omitNorms) {
        var type = new FieldType();
        type.setIndexOptions(options);
        type.setOmitNorms(omitNorms);
        type.setTokenized(true);
        type.freeze();
        return type;
    }

    /// Terms as they are.
    private static final class Terms extends TokenStream {

        private final Collection<String> terms;
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private Iterator<String> left = Collections.emptyIterator();

        Terms(Collection<String> terms) {
            this.terms = terms;
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            left = terms.iterator();
        }

        @Override
        public boolean incrementToken() {
            if (!left.hasNext()) {
                return false;
            }
            clearAttributes();
            term.append(left.next());
            return true;
        }
    }
}
