package dev.hradba.rag;

import java.nio.file.Path;
import java.util.List;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.internal.answer.Judge;
import dev.hradba.rag.internal.answer.Weights;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.LexicalSession;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.hradba.rag.retrieve.Passage;

/// Documents in an embedded index, and what a person who may read them finds there. The door of this module.
///
/// Everything asked is asked as somebody: what an [Identity] may not read leaves no trace in passages, scores, explanations or answers.
/// An ingestion is visible and durable when its method returns; a crash before that leaves the index as it was.
/// Safe for use by several threads. One process may write; others open the same folder with [#openReadOnly].
public final class KnowledgeBase implements AutoCloseable {

    private final LuceneIndex index;
    private final Ingestion ingestion;
    private final Retrieval retrieval;
    private final AnswerPipeline answers;

    private KnowledgeBase(LuceneIndex index, KnowledgeBaseOptions options) {
        this.index = index;
        this.ingestion = new Ingestion(index, new Chunker(options.maxChunkCharacters()), options);
        this.retrieval = new Retrieval(options);
        this.answers = new AnswerPipeline(retrieval, index.terms(), new Judge(Weights.measured()), options.minConfidence());
    }

    /// Opens the index in `folder` for reading and writing, and creates it if it is not there.
    ///
    /// @throws KnowledgeBaseException if another process writes it (retryable), or it is damaged or of another layout
    public static KnowledgeBase open(Path folder, KnowledgeBaseOptions options) {
        return new KnowledgeBase(LuceneIndex.open(folder, options.language().analyzer(), options.k1(), options.b(), false), options);
    }

    /// Opens the index in `folder` for reading; commits of the process that writes it are seen by the next question.
    ///
    /// @throws KnowledgeBaseException if there is no index, or it is damaged or of another layout
    public static KnowledgeBase openReadOnly(Path folder, KnowledgeBaseOptions options) {
        return new KnowledgeBase(LuceneIndex.open(folder, options.language().analyzer(), options.k1(), options.b(), true), options);
    }

    /// Adds these documents and replaces those that changed; unchanged ones are skipped, others are left alone.
    ///
    /// @throws KnowledgeBaseException if the index cannot be written
    public IngestReport ingest(List<Document> documents) {
        return ingestion.run(documents, List.of(), List.of());
    }

    /// As [#ingest], and removes every document of `collection` that is not among these: the collection mirrors the list.
    ///
    /// @throws IllegalArgumentException if a document belongs to another collection
    /// @throws KnowledgeBaseException   if the index cannot be written
    public IngestReport sync(String collection, List<Document> documents) {
        for (Document document : documents) {
            if (!document.collection().equals(collection)) {
                throw new IllegalArgumentException("document '%s' belongs to collection '%s', not '%s'; give one collection at a time"
                        .formatted(document.id(), document.collection(), collection));
            }
        }
        return ingestion.run(documents, index.ids(collection), List.of());
    }

    /// As [#sync], with every readable file below `folder`; ids are paths relative to it, with `/`.
    ///
    /// @throws KnowledgeBaseException if the folder cannot be listed or the index cannot be written
    public IngestReport syncFolder(String collection, Path folder, Rights rights) {
        var read = FolderSource.read(folder, collection, rights);
        return ingestion.run(read.documents(), index.ids(collection), read.failures());
    }

    /// Finds passages that `identity` may read, best first.
    public List<Passage> retrieve(Query query, Identity identity) {
        try (LexicalSession session = index.session(identity)) {
            return retrieval.run(query, session).stream().map(Hit::passage).toList();
        }
    }

    /// Answers with sentences that `identity` may read, or says what is missing.
    public AnswerOutcome answer(String question, Identity identity) {
        return answer(Query.of(question), identity);
    }

    /// Answers as [#answer(String, Identity)] within the collections and the time of `query`.
    public AnswerOutcome answer(Query query, Identity identity) {
        try (LexicalSession session = index.session(identity)) {
            return answers.run(query, session);
        }
    }

    /// Checks whether a citation holds for `identity` now.
    public CitationCheck verify(Citation citation, Identity identity) {
        try (LexicalSession session = index.session(identity)) {
            return CitationVerifier.check(citation, session);
        }
    }

    /// Closes the index; questions after that fail.
    @Override
    public void close() {
        index.close();
    }
}
