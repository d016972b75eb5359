package dev.hradba.rag;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Connector;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.FolderConnector;
import dev.hradba.rag.ingest.IngestProgress;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.RightsRules;
import dev.hradba.rag.ingest.Source;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.hradba.rag.internal.lexical.SearchIndex;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.store.StoredIndex;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.store.ChunkStore;
import dev.hradba.rag.store.StoreLayout;
import dev.langchain4j.rag.content.retriever.ContentRetriever;

/// Documents in an embedded index, and what a person who may read them finds there. The door of this module.
///
/// Everything asked is asked as somebody: what an [Identity] may not read leaves no trace in passages, scores, explanations or answers.
/// An ingestion is visible and durable when its method returns; a crash before that leaves the index as it was.
/// Safe for use by several threads. One process may write; others open the same folder with [#openReadOnly].
public final class KnowledgeBase implements AutoCloseable {

    private final SearchIndex index;
    private final Ingestion ingestion;
    private final Retrieval retrieval;
    private final AnswerPipeline answers;

    private KnowledgeBase(SearchIndex index, KnowledgeBaseOptions options, Optional<Embedder> embedder) {
        this.index = index;
        this.ingestion = new Ingestion(index, new Chunker(options.maxChunkCharacters()), options, ofPassages(options, embedder));
        this.retrieval = new Retrieval(options, index.terms(), embedder);
        this.answers = new AnswerPipeline(retrieval, index.terms(), options.minConfidence());
    }

    /// Opens the index in `folder` for reading and writing, and creates it if it is not there.
    ///
    /// @throws KnowledgeBaseException if another process writes it (retryable), or it is damaged or of another layout
    public static KnowledgeBase open(Path folder, KnowledgeBaseOptions options) {
        return open(folder, options, Optional.empty(), false);
    }

    /// Opens the index in `folder` for reading; commits of the process that writes it are seen by the next question.
    ///
    /// @throws KnowledgeBaseException if there is no index, or it is damaged or of another layout
    public static KnowledgeBase openReadOnly(Path folder, KnowledgeBaseOptions options) {
        return open(folder, options, Optional.empty(), true);
    }

    /// As [#open(Path, KnowledgeBaseOptions)], and finds passages by meaning, too, with vectors of `embedder`, and judges sentences by meaning. The
    /// embedder belongs to the index: one written with another is refused. With [KnowledgeBaseOptions#denseWeight()] 0 it judges sentences only, and the index has no vectors.
    public static KnowledgeBase open(Path folder, KnowledgeBaseOptions options, Embedder embedder) {
        return open(folder, options, Optional.of(embedder), false);
    }

    /// As [#openReadOnly(Path, KnowledgeBaseOptions)], for an index with vectors of `embedder`.
    public static KnowledgeBase openReadOnly(Path folder, KnowledgeBaseOptions options, Embedder embedder) {
        return open(folder, options, Optional.of(embedder), true);
    }

    /// Opens a knowledge base whose chunks `store` keeps, for reading and writing, and makes the store ready if it holds nothing.
    /// The store belongs to the knowledge base from then on and is closed with it.
    ///
    /// @throws KnowledgeBaseException if the store cannot be reached (retryable) or was made for another language or embedder
    public static KnowledgeBase open(ChunkStore store, KnowledgeBaseOptions options) {
        return open(store, options, Optional.empty(), false);
    }

    /// As [#open(ChunkStore, KnowledgeBaseOptions)], with vectors of `embedder`.
    public static KnowledgeBase open(ChunkStore store, KnowledgeBaseOptions options, Embedder embedder) {
        return open(store, options, Optional.of(embedder), false);
    }

    /// As [#open(ChunkStore, KnowledgeBaseOptions)], for reading only: nothing is created.
    public static KnowledgeBase openReadOnly(ChunkStore store, KnowledgeBaseOptions options) {
        return open(store, options, Optional.empty(), true);
    }

    /// As [#openReadOnly(ChunkStore, KnowledgeBaseOptions)], with vectors of `embedder`.
    public static KnowledgeBase openReadOnly(ChunkStore store, KnowledgeBaseOptions options, Embedder embedder) {
        return open(store, options, Optional.of(embedder), true);
    }

    private static KnowledgeBase open(ChunkStore store, KnowledgeBaseOptions options, Optional<Embedder> embedder, boolean readOnly) {
        Optional<Embedder> ofPassages = ofPassages(options, embedder);
        var layout = new StoreLayout(options.language().name(), ofPassages.map(Embedder::model).orElse(""),
                ofPassages.map(Embedder::dimension).orElse(0), options.k1(), options.b());
        return new KnowledgeBase(StoredIndex.open(store, options.language().analyzer(), layout, readOnly), options, embedder);
    }

