package dev.hradba.rag.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBaseException;

/// Keeps documents and their chunks on other machines, and finds candidates there. The port behind `KnowledgeBase.open(ChunkStore, ..)`.
///
/// A store counts and preselects; it neither reads language nor ranks. Words come to it as index terms, made by the same code for every store, and what
/// it finds is scored again with its counts by the code of the embedded index. So all stores rank alike, and a store needs no analyzer of its own.
///
/// Rights are part of every question: counts are taken over, and candidates come from, what the identity may read, never anything else.
/// Implementations are safe for use by several threads; one process writes at a time. Methods throw [KnowledgeBaseException] where the store
/// cannot be reached or refuses; its message names no document, term or right that a reader might not know.
public interface ChunkStore extends AutoCloseable {

    /// Kind and address, for messages; no credentials.
    String name();

    /// Makes the store ready for this layout. Called once, before anything else.
    ///
    /// @param readOnly true to create nothing
    /// @throws KnowledgeBaseException if it holds another layout, holds none and only reading is wanted, or cannot be reached (retryable)
    void open(StoreLayout layout, boolean readOnly);

    /// What is known about these documents, whoever may read them; absent are those never written. For ingestion only.
    Map<String, DocumentState> states(Collection<String> documents);

    /// Ids of the documents of a collection that are not gone, whoever may read them. For ingestion only.
    List<String> documents(String collection);

    /// Replaces each of these documents with all its chunks. What is written is durable and visible when this returns.
    ///
    /// A document whose record can be read afterwards is there in full. Writing the same again changes nothing; after a failure any of them may be
    /// there or not, and all can be written again.
    void write(List<DocumentVersion> versions);

    /// The record of a document, whoever may read it: callers check its rights.
    Optional<DocumentRecord> record(String document);

    /// Counts over all chunks that the identity may read, whenever they hold.
    ///
    /// @param contents terms to be counted in the text
    /// @param headings terms to be counted in title and headings
    TermCounts count(Identity identity, Set<String> contents, Set<String> headings);

    /// Candidates for a question, each once, in any order, among what the identity may read.
    List<FoundChunk> find(StoreSearch search);

    /// Layout of the version that counts, before or after [#open]; empty if the store holds nothing.
    Optional<StoreLayout> layout();

    /// Number of the version that is open, from 1.
    int version();

    /// Ids of all documents, also of those that are gone, whoever may read them, in order. For making another version.
    List<String> all();

    /// The payloads of all chunks of these documents, in order, whoever may read them. For making another version.
    Map<String, List<String>> payloads(Collection<String> documents);

    /// The version after this one, open for writing beside it; questions to this store go on as before. One that was begun with the same layout
    /// is gone on with, one with another layout is begun anew. Close it apart from this store.
    ChunkStore beside(StoreLayout layout);

    /// From now on this version counts: who opens the store opens it. One step: nobody sees both versions or neither. The version before it stays and
    /// answers those that have it open, until the next one is activated; what is older is removed. Changes nothing if this version counts already.
    void activate();

    /// How the store is, now; never throws because of its state.
    StoreHealth health();

    /// Removes everything that the store holds under its name, for good. For stores made for a measurement or a test.
    void drop();

    @Override
    void close();
}
