package dev.hradba.rag.internal.lexical;

import java.util.List;
import java.util.Optional;

import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.retrieve.Passage;

/// A passage with what the later stages need to know about it.
///
/// @param passage        the passage as found
/// @param units          what can be quoted from it
/// @param modifiedMillis when its document was last changed, milliseconds since 1970, if known
/// @param lexicalScore   its BM25 score, 0 if it was found by its vector alone
public record Hit(Passage passage, List<Unit> units, Optional<Long> modifiedMillis, double lexicalScore) {

    /// Copies its list.
    public Hit {
        units = List.copyOf(units);
    }

    /// The same hit with its passage at another place.
    public Hit with(Passage other) {
        return new Hit(other, units, modifiedMillis, lexicalScore);
    }
}
