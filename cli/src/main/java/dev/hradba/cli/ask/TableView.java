package dev.hradba.cli.ask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Lays out rows for a terminal: aligned, numbers to the right, long cells and long tables shortened visibly.
final class TableView {

    private static final String GAP = "  ";
    private static final String CUT = "…";
    private static final int NARROWEST = 6;

    private final int width;
    private final int maxRows;

    /// @param width   columns of the terminal
    /// @param maxRows rows to show before the rest is only counted
    TableView(int width, int maxRows) {
        this.width = Math.max(width, 20);
        this.maxRows = maxRows;
    }

    /// The table as lines. Cells are text already; `null` does not occur.
    List<String> lines(List<String> columns, List<Boolean> numeric, List<List<String>> rows) {
        var shown = rows.stream().limit(maxRows).map(row -> row.stream().map(TableView::oneLine).toList()).toList();
        var widths = fit(natural(columns, shown));
        var lines = new ArrayList<String>();
        lines.add(line(columns, widths, numeric));
        lines.add(Arrays.stream(widths).mapToObj("─"::repeat).collect(Collectors.joining(GAP)));
        for (var row : shown) {
            lines.add(line(row, widths, numeric));
        }
        if (rows.size() > shown.size()) {
            lines.add("… %,d more rows; --rows %d shows them all".formatted(rows.size() - shown.size(), rows.size()));
        }
        return lines;
    }

    private static int[] natural(List<String> columns, List<List<String>> rows) {
        var widths = new int[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = length(columns.get(c));
            for (var row : rows) {
                widths[c] = Math.max(widths[c], length(row.get(c)));
            }
        }
        return widths;
    }

    /// Takes from the widest column until the table fits or every column is narrow.
    private int[] fit(int[] widths) {
        int total = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
        while (total > width) {
            int widest = 0;
            for (int c = 1; c < widths.length; c++) {
                if (widths[c] > widths[widest]) {
                    widest = c;
                }
            }
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
            total--;
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths, List<Boolean> numeric) {
        var line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            var cell = shorten(cells.get(c), widths[c]);
            var padding = " ".repeat(Math.max(0, widths[c] - length(cell)));
            line.append(c == 0 ? "" : GAP).append(numeric.get(c) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String shorten(String cell, int width) {
        if (length(cell) <= width) {
            return cell;
        }
        return cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + CUT;
    }

    /// Line breaks and other control characters would tear the table or command the terminal.
    private static String oneLine(String cell) {
        return cell.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
