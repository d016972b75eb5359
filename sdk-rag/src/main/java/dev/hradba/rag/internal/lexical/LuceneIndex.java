package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.rank.MinHash;
import dev.hradba.rag.retrieve.NearDuplicate;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SnapshotDeletionPolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;

/// One Lucene index in one folder. Readers see what was committed last. Safe for use by several threads; one process writes.
public final class LuceneIndex implements SearchIndex {

    private static final String LAYOUT_KEY = "hradba.layout";
    private static final String MODEL_KEY = "hradba.embedder";
    /// Written in memory before a segment is; each segment builds a graph of its vectors, and merging builds it anew.
    private static final int BUFFER_MB = 64;

    /// Most chunks of one document.
    private static final int MAX_BLOCK = 1_000_000;

    private static final String ANALYZER_KEY = "hradba.analyzer";

    private final Directory directory;
    private final @Nullable IndexWriter writer;
    private final SearcherManager searchers;
    private final Similarity similarity;
    private final Terms terms;
    private final VisibleSets visibleSets = new VisibleSets();
    private final Path folder;
    private final IndexSettings settings;

    private LuceneIndex(Path folder, Directory directory, @Nullable IndexWriter writer, SearcherManager searchers, Similarity similarity, IndexSettings settings) {
        this.folder = folder;
        this.directory = directory;
        this.writer = writer;
        this.searchers = searchers;
        this.similarity = similarity;
        this.settings = settings;
        this.terms = new Terms(settings.analyzer());
    }

    /// Opens the index in `folder`, with vectors of `model` or, if that is empty, without; one that is not there is created, unless only reading is wanted.
    ///
    /// @throws KnowledgeBaseException if another process writes it, it is missing or damaged, or was written by another layout
    public static LuceneIndex open(Path folder, Analyzer analyzer, double k1, double b, String model, boolean readOnly) {
        return open(folder, new IndexSettings(analyzer, k1, b, model, false), readOnly);
    }

    /// As [#open(Path, Analyzer, double, double, String, boolean)].
    public static LuceneIndex open(Path folder, IndexSettings settings, boolean readOnly) {
        return open(folder, settings, readOnly, UnaryOperator.identity());
    }

    /// As [#open(Path, IndexSettings, boolean)], over what `disk` makes of the folder.
    static LuceneIndex open(Path folder, IndexSettings settings, boolean readOnly, UnaryOperator<Directory> disk) {
        LuceneIndex index = opened(folder, settings, readOnly, disk);
        try {
            index.checkSettings();
            return index;
        } catch (KnowledgeBaseException e) {
            index.close();
            throw e;
        }
    }

    /// Opens an index of any words and any model, to copy what is in it; it is locked against other writers meanwhile.
    public static LuceneIndex openToCopy(Path folder) {
        LuceneIndex index = opened(folder, new IndexSettings(new KeywordAnalyzer(), 1.2, 0.75, "", false), false, UnaryOperator.identity());
        try {
            index.checkLayout();
            return index;
        } catch (KnowledgeBaseException e) {
            index.close();
            throw e;
        }
    }

