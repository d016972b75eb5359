package dev.hradba.rag.ingest;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Reads text in pictures: scanned pages of PDFs, and files that are pictures. Implementations are thread-safe.
public interface TextRecognition {

    /// The lines of a picture, from top to bottom.
    ///
    /// @param left time that is left for the document; who needs more gives up, and what it returns is not looked at
    /// @throws IOException if it cannot be read; the message becomes the reason in the report and should say what to do
    List<Line> lines(BufferedImage picture, Duration left) throws IOException;

    /// What it is known by, such as `tesseract eng+ces`. Documents are read again when it changes.
    String name();

    /// A line of text, in pixels from the top left corner.
    ///
    /// @param text   as it was recognised
    /// @param left   left edge
    /// @param top    upper edge
    /// @param right  right edge, exclusive
    /// @param bottom lower edge, exclusive
    record Line(String text, int left, int top, int right, int bottom) {}
}
