package dev.hradba.rag.internal.extract;

/// The smallest piece that can be quoted: a sentence, a list item, a table row or a line of code.
///
/// @param kind    what it is
/// @param start   first character in the document's text
/// @param end     one past the last character
/// @param plain   readable text without markup; for a row, `header: cell; header: cell`
/// @param context what it cannot be understood without: the sentence that introduces a list, the header of a table; may be empty
public record Unit(Kind kind, int start, int end, String plain, String context) {

    /// What a unit is.
    public enum Kind {
        /// A sentence of running text.
        SENTENCE,
        /// One item of a list.
        ITEM,
        /// One row of a table.
        ROW,
        /// Preformatted text.
        CODE
    }

    /// Refuses an empty span.
    public Unit {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("unit [%d, %d) covers no text".formatted(start, end));
        }
    }
}
