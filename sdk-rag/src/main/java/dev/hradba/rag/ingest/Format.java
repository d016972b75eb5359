package dev.hradba.rag.ingest;

import java.util.Locale;
import java.util.Optional;

/// How the text of a document is written.
public enum Format {
    /// CommonMark with tables; spans and lines refer to the source as written.
    MARKDOWN,
    /// Paragraphs divided by empty lines; spans and lines refer to the source as written.
    PLAIN,
    /// HTML pages, without navigation, scripts and forms; spans and lines refer to the extracted text, one block per line.
    HTML,
    /// A table as in RFC 4180, divided by commas, semicolons or tabs, with its header in the first record; spans and lines refer to the source.
    CSV;

    /// The format that the end of a file name stands for, if it is one that can be read.
    public static Optional<Format> ofFileName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int dot = lower.lastIndexOf('.');
        return switch (dot < 0 ? "" : lower.substring(dot + 1)) {
            case "md", "markdown" -> Optional.of(MARKDOWN);
            case "txt", "text" -> Optional.of(PLAIN);
            case "html", "htm", "xhtml" -> Optional.of(HTML);
            case "csv", "tsv" -> Optional.of(CSV);
            default -> Optional.empty();
        };
    }
}
