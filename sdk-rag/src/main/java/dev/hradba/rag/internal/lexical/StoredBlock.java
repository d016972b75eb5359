package dev.hradba.rag.internal.lexical;

import java.util.List;

import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.internal.chunk.Chunk;

/// Everything that the index keeps of a document, so that it can be written into another index.
///
/// @param document as it was given, as text
/// @param record   what is recorded about it
/// @param chunks   its chunks in the order of the text
public record StoredBlock(Document document, StoredDocument record, List<Chunk> chunks) {}
