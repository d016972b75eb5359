package dev.hradba.rag.store;

import java.util.List;
import java.util.Optional;

/// A chunk to be written: what a store filters, counts and searches by, and what it gives back.
///
/// Its rights and its collection are those of its document.
///
/// @param id         `document#section#offset`; orders candidates of equal score
/// @param validFrom  first millisecond since 1970 at which it holds
/// @param validUntil first millisecond at which it no longer holds
/// @param contents   terms of title, headings and text, in order, repeated as often as they occur
/// @param headings   terms of title and headings alone
/// @param vector     of length 1, if there are vectors
/// @param payload    everything else, as the writer wrote it; not for the store to read
public record ChunkEntry(
        String id, long validFrom, long validUntil, List<String> contents, List<String> headings, Optional<float[]> vector, String payload) {

    /// Copies its lists.
    public ChunkEntry {
        contents = List.copyOf(contents);
        headings = List.copyOf(headings);
    }
}
