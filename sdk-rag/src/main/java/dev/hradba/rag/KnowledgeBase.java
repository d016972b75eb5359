package dev.hradba.rag;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Connector;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.FolderConnector;
import dev.hradba.rag.ingest.IngestProgress;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.RebuildProgress;
import dev.hradba.rag.ingest.RebuildReport;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.RightsRules;
import dev.hradba.rag.ingest.Source;
import dev.hradba.rag.internal.answer.Quotes;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.lexical.Checksums;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.NearDuplicate;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.retrieve.RetrievalPlan;
import dev.hradba.rag.store.ChunkStore;
import dev.langchain4j.rag.content.retriever.ContentRetriever;

/// Documents in an embedded index, and what a person who may read them finds there. The door of this module.
///
/// Everything asked is asked as somebody: what an [Identity] may not read leaves no trace in passages, scores, explanations or answers.
/// An ingestion is visible and durable when its method returns; a crash before that leaves the index as it was.
/// Safe for use by several threads. One process may write; others open the same folder with [#openReadOnly].
public final class KnowledgeBase implements AutoCloseable {

    private final KnowledgeBaseOptions options;
    private final VersionedIndex versions;

    private KnowledgeBase(KnowledgeBaseOptions options, VersionedIndex versions) {
        this.options = options;
        this.versions = versions;
    }

    /// Opens the index in `folder` for reading and writing, and creates it if it is not there.
    ///
    /// @throws KnowledgeBaseException if another process writes it (retryable), or it is damaged or of another layout
    public static KnowledgeBase open(Path folder, KnowledgeBaseOptions options) {
        return new KnowledgeBase(options, VersionedIndex.open(folder, options, Optional.empty(), false));
    }

    /// Opens the index in `folder` for reading; commits of the process that writes it are seen by the next question.
    ///
    /// @throws KnowledgeBaseException if there is no index, or it is damaged or of another layout
    public static KnowledgeBase openReadOnly(Path folder, KnowledgeBaseOptions options) {
        return new KnowledgeBase(options, VersionedIndex.open(folder, options, Optional.empty(), true));
    }

    /// As [#open(Path, KnowledgeBaseOptions)], and finds passages by meaning, too, with vectors of `embedder`, and judges sentences by meaning. The
    /// embedder belongs to the index: one written with another is refused. With [KnowledgeBaseOptions#denseWeight()] 0 it judges sentences only, and the index has no vectors.
    public static KnowledgeBase open(Path folder, KnowledgeBaseOptions options, Embedder embedder) {
        return new KnowledgeBase(options, VersionedIndex.open(folder, options, Optional.of(embedder), false));
    }

    /// As [#openReadOnly(Path, KnowledgeBaseOptions)], for an index with vectors of `embedder`.
    public static KnowledgeBase openReadOnly(Path folder, KnowledgeBaseOptions options, Embedder embedder) {
        return new KnowledgeBase(options, VersionedIndex.open(folder, options, Optional.of(embedder), true));
    }

    /// Opens a knowledge base whose chunks `store` keeps, for reading and writing, and makes the store ready if it holds nothing.
    /// The store belongs to the knowledge base from then on and is closed with it.
    ///
    /// @throws KnowledgeBaseException if the store cannot be reached (retryable) or was made for another language or embedder
    public static KnowledgeBase open(ChunkStore store, KnowledgeBaseOptions options) {
        return new KnowledgeBase(options, VersionedIndex.open(store, options, Optional.empty(), false));
    }

    /// As [#open(ChunkStore, KnowledgeBaseOptions)], with vectors of `embedder`.
    public static KnowledgeBase open(ChunkStore store, KnowledgeBaseOptions options, Embedder embedder) {
        return new KnowledgeBase(options, VersionedIndex.open(store, options, Optional.of(embedder), false));
    }

    /// As [#open(ChunkStore, KnowledgeBaseOptions)], for reading only: nothing is created.
    public static KnowledgeBase openReadOnly(ChunkStore store, KnowledgeBaseOptions options) {
        return new KnowledgeBase(options, VersionedIndex.open(store, options, Optional.empty(), true));
    }

