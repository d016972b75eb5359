package dev.hradba.rag.internal.lexical;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.rank.MinHash;
import dev.hradba.rag.retrieve.NearDuplicate;

/// What a knowledge base runs over: an index in a folder or one in a store on other machines. Safe for use by several threads; one process writes.
public interface SearchIndex extends AutoCloseable {

    /// The terms of a text as this index makes them.
    Terms terms();

    /// Says which documents will be asked for with [#document], so that an index far away can look them up together.
    default void expect(List<String> ids) {}

    /// What is recorded about a document, whoever may read it, also if it vanished; for ingestion only.
    Optional<StoredDocument> document(String id);

    /// What is recorded about these documents now, as [#document] says it, without those never written.
    default Map<String, StoredDocument> documents(List<String> ids) {
        var found = new HashMap<String, StoredDocument>();
        ids.forEach(id -> document(id).ifPresent(document -> found.put(id, document)));
        return found;
    }

    /// Ids of all documents, also of those that are gone, whoever may read them, in order; for making another version.
    List<String> allIds();

    /// Everything kept of a document that is not gone, whoever may read it; for making another version.
    Optional<StoredBlock> block(String id);

    /// Records that a document is gone, with its version, at the latest at the next [#commit]; for making another version.
    void putGone(StoredDocument gone);

    /// Ids of the documents of a collection, whoever may read them; for ingestion only.
    List<String> ids(String collection);

    /// Documents with nearly this text, whoever may read them; for ingestion only. An index that keeps no signatures finds none.
    default List<NearDuplicate> nearDuplicates(String id, MinHash signature) {
        return List.of();
    }

    /// Replaces a document and its chunks by these, at the latest at the next [#commit]; `vectors` has one of unit length per chunk, or none at all.
    void put(Document document, String title, int version, String hash, String text, List<Chunk> chunks, List<float[]> vectors);

    /// Removes a document and its chunks, at the latest at the next [#commit]; what is left remembers its version.
    void remove(String id);

    /// Makes everything since the last commit durable and visible.
    void commit();

    /// Opens the index as `identity` may see it; close it after use.
    SearchSession session(Identity identity);

    @Override
    void close();
}
