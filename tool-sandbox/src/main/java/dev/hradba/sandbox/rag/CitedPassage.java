package dev.hradba.sandbox.rag;

import java.util.List;

/// A passage and where it stands: verbatim in this version of the document at `[start, end)`.
///
/// @param document   id of the document
/// @param version    its version, counted from 1
/// @param collection collection of the document
/// @param title      its title
/// @param section    headings above the passage
/// @param start      first character in the document's text
/// @param end        one past the last character
/// @param firstLine  first line, counted from 1
/// @param lastLine   last line
/// @param page       page it begins on, counted from 1; 0 if the document has no pages
/// @param text       the passage as it stands
public record CitedPassage(
        String document, int version, String collection, String title, List<String> section,
        int start, int end, int firstLine, int lastLine, int page, String text) {

    /// Copies the list; refuses a span that does not fit the text.
    public CitedPassage {
        section = List.copyOf(section);
        if (start < 0 || end - start != text.length()) {
            throw new IllegalArgumentException("passage of '%s' has %d characters of text for the span [%d, %d)".formatted(document, text.length(), start, end));
        }
    }
}
