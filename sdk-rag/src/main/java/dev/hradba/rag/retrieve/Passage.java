package dev.hradba.rag.retrieve;

import java.util.List;

/// A chunk found for a query. Its text stands verbatim in the document at `[start, end)`.
///
/// @param rank        place in the list, counted from 1
/// @param score       higher is better; comparable within one list only
/// @param chunkId     `document#section#offset`
/// @param documentId  id of the document
/// @param version     version of the document, counted from 1
/// @param collection  collection of the document
/// @param title       title of the document
/// @param sectionPath headings above the passage, without the title; empty before the first heading
/// @param start       first character in the document's text
/// @param end         one past the last character
/// @param firstLine   first line in the document, counted from 1
/// @param lastLine    last line
/// @param page        page it begins on, counted from 1; 0 if the document has no pages
/// @param header      header of the table the passage continues, empty if it needs none
/// @param text        the passage as it stands in the document
/// @param explain     why it has this score
public record Passage(
        int rank,
        double score,
        String chunkId,
        String documentId,
        int version,
        String collection,
        String title,
        List<String> sectionPath,
        int start,
        int end,
        int firstLine,
        int lastLine,
        int page,
        String header,
        String text,
        Explanation explain) {

    /// Copies its list and refuses a rank below 1 and a span that does not fit the text.
    public Passage {
        sectionPath = List.copyOf(sectionPath);
        if (rank < 1 || end - start != text.length()) {
            throw new IllegalArgumentException("passage '%s' has rank %d and %d characters of text for the span [%d, %d)"
                    .formatted(chunkId, rank, text.length(), start, end));
        }
    }

    /// Title and headings, such as `Backup and restore > Restore tests`.
    public String where() {
        return sectionPath.isEmpty() ? title : title + " > " + String.join(" > ", sectionPath);
    }

    /// The same passage at another place in a list.
    public Passage ranked(int rank, double score, Explanation explain) {
        return new Passage(rank, score, chunkId, documentId, version, collection, title, sectionPath, start, end,
                firstLine, lastLine, page, header, text, explain);
    }
}
