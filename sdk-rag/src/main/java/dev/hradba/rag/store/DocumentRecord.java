package dev.hradba.rag.store;

import dev.hradba.rag.ingest.Rights;

/// A document as it is recorded beside its chunks.
///
/// @param state   its identity and version
/// @param rights  who may read it
/// @param payload title, link and text, as the writer wrote them; not for the store to read
public record DocumentRecord(DocumentState state, Rights rights, String payload) {}
