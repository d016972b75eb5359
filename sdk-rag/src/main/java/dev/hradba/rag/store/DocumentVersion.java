package dev.hradba.rag.store;

import java.util.List;

/// A version of a document with everything that can be found of it; a document that is gone has no chunks.
///
/// @param record the document
/// @param chunks its chunks, in order
public record DocumentVersion(DocumentRecord record, List<ChunkEntry> chunks) {

    /// Copies its list and refuses chunks of a document that is gone.
    public DocumentVersion {
        chunks = List.copyOf(chunks);
        if (record.state().gone() && !chunks.isEmpty()) {
            throw new IllegalArgumentException("document '%s' is gone and comes with %d chunks; give none".formatted(record.state().id(), chunks.size()));
        }
    }
}
