package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/// One pass over what differs between two trees, into an index. Files are read and taken apart a batch at a time on several threads.
final class IndexFilling {

    private static final int MAX_FILES = 200_000;
    /// What Linux can check out; the index could not hold terms much longer.
    private static final int MAX_PATH = 4096;
    private static final int BATCH = 32;
    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
    private static final FieldType RANKED = type(IndexOptions.DOCS_AND_FREQS, false);
    private static final FieldType NAME = type(IndexOptions.DOCS, true);

    private final OpenRepo repo;
    private final IndexWriter writer;
    private final int skip;
    private long bytes;
    private int seen;
    private int written;
    private boolean complete = true;

    /// @param bytes text that is already in the index
    /// @param skip  files at the beginning that are already in it
    IndexFilling(OpenRepo repo, IndexWriter writer, long bytes, int skip) {
        this.repo = repo;
        this.writer = writer;
        this.bytes = bytes;
        this.skip = skip;
    }

    /// Text in the index, in characters.
    long bytes() {
        return bytes;
    }

    /// Files of the tree that are done with.
    int seen() {
        return seen;
    }

    /// Files that were read.
    int written() {
        return written;
    }

    /// Whether everything found room.
    boolean complete() {
        return complete;
    }

    /// A file that is new or has changed.
    private record Changed(String path, FileMode mode, ObjectId id) {}

    /// @param document with the text and all that it is found by
    private record Read(String path, int length, Document document) {}

    /// @param from the tree that the index holds; null if it is empty
    /// @return whether everything found room
    boolean fill(@Nullable RevTree from, RevTree to) throws IOException, RepoException {
        try (var walk = new TreeWalk(repo.repository()); var threads = Executors.newFixedThreadPool(THREADS, Thread.ofPlatform().daemon().name("repo-index-", 0).factory())) {
            if (from == null) {
                walk.addTree(new EmptyTreeIterator());
            } else {
                walk.addTree(from);
            }
            walk.addTree(to);
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            var batch = new ArrayList<Changed>();
            int passed = 0;
            int taken = 0;
            while (walk.next()) {
                if (passed++ < skip) {
                    seen++;
                    continue;
                }
                taken++;
                var path = walk.getPathString();
                if (walk.getFileMode(1).equals(FileMode.MISSING)) {
                    writer.deleteDocuments(new Term(RepoIndex.PATH, path));
                } else if (path.length() > MAX_PATH) {
                    complete = false;
                } else if (repo.visible().readable(path)) {
                    batch.add(new Changed(path, walk.getFileMode(1), walk.getObjectId(1)));
                }
                if (batch.size() == BATCH) {
                    put(batch, threads, from != null);
                    batch.clear();
                    seen += taken;
                    taken = 0;
                }
            }
            put(batch, threads, from != null);
            seen += taken;
        }
        return complete;
    }

    private void put(List<Changed> batch, ExecutorService threads, boolean replaces) throws IOException, RepoException {
        repo.checkTime();
        var reads = new ArrayList<Callable<Read>>();
        batch.forEach(file -> reads.add(() -> read(file)));
        var writes = new ArrayList<Callable<Long>>();
        for (var read : all(reads, threads)) {
            if (seen + writes.size() >= MAX_FILES || bytes + read.length > repo.limits().maxIndexBytes()) {
                complete = false;
                continue;
            }
            bytes += read.length;
            writes.add(() -> replaces ? writer.updateDocument(new Term(RepoIndex.PATH, read.path), read.document) : writer.addDocument(read.document));
        }
        written += all(writes, threads).size();
    }

    /// Runs tasks to their end, also those behind one that fails.
    private static <T> List<T> all(List<Callable<T>> tasks, ExecutorService threads) throws IOException, RepoException {
        try {
            var results = new ArrayList<T>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RepoException.failed("timeoutMillis", "interrupted while the search index was being brought up to date");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("a file of the repository could not be indexed", e);
            }
        }
    }

    private Read read(Changed file) throws IOException {
        var text = repo.raw(file.mode, file.id).map(raw -> SecretPatterns.redact(raw.replace("\r\n", "\n"))).orElse("");
        var document = new Document();
        document.add(new StringField(RepoIndex.PATH, file.path, Field.Store.NO));
        document.add(new SortedDocValuesField(RepoIndex.PATH, new BytesRef(file.path)));
        document.add(new Field(RepoIndex.NAMES, new Terms(CodeText.counts(file.path), true), RANKED));
        if (!text.isEmpty()) {
            var defined = new HashMap<String, Integer>();
            CodeText.defined(text).forEach(name -> defined.put(name, 1));
            document.add(new StoredField(RepoIndex.TEXT, text));
            document.add(new Field(RepoIndex.WORDS, new Terms(CodeText.counts(text), true), RANKED));
            document.add(new Field(RepoIndex.DEFINES, new Terms(defined, false), NAME));
            document.add(new BinaryDocValuesField(RepoIndex.SIGNATURE, new BytesRef(CodeText.signature(text))));
        }
        return new Read(file.path, text.length(), document);
    }

    private static FieldType type(IndexOptions options, boolean omitNorms) {
        var type = new FieldType();
        type.setIndexOptions(options);
        type.setOmitNorms(omitNorms);
        type.setTokenized(true);
        type.freeze();
        return type;
    }

    /// Terms as they are, each with how often it stands.
    private static final class Terms extends TokenStream {

        private final Map<String, Integer> terms;
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final @Nullable TermFrequencyAttribute frequency;
        private Iterator<Map.Entry<String, Integer>> left;

        Terms(Map<String, Integer> terms, boolean counted) {
            this.terms = terms;
            left = terms.entrySet().iterator();
            frequency = counted ? addAttribute(TermFrequencyAttribute.class) : null;
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            left = terms.entrySet().iterator();
        }

        @Override
        public boolean incrementToken() {
            if (!left.hasNext()) {
                return false;
            }
            clearAttributes();
            var next = left.next();
            term.append(next.getKey());
            if (frequency != null) {
                frequency.setTermFrequency(next.getValue());
            }
            return true;
        }
    }
}
