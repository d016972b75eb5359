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
public record Hit(Passage passage, List<Unit> units, Optional<Long> modifiedMillis) {

    /// Copies its list.
    public Hit {
        units = List.copyOf(units);
    }
}
