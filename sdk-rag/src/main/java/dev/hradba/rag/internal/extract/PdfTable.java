package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/// Tables without rulings: lines in several cells whose edges stand below each other.
final class PdfTable {

    /// Points by which edges of one column may differ.
    private static final double SLACK = 4;

    private PdfTable() {}

    /// Number of lines from `from` on that make a table; below 2 there is none.
    static int length(List<PdfLine> lines, int from) {
        PdfLine first = lines.get(from);
        if (first.cells().size() < 2) {
            return 0;
        }
        int rows = 1;
        int to = from + 1;
        while (to < lines.size()) {
            PdfLine line = lines.get(to);
            PdfLine before = lines.get(to - 1);
            boolean below = line.page() == before.page() && line.y() > before.y() && line.y() - before.y() < 4 * Math.max(line.size(), before.size());
            boolean nextPage = line.page() == before.page() + 1;
            if (!(below || nextPage) || !aligned(first, line) || (line.cells().size() == 1 && (nextPage || columnOf(first, line.cells().getFirst()) == 0))) {
                break;
            }
            rows += line.cells().size() > 1 ? 1 : 0;
            to++;
        }
        return rows >= 2 && (first.cells().size() > 2 || rows >= 3) ? to - from : 0;
    }

    /// Writes the table; its first row is its header. A line that leaves the first column empty goes on with the row above.
    static void write(List<PdfLine> lines, TextWriter writer, IntConsumer turnTo) {
        PdfLine first = lines.getFirst();
        List<String> headers = List.of();
        List<String> row = List.of();
        PdfLine began = first;
        for (int i = 0; i <= lines.size(); i++) {
            PdfLine line = i < lines.size() ? lines.get(i) : first;
            boolean goesOn = i > 0 && i < lines.size() && line.cells().stream().noneMatch(cell -> columnOf(first, cell) == 0);
            if (goesOn) {
                row = merged(row, cells(first, line));
                continue;
            }
            if (i > 0) {
                turnTo.accept(began.page());
                if (headers.isEmpty()) {
                    headers = row;
                    writer.tableHeader(headers);
                } else if (!row.equals(headers)) {
                    writer.row(headers, row);
                }
            }
            row = cells(first, line);
            began = line;
        }
    }

    private static boolean aligned(PdfLine first, PdfLine line) {
        return line.cells().size() <= first.cells().size() && line.cells().stream().allMatch(cell -> columnOf(first, cell) >= 0);
    }

    /// The column of the first row that a cell stands below: one edge or the centre agrees, or it lies between the neighbouring columns; -1 if none.
    private static int columnOf(PdfLine first, PdfLine.Cell cell) {
        List<PdfLine.Cell> columns = first.cells();
        for (int i = 0; i < columns.size(); i++) {
            PdfLine.Cell column = columns.get(i);
            boolean edges = Math.abs(column.left() - cell.left()) < SLACK || Math.abs(column.right() - cell.right()) < SLACK
                    || Math.abs(column.left() + column.right() - cell.left() - cell.right()) < 2 * SLACK;
            if (edges) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> cells(PdfLine first, PdfLine line) {
        var cells = new ArrayList<String>();
        for (int i = 0; i < first.cells().size(); i++) {
            cells.add("");
        }
        for (PdfLine.Cell cell : line.cells()) {
            int column = Math.max(0, columnOf(first, cell));
            cells.set(column, (cells.get(column) + " " + cell.text()).strip());
        }
        return cells;
    }

    private static List<String> merged(List<String> row, List<String> more) {
        var all = new ArrayList<String>();
        for (int i = 0; i < row.size(); i++) {
            all.add((row.get(i) + " " + more.get(i)).strip());
        }
        return all;
    }
}
