package dev.hradba.rag.internal.extract;

import java.util.List;

/// A paragraph, list item, table row or code block of one section, with the units in it.
///
/// @param section index into [Extracted#sections]
/// @param start   first character in the document's text
/// @param end     one past the last character
/// @param header  plain text of the table header the block needs to be understood, empty otherwise
/// @param units   sentences of a paragraph, or the block as a single unit; never empty
public record Block(int section, int start, int end, String header, List<Unit> units) {

    /// Copies its list and refuses a block without units.
    public Block {
        units = List.copyOf(units);
        if (units.isEmpty() || end <= start) {
            throw new IllegalArgumentException("block [%d, %d) covers no text".formatted(start, end));
        }
    }
}
