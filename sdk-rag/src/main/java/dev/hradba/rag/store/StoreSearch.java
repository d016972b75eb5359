package dev.hradba.rag.store;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.core.Identity;

/// One question to a store. Rights cannot be left out: the identity is part of it.
///
/// @param identity    who asks
/// @param collections collections to look into; empty for all
/// @param atMillis    instant at which chunks must hold, milliseconds since 1970
/// @param contents    weight of each term in the text: its inverse document frequency among what the identity may read, times its boost
/// @param headings    weight of each term in the headings, likewise; may be empty
/// @param counts      what [ChunkStore#count] said
/// @param words       most candidates found by terms; 0 for none
/// @param vector      of length 1, to find what is near it, too
/// @param nearest     most candidates found by the vector; 0 for none
public record StoreSearch(Identity identity, Set<String> collections, long atMillis, Map<String, Double> contents, Map<String, Double> headings,
        TermCounts counts, int words, Optional<float[]> vector, int nearest) {

    /// Most candidates of either kind.
    public static final int MAX_CANDIDATES = 10_000;

    /// Up to so many readable chunks are all compared with a vector, so that nothing hidden can bend a walk through a graph.
    public static final int MAX_EXACT = 20_000;

    /// Copies its collections and refuses numbers out of their range.
    public StoreSearch {
        collections = Set.copyOf(collections);
        contents = Map.copyOf(contents);
        headings = Map.copyOf(headings);
        if (words < 0 || nearest < 0 || words > MAX_CANDIDATES || nearest > MAX_CANDIDATES) {
            throw new IllegalArgumentException("%d and %d candidates are wanted; give 0 to %d of each kind".formatted(words, nearest, MAX_CANDIDATES));
        }
    }

    /// True if there is something to find by terms.
    public boolean byWords() {
        return words > 0 && !contents.isEmpty();
    }

    /// True if there is something to find by the vector.
    public boolean byVector() {
        return nearest > 0 && vector.isPresent();
    }
}
