package dev.hradba.rag.ingest;

import java.util.Locale;
import java.util.Optional;

/// How the text of a document is written.
public enum Format {
    /// CommonMark with tables; spans and lines refer to the source as written.
    MARKDOWN,
    /// Paragraphs divided by empty lines; spans and lines refer to the source as written.
    PLAIN;

    /// The format that the end of a file name stands for, if it is one that can be read.
    public static Optional<Format> ofFileName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int dot = lower.lastIndexOf('.');
        return switch (dot < 0 ? "" : lower.substring(dot + 1)) {
            case "md", "markdown" -> Optional.of(MARKDOWN);
            case "txt", "text" -> Optional.of(PLAIN);
            default -> Optional.empty();
        };
    }
}
