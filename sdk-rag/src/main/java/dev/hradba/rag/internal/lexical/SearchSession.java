package dev.hradba.rag.internal.lexical;

import java.util.List;
import java.util.Optional;

import dev.hradba.rag.retrieve.NearDuplicate;

/// An index at one moment, as one identity may see it. Not for use by several threads; close it after use.
public interface SearchSession extends Statistics, AutoCloseable {

    /// Part of the vectors in a hybrid score with which words decide the order, and vectors order only what no word finds or words find alike.
    double WORDS_FIRST = 0.001;

    /// Finds chunks, best first; equal scores are ordered by chunk id.
    List<Hit> search(LexicalQuery query);

    /// Finds chunks by words and, if there is a vector, by it, too, and fuses both lists; see [HybridSearch]. Equal BM25 scores are ordered by chunk id.
    ///
    /// @param vector of length 1; empty to find by words alone
    /// @param share  part of the vector in the score, 0 to 1
    /// @param as     how the query's words are made into terms
    Found find(LexicalQuery query, Optional<float[]> vector, double share, Terms as);

    /// Only the ids of the chunks that are found by words (for a share of 0), by the vector (for 1) or by both, best first, without reading what is kept.
    List<String> chunkIds(LexicalQuery query, float[] vector, double share);

    /// The document as recorded, if there is one and the identity may read it.
    Optional<StoredDocument> document(String id);

    /// The chunks of a document whose ids begin with `prefix`, in the order of the text, if the identity may read them; an index far away knows those of its last search.
    List<Hit> chunks(String documentId, String prefix);

    /// Documents that the identity may read whose text is nearly that of document `id`, likest first; none if it may not read that one, or the index keeps no signatures.
    List<NearDuplicate> nearDuplicates(String id);

    @Override
    void close();
}