    /// As [#openReadOnly(ChunkStore, KnowledgeBaseOptions)], with vectors of `embedder`.
    public static KnowledgeBase openReadOnly(ChunkStore store, KnowledgeBaseOptions options, Embedder embedder) {
        return new KnowledgeBase(options, VersionedIndex.open(store, options, Optional.of(embedder), true));
    }

    /// Makes a new version of the index with vectors of `next` while questions and ingestions go on with the old one, then switches to it in one
    /// step. Takes as long as embedding every chunk takes: call it on a thread of its own. Interrupted, even by a crash, it goes on where it
    /// stopped when it is called again with the same model; until then the old version stays. Other processes that read the folder with the old
    /// model keep the old version until they are opened anew.
    ///
    /// @throws KnowledgeBaseException if the new version cannot be written, or another such change is running
    public RebuildReport reembed(Embedder next, Consumer<RebuildProgress> watcher) {
        return versions.reembed(next, watcher);
    }

    /// Makes a new version of a knowledge base that nobody has open for writing, for another language or another embedder than it was made with, or
    /// after a newer version of this library changed the rules for words. Readers keep the old version until it is done; interrupted, it goes on
    /// where it stopped.
    ///
    /// @param embedder model of the new version; empty for none
    /// @throws KnowledgeBaseException if another process writes the index, or it is damaged or of another layout
    public static RebuildReport rebuild(Path folder, KnowledgeBaseOptions options, Optional<Embedder> embedder, Consumer<RebuildProgress> watcher) {
        return VersionedIndex.rebuild(folder, options, embedder, watcher);
    }

    /// As [#rebuild(Path, KnowledgeBaseOptions, Optional, Consumer)], for a knowledge base in a store. The version before stays in the store and answers
    /// those that have it open, until the next one is made. The store is closed in the end.
    ///
    /// @throws KnowledgeBaseException if the store holds nothing, cannot be reached or refuses
    public static RebuildReport rebuild(ChunkStore store, KnowledgeBaseOptions options, Optional<Embedder> embedder, Consumer<RebuildProgress> watcher) {
        return VersionedIndex.rebuild(store, options, embedder, watcher);
    }

    private <T> T asking(Identity identity, BiFunction<Retrieval, SearchSession, T> work) {
        return versions.asking(identity, (version, session) -> work.apply(new Retrieval(options, version.index().terms(), version.embedder()), session));
    }

    private IngestReport ingesting(Connector.Listing listing, Optional<String> mirrored, Consumer<IngestProgress> watcher) {
        return versions.writing(version -> new Ingestion(version.index(), new Chunker(options.maxChunkCharacters()), options, options.ofPassages(version.embedder()))
                .run(listing, mirrored.map(version.index()::ids).orElse(List.of()), watcher));
    }

    /// Copies the knowledge base as it was committed last into the new folder `to`, with checksums, while questions go on. The copy appears when it is
    /// whole and on the disk, or not at all.
    ///
    /// @throws KnowledgeBaseException if a file of the index is damaged, `to` is there and not empty, or it cannot be written
    public void snapshot(Path to) {
        versions.snapshot(to);
    }

    /// Copies a snapshot into the new folder `folder`, comparing every file with its checksum.
    ///
    /// @throws KnowledgeBaseException if the snapshot is damaged or none, or `folder` is there and not empty
    public static void restore(Path snapshot, Path folder) {
        try {
            Checksums.restore(snapshot, folder);
        } catch (IOException e) {
            throw new KnowledgeBaseException("the snapshot '%s' cannot be restored to '%s': %s; check space and rights"
                    .formatted(snapshot, folder, e.getMessage() == null ? e.toString() : e.getMessage()), true, e);
        }
    }

    /// Compares every file of the index with its checksum.
    ///
    /// @throws KnowledgeBaseException that names the first damaged file and the way out
    public void check() {
        versions.check();
    }

    /// Adds these documents and replaces those that changed; unchanged ones are skipped, others are left alone.
    ///
    /// @throws KnowledgeBaseException if the index cannot be written
    public IngestReport ingest(List<Document> documents) {
        return ingesting(listing(documents), Optional.empty(), progress -> { });
    }

