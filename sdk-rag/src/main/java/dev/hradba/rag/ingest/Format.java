package dev.hradba.rag.ingest;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How a document is written.
public enum Format {
    /// CommonMark with tables and an optional YAML front matter; spans and lines refer to the source as written.
    MARKDOWN,
    /// Paragraphs divided by empty lines; spans and lines refer to the source as written.
    PLAIN,
    /// HTML pages, without navigation, scripts and forms; spans and lines refer to the extracted text, one block per line.
    HTML,
    /// A table as in RFC 4180, divided by commas, semicolons or tabs, with its header in the first record; spans and lines refer to the source.
    CSV,
    /// Source code, cut where functions and types begin; spans and lines refer to the source as written.
    CODE,
    /// An e-mail as in RFC 5322 with its attachments, or a mailbox (mbox) of them; spans and lines refer to the extracted text.
    EMAIL,
    /// PDF; spans and lines refer to the extracted text, in which a form feed ends each page.
    PDF,
    /// Word's Office Open XML; spans and lines refer to the extracted text.
    DOCX;

    private static final Set<String> CODE_ENDINGS = Set.of("java", "kt", "kts", "scala", "groovy", "py", "js", "mjs", "ts", "tsx", "jsx", "c", "h", "cc",
            "cpp", "hpp", "cs", "go", "rs", "rb", "php", "swift", "sql", "sh", "bash", "ps1", "lua", "pl", "r", "yaml", "yml", "toml", "json", "xml",
            "properties", "gradle", "tf", "proto", "css", "scss", "vue", "cu", "zig", "hs", "ex", "erl", "clj", "dart", "m", "asm", "cmake", "ini", "conf");

    /// The format that the end of a file name stands for, if it is one that can be read.
    public static Optional<Format> ofFileName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String file = lower.substring(lower.lastIndexOf('/') + 1);
        String ending = file.substring(file.lastIndexOf('.') + 1);
        return switch (ending) {
            case "md", "markdown" -> Optional.of(MARKDOWN);
            case "txt", "text", "log", "rst", "adoc", "readme", "license" -> Optional.of(PLAIN);
            case "html", "htm", "xhtml" -> Optional.of(HTML);
            case "csv", "tsv" -> Optional.of(CSV);
            case "eml", "mbox" -> Optional.of(EMAIL);
            case "pdf" -> Optional.of(PDF);
            case "docx" -> Optional.of(DOCX);
            case "dockerfile", "makefile", "jenkinsfile" -> Optional.of(CODE);
            default -> CODE_ENDINGS.contains(ending) && file.indexOf('.') >= 0 ? Optional.of(CODE) : Optional.empty();
        };
    }

    /// True if it is written in characters, false if in bytes that only a parser understands.
    public boolean textual() {
        return this != PDF && this != DOCX;
    }
}