    private static LuceneIndex opened(Path folder, IndexSettings settings, boolean readOnly, UnaryOperator<Directory> disk) {
        Similarity similarity = new BM25Similarity((float) settings.k1(), (float) settings.b());
        @Nullable Directory directory = null;
        @Nullable IndexWriter writer = null;
        try {
            if (!readOnly) {
                Files.createDirectories(folder);
            }
            directory = disk.apply(FSDirectory.open(folder));
            if (readOnly) {
                return new LuceneIndex(folder, directory, null, new SearcherManager(directory, null), similarity, settings);
            }
            var config = new IndexWriterConfig(settings.analyzer()).setSimilarity(similarity).setCommitOnClose(false).setCodec(VectorCodec.of(settings.quantised()))
                    .setRAMBufferSizeMB(BUFFER_MB).setIndexDeletionPolicy(new SnapshotDeletionPolicy(new KeepOnlyLastCommitDeletionPolicy()));
            boolean exists = DirectoryReader.indexExists(directory);
            writer = new IndexWriter(directory, config);
            if (!exists) {
                writer.setLiveCommitData(description(settings).entrySet());
                writer.commit();
            }
            return new LuceneIndex(folder, directory, writer, new SearcherManager(writer, null), similarity, settings);
        } catch (LockObtainFailedException e) {
            closeQuietly(writer, directory);
            throw new KnowledgeBaseException(("the index in '%s' is being written by another process or knowledge base; "
                    + "close that one, or open this one with KnowledgeBase.openReadOnly").formatted(folder), true, e);
        } catch (IndexNotFoundException e) {
            closeQuietly(writer, directory);
            throw new KnowledgeBaseException("there is no index in '%s'; create it with KnowledgeBase.open and ingest documents"
                    .formatted(folder), false, e);
        } catch (IOException e) {
            closeQuietly(writer, directory);
            throw IndexFailure.of(folder, "opened", e);
        } catch (RuntimeException e) {
            closeQuietly(writer, directory);
            throw e;
        }
    }

    private static Map<String, String> description(IndexSettings settings) {
        return Map.of(LAYOUT_KEY, Fields.LAYOUT, MODEL_KEY, settings.model(), ANALYZER_KEY, new Terms(settings.analyzer()).fingerprint());
    }