    /// Adds what the connector lists, as [#ingest(List)] does, and reports each document to `watcher`.
    ///
    /// @throws KnowledgeBaseException if the connector cannot list or the index cannot be written
    public IngestReport ingest(Connector connector, Consumer<IngestProgress> watcher) {
        return ingesting(connector.list(), Optional.empty(), watcher);
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
        return ingesting(listing, Optional.of(collection), watcher);
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
        return sync(collection, new FolderConnector(folder, collection, rights, options.readers()), progress -> { });
    }

    /// Finds passages that `identity` may read, best first.
    public List<Passage> retrieve(Query query, Identity identity) {
        return retrieve(query, identity, RetrievalPlan.plain());
    }

    /// As [#retrieve(Query, Identity)], with the further steps of `plan`.
    public List<Passage> retrieve(Query query, Identity identity, RetrievalPlan plan) {
        return hits(query, identity, plan).stream().map(Hit::passage).toList();
    }

    /// Documents that `identity` may read whose text is nearly that of document `id`, likest first; none if it may not read that one.
    public List<NearDuplicate> nearDuplicates(String id, Identity identity) {
        return asking(identity, (retrieval, session) -> session.nearDuplicates(id));
    }

    /// Answers with sentences that `identity` may read, or says what is missing.
    public AnswerOutcome answer(String question, Identity identity) {
        return answer(Query.of(question), identity);
    }

    /// Answers as [#answer(String, Identity)] within the collections and the time of `query`.
    public AnswerOutcome answer(Query query, Identity identity) {
        return answer(query, identity, RetrievalPlan.plain());
    }

    /// As [#answer(Query, Identity)], from passages that the rewriter, the reranker, age and collapsing of `plan` chose.
    public AnswerOutcome answer(Query query, Identity identity, RetrievalPlan plan) {
        return asking(identity, (retrieval, session) -> new AnswerPipeline(retrieval, options.minConfidence()).run(query, plan, session));
    }

    /// Checks whether a citation holds for `identity` now.
    public CitationCheck verify(Citation citation, Identity identity) {
        return asking(identity, (retrieval, session) -> CitationVerifier.check(citation, session));
    }

    /// The citation of words that a model or a person quotes from a passage, if they stand there and `identity` may read them now. All words must stand there in
    /// their order with nothing between them; how they are typeset does not count: spaces, line breaks, hyphens at line ends, kinds of quotation marks and dashes,
    /// small and capital letters. A quote that cuts a word or a number does not stand.
    public QuoteOutcome quote(String words, Passage passage, Identity identity) {
        return Quotes.find(words, passage.text())
                .map(span -> cite(passage, passage.start() + span.start(), passage.start() + span.end(), identity))
                .orElseGet(() -> new QuoteOutcome.Fails(CitationCheck.QUOTE_DIFFERS));
    }

    /// The citation of the characters at `[start, end)`, verified.
    QuoteOutcome cite(Passage passage, int start, int end, Identity identity) {
        return asking(identity, (retrieval, session) -> {
            Citation citation = CitationVerifier.cite(passage, start, end, session);
            CitationCheck check = CitationVerifier.check(citation, session);
            return check == CitationCheck.VERIFIED ? new QuoteOutcome.Stands(citation) : new QuoteOutcome.Fails(check);
        });
    }

    /// As [#retrieve(Query, Identity, RetrievalPlan)], with the sentences of each passage.
    List<Hit> hits(Query query, Identity identity, RetrievalPlan plan) {
        return asking(identity, (retrieval, session) -> retrieval.shown(query, plan, session));
    }

    /// How words of this base become terms.
    Terms terms() {
        return versions.now().index().terms();
    }

    /// This knowledge base as LangChain4j's retriever, always asking as `identity`: make one per person, not one for all.
    public ContentRetriever asContentRetriever(Identity identity, int maxPassages) {
        return new PassageRetriever(this, identity, maxPassages);
    }

    /// Closes the index; questions after that fail.
    @Override
    public void close() {
        versions.close();
    }
}
