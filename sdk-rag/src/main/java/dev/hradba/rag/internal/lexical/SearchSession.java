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

    /// As [#search(LexicalQuery)], with the words of the query made into terms by `as`.
    List<Hit> search(LexicalQuery query, Terms as);

    /// Finds the chunks whose vectors are nearest to `vector`, which has length 1; equal scores are ordered by chunk id.
    List<Hit> nearest(LexicalQuery query, float[] vector);

    /// Finds chunks by words and by `vector`, which has length 1, and fuses both lists; see [HybridSearch].
    ///
    /// @param share part of the vectors in the score, 0 to 1
    /// @param as    how the query's words are made into terms
    List<Hit> hybrid(LexicalQuery query, float[] vector, double share, Terms as);

    /// Only the ids of the chunks that [#search], [#nearest] (for a share of 1) or [#hybrid] find, in the same order, without reading what is stored.
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