    /// True if a version begun in `folder` is for these settings, so that it can be gone on with.
    public static boolean fits(Path folder, IndexSettings settings) {
        return IndexVersions.describe(folder).filter(description(settings)::equals).isPresent();
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public Optional<StoredDocument> document(String id) {
        return reading(searcher -> {
            TopDocs found = searcher.search(new TermQuery(new Term(Fields.RECORD, id)), 1);
            if (found.scoreDocs.length == 0) {
                found = searcher.search(new TermQuery(new Term(Fields.TOMBSTONE, id)), 1);
            }
            return found.scoreDocs.length == 0 ? Optional.empty()
                    : Optional.of(IndexDocuments.storedDocument(searcher.storedFields().document(found.scoreDocs[0].doc)));
        });
    }

    @Override
    public List<String> ids(String collection) {
        return reading(searcher -> {
            var query = new TermQuery(new Term(Fields.RECORD_COLLECTION, collection));
            int count = Math.max(1, searcher.count(query));
            var ids = new ArrayList<String>();
            var fields = searcher.storedFields();
            for (var hit : searcher.search(query, count).scoreDocs) {
                ids.add(fields.document(hit.doc).get(Fields.RECORD));
            }
            return ids;
        });
    }

    @Override
    public List<NearDuplicate> nearDuplicates(String id, MinHash signature) {
        return reading(searcher -> DuplicateSearch.like(searcher, signature, id, MatchAllDocsQuery.INSTANCE));
    }

    @Override
    public void put(Document document, String title, int version, String hash, String text, List<Chunk> chunks, List<float[]> vectors) {
        try {
            var block = IndexDocuments.of(document, title, version, hash, text, chunks, vectors, terms);
            writer().updateDocuments(new Term(Fields.DOCUMENT, document.id()), block);
        } catch (IOException e) {
            throw IndexFailure.of(folder, "written", e);
        } catch (IllegalStateException e) {
            throw stopped(e);
        }
    }

    /// What search sees of a chunk, for an embedder.
    public static String contents(String title, Chunk chunk) {
        return IndexDocuments.contents(title, chunk);
    }

    @Override
    public void remove(String id) {
        Optional<StoredDocument> before = document(id);
        try {
            if (before.isPresent()) {
                writer().updateDocument(new Term(Fields.DOCUMENT, id), IndexDocuments.tombstone(before.get()));
            }
        } catch (IOException e) {
            throw IndexFailure.of(folder, "written", e);
        } catch (IllegalStateException e) {
            throw stopped(e);
        }
    }

    @Override
    public void commit() {
        try {
            writer().setLiveCommitData(description(settings).entrySet());
            writer().commit();
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw IndexFailure.of(folder, "written", e);
        } catch (IllegalStateException e) {
            throw stopped(e);
        }
    }

    @Override
    public LexicalSession session(Identity identity) {
        try {
            if (writer == null) {
                refresh();
            }
            IndexSearcher searcher = searchers.acquire();
            try {
                VisibleSet visible = visibleSets.of(searcher.getIndexReader(), identity);
                return new LexicalSession(folder, searchers, searcher, visible, similarity, terms, identity);
            } catch (IOException e) {
                searchers.release(searcher);
                throw e;
            }
        } catch (IOException e) {
            throw IndexFailure.of(folder, "read", e);
        }
    }

    @Override
    public void close() {
        try {
            searchers.close();
            if (writer != null) {
                writer.close();
            }
            directory.close();
        } catch (IOException e) {
            throw IndexFailure.of(folder, "closed", e);
        }
    }

    /// A version that another one has replaced may be gone from the disk; what is open of it can still be read.
    private void refresh() throws IOException {
        try {
            if (!latest()) {
                searchers.maybeRefresh();
            }
        } catch (IndexNotFoundException | NoSuchFileException e) {
            if (Files.exists(folder) && DirectoryReader.indexExists(directory)) {
                throw e;
            }
        }
    }

    /// Whether what is open is the last commit, told by the name of its file: Lucene would read and check that file for every question.
    private boolean latest() throws IOException {
        String last = SegmentInfos.getLastCommitSegmentsFileName(directory.listAll());
        IndexSearcher searcher = searchers.acquire();
        try {
            return ((DirectoryReader) searcher.getIndexReader()).getIndexCommit().getSegmentsFileName().equals(last);
        } finally {
            searchers.release(searcher);
        }
    }

    /// Lucene stops writing for good after a failure such as a full disk; what was committed is still read.
    /// A writer that failed once, also in a merge behind a call, is closed or refuses to go on.
    private RuntimeException stopped(IllegalStateException e) {
        Throwable reason = writer == null ? null : writer.getTragicException();
        return reason == null ? e : new KnowledgeBaseException(("the index in '%s' stopped writing: %s; what was acknowledged before is kept and can be read; "
                + "free some space, or fix the disk, and open it anew").formatted(folder, reason.getMessage()), false, reason);
    }

    private IndexWriter writer() {
        if (writer == null) {
            throw new IllegalStateException("the index in '%s' was opened for reading only; open it with KnowledgeBase.open to write".formatted(folder));
        }
        return writer;
    }

    private Map<String, String> written() {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return ((DirectoryReader) searcher.getIndexReader()).getIndexCommit().getUserData();
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw IndexFailure.of(folder, "read", e);
        }
    }

    private void checkLayout() {
        String layout = written().getOrDefault(LAYOUT_KEY, "none");
        if (!layout.equals(Fields.LAYOUT)) {
            throw new KnowledgeBaseException("the index in '%s' has layout %s, this version reads %s; ingest the documents anew in an empty folder"
                    .formatted(folder, layout, Fields.LAYOUT), false);
        }
    }

    private void checkSettings() {
        checkLayout();
        Map<String, String> written = written();
        Map<String, String> wanted = description(settings);
        if (!written.getOrDefault(ANALYZER_KEY, "").equals(wanted.get(ANALYZER_KEY))) {
            throw new KnowledgeBaseException(("the index in '%s' was written with other rules for words: for another language, or by another version; open it with "
                    + "its language, or change it with KnowledgeBase.rebuild (hradba rag rebuild)").formatted(folder), false);
        }
        String model = written.getOrDefault(MODEL_KEY, "");
        if (!model.equals(settings.model())) {
            throw new KnowledgeBaseException(("the index in '%s' has vectors of '%s' and is opened with '%s'; open it with the same embedder, "
                    + "or change it with KnowledgeBase.rebuild (hradba rag rebuild)").formatted(folder, model, settings.model()), false);
        }
    }

