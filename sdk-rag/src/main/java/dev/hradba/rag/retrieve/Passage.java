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
/// @param alsoIn      ids of chunks with nearly the same text that it stands for; empty unless those are collapsed
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
        Explanation explain,
        List<String> alsoIn) {

    /// Copies its lists and refuses a rank below 1 and a span that does not fit the text.
    public Passage {
        sectionPath = List.copyOf(sectionPath);
        alsoIn = List.copyOf(alsoIn);
        if (rank < 1 || end - start != text.length()) {
            throw new IllegalArgumentException("passage '%s' has rank %d and %d characters of text for the span [%d, %d)"
                    .formatted(chunkId, rank, text.length(), start, end));
        }
    }

    /// A passage that stands for itself alone.
    public Passage(int rank, double score, String chunkId, String documentId, int version, String collection, String title, List<String> sectionPath,
            int start, int end, int firstLine, int lastLine, int page, String header, String text, Explanation explain) {
        this(rank, score, chunkId, documentId, version, collection, title, sectionPath, start, end, firstLine, lastLine, page, header, text, explain, List.of());
    }

    /// Title and headings, such as `Backup and restore > Restore tests`.
    public String where() {
        return sectionPath.isEmpty() ? title : title + " > " + String.join(" > ", sectionPath);
    }

    /// The same passage at another place in a list.
    public Passage ranked(int rank, double score, Explanation explain) {
        return new Passage(rank, score, chunkId, documentId, version, collection, title, sectionPath, start, end,
                firstLine, lastLine, page, header, text, explain, alsoIn);
    }

    /// The same passage, standing for chunks with nearly the same text.
    public Passage standingFor(List<String> chunks) {
        return new Passage(rank, score, chunkId, documentId, version, collection, title, sectionPath, start, end,
                firstLine, lastLine, page, header, text, explain, chunks);
    }

    /// The part of this passage that stands at `[from, to)` in the document, with its own lines and page.
    ///
    /// @throws IllegalArgumentException if that is not within this passage
    public Passage part(int from, int to) {
        if (from < start || to > end || from >= to) {
            throw new IllegalArgumentException("[%d, %d) is no part of passage '%s' at [%d, %d)".formatted(from, to, chunkId, start, end));
        }
        String part = text.substring(from - start, to - start);
        String before = text.substring(0, from - start);
        int line = firstLine + count(before, '\n');
        return new Passage(rank, score, chunkId, documentId, version, collection, title, sectionPath, from, to,
                line, line + count(part, '\n'), page == 0 ? 0 : page + count(before, '\f'), header, part, explain, alsoIn);
    }

    /// This passage with the text around it, from the start of `first` in the same document to `until`.
    public Passage grown(Passage first, int until, int untilLine, String all, Explanation why) {
        return new Passage(rank, score, chunkId, documentId, version, collection, title, sectionPath, first.start(), until,
                first.firstLine(), untilLine, first.page(), first.header(), all, why, alsoIn);
    }

    private static int count(String text, char wanted) {
        return (int) text.chars().filter(c -> c == wanted).count();
    }
}
