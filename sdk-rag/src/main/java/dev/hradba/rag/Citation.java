package dev.hradba.rag;

import java.util.List;

/// A quote and where it stands: verbatim in the text of this version of the document at `[start, end)`.
///
/// @param documentId  id of the document
/// @param version     version of the document, counted from 1
/// @param title       title of the document
/// @param sectionPath headings above the quote, without the title
/// @param chunkId     chunk it was taken from
/// @param start       first character in the document's text
/// @param end         one past the last character
/// @param line        first line of the quote, counted from 1
/// @param lastLine    last line of the quote
/// @param page        page the quote begins on, counted from 1; 0 if the document has no pages
/// @param quote       the characters at the span
/// @param link        where a person may open the document, empty if it cannot be opened
public record Citation(
        String documentId,
        int version,
        String title,
        List<String> sectionPath,
        String chunkId,
        int start,
        int end,
        int line,
        int lastLine,
        int page,
        String quote,
        String link) {

    /// Copies its list and refuses an empty quote and a span of another length.
    public Citation {
        sectionPath = List.copyOf(sectionPath);
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("citation [%d, %d) covers no text; cite at least one character".formatted(start, end));
        }
        if (end - start != quote.length()) {
            throw new IllegalArgumentException("citation [%d, %d) has a quote of %d characters; quote the span as it stands"
                    .formatted(start, end, quote.length()));
        }
    }

    /// Title, headings and page, or line where there are no pages, such as `On-call duty > Hand-over, line 24`.
    public String where() {
        String path = sectionPath.isEmpty() ? title : title + " > " + String.join(" > ", sectionPath);
        return path + (page > 0 ? ", page " + page : ", line " + line);
    }
}
