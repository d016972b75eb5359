package dev.hradba.rag;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What to look for. Rights are not part of it: they come with the identity and cannot be left out.
///
/// @param text        words or a question, at most [#MAX_CHARACTERS] characters
/// @param maxPassages most passages to return, 1 to 1,000
/// @param collections collections to look into; empty for all
/// @param at          instant at which documents must hold; empty for now
public record Query(String text, int maxPassages, Set<String> collections, Optional<Instant> at) {

    /// Longest query in characters.
    public static final int MAX_CHARACTERS = 8_000;

    /// Passages returned when nothing else is asked for.
    public static final int DEFAULT_PASSAGES = 10;

    /// Copies its set and refuses a blank or overlong text and a number of passages out of range.
    public Query {
        collections = Set.copyOf(collections);
        if (text.isBlank()) {
            throw new IllegalArgumentException("the question is blank; ask something");
        }
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("the question has %d characters; at most %d are read, shorten it"
                    .formatted(text.length(), MAX_CHARACTERS));
        }
        if (maxPassages < 1 || maxPassages > 1_000) {
            throw new IllegalArgumentException("maxPassages is %d; give 1 to 1000".formatted(maxPassages));
        }
    }

    /// A query over all collections, for documents that hold now.
    public static Query of(String text) {
        return new Query(text, DEFAULT_PASSAGES, Set.of(), Optional.empty());
    }

    /// The same query with another limit.
    public Query limit(int passages) {
        return new Query(text, passages, collections, at);
    }

    /// The same query with other words, cut to the longest that is read.
    Query text(String other) {
        return new Query(other.substring(0, Math.min(MAX_CHARACTERS, other.length())), maxPassages, collections, at);
    }

    /// The same query within these collections only.
    public Query in(String... names) {
        return new Query(text, maxPassages, Set.of(names), at);
    }

    /// The same query for documents that hold at this instant.
    public Query at(Instant instant) {
        return new Query(text, maxPassages, collections, Optional.of(instant));
    }
}
