package dev.hradba.rag.internal.extract;

import java.io.IOException;
import java.io.Writer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/// Collects the lines of a PDF with their places. PDFBox decides what a line is; a gap wider than a letter is high begins another cell.
final class PdfLines extends PDFTextStripper {

    private final Budget budget;
    private final List<PdfLine> lines = new ArrayList<>();
    private final List<PdfLine.Cell> cells = new ArrayList<>();
    private final List<Double> heights = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private double left;
    private double right;
    private double y;
    private double size;
    private int letters;
    private int boldLetters;
    private long characters;

    private PdfLines(Budget budget) {
        this.budget = budget;
    }

    record Read(List<PdfLine> lines, List<Double> heights) {}

    static Read of(PDDocument document, Budget budget) throws IOException {
        var stripper = new PdfLines(budget);
        stripper.writeText(document, Writer.nullWriter());
        return new Read(stripper.lines, stripper.heights);
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        budget.checkTime();
        super.processOperator(operator, operands);
    }

    @Override
    protected void processTextPosition(TextPosition text) {
        budget.checkLength(++characters);
        super.processTextPosition(text);
    }

    @Override
    protected void startPage(PDPage page) {
        heights.add((double) page.getCropBox().getHeight());
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        if (positions.isEmpty()) {
            return;
        }
        int from = 0;
        for (int i = 0; i < positions.size(); i++) {
            TextPosition position = positions.get(i);
            if (i > from && startsCell(visibleBefore(positions, i), position)) {
                word(join(positions.subList(from, i)), positions.subList(from, i));
                from = i;
            }
        }
        word(from == 0 ? text : join(positions.subList(from, positions.size())), positions.subList(from, positions.size()));
    }

    private static TextPosition visibleBefore(List<TextPosition> positions, int index) {
        int at = index - 1;
        while (at > 0 && positions.get(at).getUnicode().isBlank()) {
            at--;
        }
        return positions.get(at);
    }

    private static boolean startsCell(TextPosition before, TextPosition next) {
        return !next.getUnicode().isBlank()
                && next.getXDirAdj() - (before.getXDirAdj() + before.getWidthDirAdj()) > Math.max(6, next.getFontSizeInPt() * 1.05);
    }

    private void word(String text, List<TextPosition> positions) {
        TextPosition first = positions.getFirst();
        TextPosition last = visibleBefore(positions, positions.size());
        if (text.isBlank()) {
            return;
        }
        double height = Math.max(1, first.getFontSizeInPt());
        if (!cell.isEmpty()) {
            if (first.getXDirAdj() - right > Math.max(6, height * 1.05)) {
                closeCell();
            } else {
                cell.append(' ');
            }
        }
        if (cell.isEmpty()) {
            left = first.getXDirAdj();
        }
        if (cells.isEmpty() && cell.isEmpty()) {
            y = first.getYDirAdj();
            size = height;
            letters = 0;
            boldLetters = 0;
        }
        cell.append(text.strip());
        right = last.getXDirAdj() + last.getWidthDirAdj();
        letters += positions.size();
        boldLetters += isBold(first) ? positions.size() : 0;
    }

    @Override
    protected void writeLineSeparator() {
        closeLine();
    }

    @Override
    protected void writePageEnd() {
        closeLine();
    }

    private void closeCell() {
        cells.add(new PdfLine.Cell(left, right, cell.toString()));
        cell.setLength(0);
    }

    private void closeLine() {
        if (!cell.isEmpty()) {
            closeCell();
        }
        if (!cells.isEmpty()) {
            lines.add(new PdfLine(getCurrentPageNo(), y, size, boldLetters * 2 > letters, cells));
            cells.clear();
        }
    }

    private static boolean isBold(TextPosition position) {
        String name = String.valueOf(position.getFont().getName()).toLowerCase(Locale.ROOT);
        return name.contains("bold") || name.contains("black") || name.contains("heavy")
                || (position.getFont().getFontDescriptor() != null && position.getFont().getFontDescriptor().isForceBold());
    }

    private static String join(List<TextPosition> positions) {
        var text = new StringBuilder();
        positions.forEach(position -> text.append(position.getUnicode()));
        return Normalizer.normalize(text.toString(), Normalizer.Form.NFC).replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff");
    }
}
