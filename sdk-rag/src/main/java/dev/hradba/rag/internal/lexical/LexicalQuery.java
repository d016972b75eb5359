package dev.hradba.rag.internal.lexical;

import java.time.Instant;
import java.util.Set;

/// One lexical search.
///
/// @param text         words to look for
/// @param limit        most hits
/// @param collections  collections to look into; empty for all
/// @param at           instant at which documents must hold
/// @param headingBoost weight of a match in title and headings, beside its weight as text; 0 for none
/// @param phraseBoost  weight of two neighbouring words of the query standing near each other; 0 for none
/// @param explain      true to explain each score
public record LexicalQuery(
        String text, int limit, Set<String> collections, Instant at, double headingBoost, double phraseBoost, boolean explain) {

    /// Most distinct terms used; further ones are left out.
    public static final int MAX_TERMS = 200;

    /// Copies its set.
    public LexicalQuery {
        collections = Set.copyOf(collections);
    }
}
