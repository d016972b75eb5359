package dev.hradba.rag.store;

import java.util.Map;

/// Counts over the chunks that an identity may read. BM25 is made of them, so nothing hidden may move them.
///
/// @param chunks         number of chunks with text
/// @param contentsTokens terms in all their texts, with repetitions
/// @param headedChunks   number of chunks with a title or headings
/// @param headingsTokens terms in all their headings, with repetitions
/// @param contents       chunks whose text has the term, for every term asked for
/// @param headings       chunks whose headings have the term, for every term asked for
public record TermCounts(
        long chunks, long contentsTokens, long headedChunks, long headingsTokens, Map<String, Long> contents, Map<String, Long> headings) {

    /// Copies its maps.
    public TermCounts {
        contents = Map.copyOf(contents);
        headings = Map.copyOf(headings);
    }
}