    private static KnowledgeBase open(Path folder, KnowledgeBaseOptions options, Optional<Embedder> embedder, boolean readOnly) {
        String model = ofPassages(options, embedder).map(Embedder::model).orElse("");
        var index = LuceneIndex.open(folder, options.language().analyzer(), options.k1(), options.b(), model, readOnly);
        return new KnowledgeBase(index, options, embedder);
    }

    private static Optional<Embedder> ofPassages(KnowledgeBaseOptions options, Optional<Embedder> embedder) {
        return embedder.filter(model -> options.denseWeight() > 0);
    }

    /// Adds these documents and replaces those that changed; unchanged ones are skipped, others are left alone.
    ///
    /// @throws KnowledgeBaseException if the index cannot be written
    public IngestReport ingest(List<Document> documents) {
        return ingestion.run(listing(documents), List.of(), progress -> { });
    }

    /// Adds what the connector lists, as [#ingest(List)] does, and reports each document to `watcher`.
    ///
    /// @throws KnowledgeBaseException if the connector cannot list or the index cannot be written
    public IngestReport ingest(Connector connector, Consumer<IngestProgress> watcher) {
        return ingestion.run(connector.list(), List.of(), watcher);
    }

    /// As [#ingest(List)], and removes every document of `collection` that is not among these: the collection mirrors the list.
    ///
    /// @throws IllegalArgumentException if a document belongs to another collection
    /// @throws KnowledgeBaseException   if the index cannot be written
    public IngestReport sync(String collection, List<Document> documents) {
        return sync(collection, listing(documents), progress -> { });
    }

    /// As [#sync(String, List)], with what the connector lists, and reports each document to `watcher`.
    ///
    /// @throws IllegalArgumentException if a document belongs to another collection
    /// @throws KnowledgeBaseException   if the connector cannot list or the index cannot be written
    public IngestReport sync(String collection, Connector connector, Consumer<IngestProgress> watcher) {
        return sync(collection, connector.list(), watcher);
    }

    private IngestReport sync(String collection, Connector.Listing listing, Consumer<IngestProgress> watcher) {
        for (Source source : listing.sources()) {
            if (!source.collection().equals(collection)) {
                throw new IllegalArgumentException("document '%s' belongs to collection '%s', not '%s'; give one collection at a time"
                        .formatted(source.id(), source.collection(), collection));
            }
        }
        return ingestion.run(listing, index.ids(collection), watcher);
    }

    /// The language that most of the first documents of a connector are written in, [KnowledgeBaseOptions.Language#MIXED] for English and Czech
    /// side by side, [KnowledgeBaseOptions.Language#ANY] if there are others: for a knowledge base that is not made yet.
    public static KnowledgeBaseOptions.Language languageOf(Connector connector) {
        return LanguageGuess.of(connector.list());
    }

    private static Connector.Listing listing(List<Document> documents) {
        return new Connector.Listing(documents.stream().map(Source::of).toList(), List.of());
    }

    /// As [#syncFolder(String, Path, RightsRules)], with the same rights for every file.
    ///
    /// @throws KnowledgeBaseException if the folder cannot be listed or the index cannot be written
    public IngestReport syncFolder(String collection, Path folder, Rights rights) {
        return syncFolder(collection, folder, RightsRules.all(rights));
    }

    /// As [#sync(String, List)], with every readable file below `folder`; ids are paths relative to it, with `/`, and decide about the rights.
    ///
    /// @throws KnowledgeBaseException if the folder cannot be listed or the index cannot be written
    public IngestReport syncFolder(String collection, Path folder, RightsRules rights) {
        return sync(collection, new FolderConnector(folder, collection, rights), progress -> { });
    }

    /// Finds passages that `identity` may read, best first.
    public List<Passage> retrieve(Query query, Identity identity) {
        try (SearchSession session = index.session(identity)) {
            List<Hit> hits = retrieval.fused(query.limit(Math.min(1_000, 3 * query.maxPassages())), session);
            return retrieval.diversified(hits, query.maxPassages()).stream().map(Hit::passage).toList();
        }
    }

    /// Answers with sentences that `identity` may read, or says what is missing.
    public AnswerOutcome answer(String question, Identity identity) {
        return answer(Query.of(question), identity);
    }

    /// Answers as [#answer(String, Identity)] within the collections and the time of `query`.
    public AnswerOutcome answer(Query query, Identity identity) {
        try (SearchSession session = index.session(identity)) {
            return answers.run(query, session);
        }
    }

    /// Checks whether a citation holds for `identity` now.
    public CitationCheck verify(Citation citation, Identity identity) {
        try (SearchSession session = index.session(identity)) {
            return CitationVerifier.check(citation, session);
        }
    }

    /// This knowledge base as LangChain4j's retriever, always asking as `identity`: make one per person, not one for all.
    public ContentRetriever asContentRetriever(Identity identity, int maxPassages) {
        return new PassageRetriever(this, identity, maxPassages);
    }

    /// Closes the index; questions after that fail.
    @Override
    public void close() {
        index.close();
    }
}
