package dev.hradba.rag.internal.chunk;

import java.util.List;

import dev.hradba.rag.internal.extract.Unit;

/// A piece of a document as it is indexed.
///
/// @param id      `document#section#offset`, where the offset counts from the start of the section
/// @param section slug of the section
/// @param path    headings above it
/// @param start   first character in the document's text
/// @param end     one past the last character
/// @param line    first line, counted from 1
/// @param lastLine last line
/// @param page    page it begins on, counted from 1; 0 if the document has no pages
/// @param header  table header that its rows need, empty if there is none
/// @param units   what can be quoted from it, in order
public record Chunk(
        String id,
        String section,
        List<String> path,
        int start,
        int end,
        int line,
        int lastLine,
        int page,
        String header,
        List<Unit> units) {

    /// Copies its lists.
    public Chunk {
        path = List.copyOf(path);
        units = List.copyOf(units);
    }
}
