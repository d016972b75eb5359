package dev.hradba.rag.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Reads documents of a kind that is not read here, or reads them in another way: the port for converters.
///
/// A parser turns a document into text of a format that is read here; sections, tables and citations are then those of that text. It is asked
/// before the library's own parsers, within the same limits of size and time, in a thread that may be given up. Implementations are thread-safe.
public interface DocumentParser {

    /// Whether it reads such documents.
    ///
    /// @param name      file name
    /// @param mediaType as name and content tell, such as `application/pdf`
    boolean reads(String name, String mediaType);

    /// Reads a document.
    ///
    /// @param name  file name
    /// @param bytes its content
    /// @param time  that is left for it
    /// @throws IOException if it cannot be read; the message becomes the reason in the report and should say what to do
    Parsed parse(String name, byte[] bytes, Duration time) throws IOException;

    /// What it is known by, such as `docling http://docling:5001`. Documents are read again when it changes.
    String name();

    /// A document that was read.
    ///
    /// @param format   in which the text is written: Markdown, HTML or plain text; a form feed ends a page
    /// @param text     the text
    /// @param warnings parts that could not be read, with the reason
    record Parsed(Format format, String text, List<String> warnings) {
        /// Copies the warnings and refuses formats that are not written in characters.
        public Parsed {
            warnings = List.copyOf(warnings);
            if (!format.textual()) {
                throw new IllegalArgumentException("a parser gives text, not " + format);
            }
        }
    }
}