    /// Length of the vectors in the index; 0 if there are none.
    public int dimension() {
        return reading(searcher -> {
            for (var leaf : searcher.getIndexReader().leaves()) {
                var field = leaf.reader().getFieldInfos().fieldInfo(Fields.VECTOR);
                if (field != null) {
                    return field.getVectorDimension();
                }
            }
            return 0;
        });
    }

    /// Compares every file with its checksum.
    ///
    /// @throws KnowledgeBaseException that names the first damaged file
    public void checkFiles() {
        reading(searcher -> {
            for (var leaf : searcher.getIndexReader().leaves()) {
                if (leaf.reader() instanceof CodecReader reader) {
                    reader.checkIntegrity();
                }
            }
            return searcher.getIndexReader().numDocs();
        });
    }

    /// Copies the last commit into the new folder `to`, with checksums; others may go on writing.
    public void snapshot(Path to) {
        checkFiles();
        try {
            var policy = (SnapshotDeletionPolicy) writer().getConfig().getIndexDeletionPolicy();
            var commit = policy.snapshot();
            try {
                Checksums.copy(folder, commit.getFileNames(), to);
            } finally {
                policy.release(commit);
                writer().deleteUnusedFiles();
            }
        } catch (IOException e) {
            throw IndexFailure.of(folder, "copied to '%s'".formatted(to), e);
        }
    }

    /// Everything kept of a document, whoever may read it; empty if there is none or it vanished. For making other versions of the index only.
    @Override
    public Optional<StoredBlock> block(String id) {
        return reading(searcher -> {
            var fields = searcher.storedFields();
            var found = searcher.search(new TermQuery(new Term(Fields.DOCUMENT, id)), MAX_BLOCK).scoreDocs;
            var kept = new Chunks(searcher.getIndexReader());
            var chunks = new ArrayList<ChunkRecord>();
            org.apache.lucene.document.@Nullable Document record = null;
            for (var hit : found) {
                Optional<ChunkRecord> chunk = kept.read(hit.doc);
                chunk.ifPresent(chunks::add);
                record = chunk.isEmpty() && fields.document(hit.doc).get(Fields.RECORD) != null ? fields.document(hit.doc) : record;
            }
            return record == null ? Optional.empty() : Optional.of(IndexDocuments.block(record, chunks));
        });
    }

    /// Ids of all documents, vanished ones too; for making other versions of the index only.
    @Override
    public List<String> allIds() {
        return reading(searcher -> {
            var ids = new TreeSet<String>();
            for (String field : List.of(Fields.RECORD, Fields.TOMBSTONE)) {
                var terms = MultiTerms.getTerms(searcher.getIndexReader(), field);
                if (terms != null) {
                    var each = terms.iterator();
                    for (var bytes = each.next(); bytes != null; bytes = each.next()) {
                        ids.add(bytes.utf8ToString());
                    }
                }
            }
            return List.copyOf(ids);
        });
    }

    /// Writes what is left of a vanished document, at the next [#commit].
    @Override
    public void putGone(StoredDocument gone) {
        try {
            writer().updateDocument(new Term(Fields.DOCUMENT, gone.id()), IndexDocuments.tombstone(gone));
        } catch (IOException e) {
            throw IndexFailure.of(folder, "written", e);
        } catch (IllegalStateException e) {
            throw stopped(e);
        }
    }

    private interface Reading<T> {
        T of(IndexSearcher searcher) throws IOException;
    }

    private <T> T reading(Reading<T> work) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return work.of(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw IndexFailure.of(folder, "read", e);
        }
    }

    private static void closeQuietly(@Nullable IndexWriter writer, @Nullable Directory directory) {
        try {
            if (writer != null) {
                writer.rollback();
            }
            if (directory != null) {
                directory.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("an index that could not be opened could not be closed either: " + e.getMessage(), e);
        }
    }
}
