package dev.hradba.rag.internal.extract;

import java.util.List;
import java.util.stream.Collectors;

/// A line of a PDF page, in points from the top left corner.
///
/// @param page  page, counted from 1
/// @param y     base line, points from the top
/// @param size  font size, points
/// @param bold  true if most of it is bold
/// @param cells pieces with wide gaps between them; a line of running text has one
record PdfLine(int page, double y, double size, boolean bold, List<Cell> cells) {

    /// A piece of a line.
    ///
    /// @param left  left edge, points
    /// @param right right edge, points
    /// @param text  its text
    record Cell(double left, double right, String text) {}

    PdfLine {
        cells = List.copyOf(cells);
    }

    String text() {
        return cells.stream().map(Cell::text).collect(Collectors.joining(" "));
    }

    double left() {
        return cells.getFirst().left();
    }

    double right() {
        return cells.getLast().right();
    }
}
