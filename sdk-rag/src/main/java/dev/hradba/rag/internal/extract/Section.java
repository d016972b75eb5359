package dev.hradba.rag.internal.extract;

import java.util.List;

/// A part of a document below one heading.
///
/// @param slug  name unique in the document, made from the headings, such as `printing/adding-the-printer`
/// @param path  headings from the outermost to this one, without the document's title; empty for text before any heading
/// @param start first character of the section's body in the document's text
public record Section(String slug, List<String> path, int start) {

    /// Copies its list.
    public Section {
        path = List.copyOf(path);
    }
}
