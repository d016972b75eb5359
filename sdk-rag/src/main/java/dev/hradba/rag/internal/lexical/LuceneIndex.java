package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.internal.chunk.Chunk;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
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

    private final Directory directory;
    private final @Nullable IndexWriter writer;
    private final SearcherManager searchers;
    private final Similarity similarity;
    private final Terms terms;
    private final VisibleSets visibleSets = new VisibleSets();
    private final Path folder;
    private final String model;

    private LuceneIndex(Path folder, Directory directory, @Nullable IndexWriter writer, SearcherManager searchers,
            Similarity similarity, Analyzer analyzer, String model) {
        this.folder = folder;
        this.directory = directory;
        this.writer = writer;
        this.searchers = searchers;
        this.similarity = similarity;
        this.model = model;
        this.terms = new Terms(analyzer);
    }

    /// Opens the index in `folder`, with vectors of `model` or, if that is empty, without; one that is not there is created, unless only reading is wanted.
    ///
    /// @throws KnowledgeBaseException if another process writes it, it is missing or damaged, or was written by another layout
    public static LuceneIndex open(Path folder, Analyzer analyzer, double k1, double b, String model, boolean readOnly) {
        Similarity similarity = new BM25Similarity((float) k1, (float) b);
        @Nullable Directory directory = null;
        @Nullable IndexWriter writer = null;
        try {
            if (!readOnly) {
                Files.createDirectories(folder);
            }
            directory = FSDirectory.open(folder);
            if (readOnly) {
                var searchers = new SearcherManager(directory, null);
                var index = new LuceneIndex(folder, directory, null, searchers, similarity, analyzer, model);
                index.checkLayout();
                return index;
            }
            var config = new IndexWriterConfig(analyzer).setSimilarity(similarity).setCommitOnClose(false);
            boolean exists = DirectoryReader.indexExists(directory);
            writer = new IndexWriter(directory, config);
            if (!exists) {
                writer.setLiveCommitData(Map.of(LAYOUT_KEY, Fields.LAYOUT, MODEL_KEY, model).entrySet());
                writer.commit();
            }
            var index = new LuceneIndex(folder, directory, writer, new SearcherManager(writer, null), similarity, analyzer, model);
            index.checkLayout();
            return index;
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
            throw failure(folder, "opened", e);
        } catch (RuntimeException e) {
            closeQuietly(writer, directory);
            throw e;
        }
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public Optional<StoredDocument> document(String id) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                TopDocs found = searcher.search(new TermQuery(new Term(Fields.RECORD, id)), 1);
                if (found.scoreDocs.length == 0) {
                    found = searcher.search(new TermQuery(new Term(Fields.TOMBSTONE, id)), 1);
                }
                return found.scoreDocs.length == 0 ? Optional.empty()
                        : Optional.of(IndexDocuments.storedDocument(searcher.storedFields().document(found.scoreDocs[0].doc)));
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw failure(folder, "read", e);
        }
    }

    @Override
    public List<String> ids(String collection) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                var query = new TermQuery(new Term(Fields.RECORD_COLLECTION, collection));
                int count = Math.max(1, searcher.count(query));
                var ids = new ArrayList<String>();
                var fields = searcher.storedFields();
                for (var hit : searcher.search(query, count).scoreDocs) {
                    ids.add(fields.document(hit.doc).get(Fields.RECORD));
                }
                return ids;
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw failure(folder, "read", e);
        }
    }

    @Override
    public void put(Document document, String title, int version, String hash, String text, List<Chunk> chunks, List<float[]> vectors) {
        try {
            var block = IndexDocuments.of(document, title, version, hash, text, chunks, vectors, terms);
            writer().updateDocuments(new Term(Fields.DOCUMENT, document.id()), block);
        } catch (IOException e) {
            throw failure(folder, "written", e);
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
            throw failure(folder, "written", e);
        }
    }

    @Override
    public void commit() {
        try {
            writer().setLiveCommitData(Map.of(LAYOUT_KEY, Fields.LAYOUT, MODEL_KEY, model).entrySet());
            writer().commit();
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw failure(folder, "written", e);
        }
    }

    @Override
    public LexicalSession session(Identity identity) {
        try {
            if (writer == null) {
                searchers.maybeRefresh();
            }
            IndexSearcher searcher = searchers.acquire();
            try {
                VisibleSet visible = visibleSets.of(searcher.getIndexReader(), identity);
                return new LexicalSession(searchers, searcher, visible, similarity, terms, identity);
            } catch (IOException e) {
                searchers.release(searcher);
                throw e;
            }
        } catch (IOException e) {
            throw failure(folder, "read", e);
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
            throw failure(folder, "closed", e);
        }
    }

    private IndexWriter writer() {
        if (writer == null) {
            throw new IllegalStateException("the index in '%s' was opened for reading only; open it with KnowledgeBase.open to write".formatted(folder));
        }
        return writer;
    }

    private void checkLayout() throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            Map<String, String> data = ((DirectoryReader) searcher.getIndexReader()).getIndexCommit().getUserData();
            String layout = data.getOrDefault(LAYOUT_KEY, "none");
            if (!layout.equals(Fields.LAYOUT)) {
                throw new KnowledgeBaseException("the index in '%s' has layout %s, this version reads %s; build it anew in an empty folder"
                        .formatted(folder, layout, Fields.LAYOUT), false);
            }
            String written = data.getOrDefault(MODEL_KEY, "");
            if (!written.equals(model)) {
                throw new KnowledgeBaseException(("the index in '%s' has vectors of '%s' and is opened with '%s'; open it with the same embedder, "
                        + "or build it anew in an empty folder").formatted(folder, written, model), false);
            }
        } finally {
            searchers.release(searcher);
        }
    }

    private static KnowledgeBaseException failure(Path folder, String what, IOException e) {
        return new KnowledgeBaseException("the index in '%s' cannot be %s: %s; check space, rights and the disk, or build it anew in an empty folder"
                .formatted(folder, what, e.getMessage()), false, e);
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
