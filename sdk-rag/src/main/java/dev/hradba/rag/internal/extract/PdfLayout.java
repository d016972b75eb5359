package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Makes headings, paragraphs, list items and tables from the lines of a PDF.
///
/// A heading is what the outline names on its page, else a short line in larger or bold print. A line joins the paragraph above it unless there is
/// a wide gap, another font size, or the line above ended a sentence well before the margin. Lines that repeat at the top or bottom of pages are
/// left out. Lines with wide gaps at the same places, one below the other, are a table.
final class PdfLayout {

    private static final Pattern BULLET = Pattern.compile("^([•▪‣◦●○■□–—*·-]|\uf0b7)\\s+(?=\\S)|^(\\(?[0-9]{1,2}[.)]|\\(?[a-z][.)])\\s+(?=\\S)");
    private static final Pattern NUMBERED = Pattern.compile("^(\\d{1,2}(?:\\.\\d{1,2}){0,4})\\.?\\s+\\p{L}.*");
    private static final int MAX_HEADING = 150;

    private final List<PdfLine> lines;
    private final List<PdfOutline.Entry> outline;
    private final TextWriter writer;
    private final Budget budget;
    private final double bodySize;
    private final boolean bodyBold;
    private final double lineGap;
    private final Map<Integer, Double> margins = new HashMap<>();
    private final List<Double> headingSizes;
    private final String title;
    private int page = 1;

    PdfLayout(List<PdfLine> all, List<Double> heights, List<PdfOutline.Entry> outline, String title, Budget budget) {
        this.lines = PdfFurniture.without(all, heights);
        this.outline = outline;
        this.budget = budget;
        this.title = title;
        this.writer = new TextWriter(budget);
        var sizes = new TreeMap<Double, Integer>();
        int bold = 0;
        int characters = 0;
        for (PdfLine line : lines) {
            int length = line.text().length();
            sizes.merge(round(line.size()), length, Integer::sum);
            bold += line.bold() ? length : 0;
            characters += length;
            margins.merge(line.page(), line.right(), Math::max);
        }
        this.bodySize = sizes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(10.0);
        this.bodyBold = bold * 2 > characters;
        this.lineGap = typicalGap();
        this.headingSizes = sizes.keySet().stream().filter(size -> size > bodySize * 1.1).sorted(java.util.Comparator.reverseOrder()).toList();
    }

    Extracted read() {
        int at = 0;
        while (at < lines.size()) {
            budget.checkTime();
            PdfLine line = lines.get(at);
            turnTo(line.page());
            int level = headingLevel(at);
            int rows = level > 0 ? 0 : PdfTable.length(lines, at);
            if (level > 0) {
                at = heading(at, level);
            } else if (rows >= 2) {
                PdfTable.write(lines.subList(at, at + rows), writer, this::turnTo);
                at += rows;
            } else {
                at = paragraph(at);
            }
        }
        writer.pageBreak();
        if (writer.title().isEmpty()) {
            writer.title(title);
        }
        return writer.done();
    }

    private void turnTo(int next) {
        while (page < next) {
            writer.pageBreak();
            page++;
        }
    }

    /// A heading may go on in the next line, in the same print.
    private int heading(int from, int level) {
        var text = new StringBuilder(lines.get(from).text());
        int to = from + 1;
        while (to < lines.size() && text.length() < MAX_HEADING && goesOn(lines.get(to - 1), lines.get(to), 1.6)
                && lines.get(to).bold() == lines.get(from).bold() && !NUMBERED.matcher(lines.get(to).text()).matches()
                && lines.get(from).size() > bodySize * 1.1 && outlined(lines.get(to)) == 0) {
            text.append(' ').append(lines.get(to).text());
            to++;
        }
        writer.heading(level, text.toString());
        return to;
    }

    private int paragraph(int from) {
        PdfLine first = lines.get(from);
        var matcher = BULLET.matcher(first.text());
        boolean item = matcher.find();
        var text = new StringBuilder(item ? first.text().substring(matcher.end()) : first.text());
        if (item && matcher.group(2) != null) {
            text = new StringBuilder(first.text());
        }
        int to = from + 1;
        while (to < lines.size() && joins(to)) {
            join(text, lines.get(to), lines.get(to).page() - lines.get(to - 1).page());
            page = lines.get(to).page();
            to++;
        }
        if (item) {
            writer.item(text.toString());
        } else {
            writer.paragraph(text.toString());
        }
        return to;
    }

    private boolean joins(int index) {
        PdfLine before = lines.get(index - 1);
        PdfLine line = lines.get(index);
        boolean ended = before.text().matches("(?s).*[.!?:;»“”\")]\\s*$");
        boolean early = before.right() < margins.getOrDefault(before.page(), before.right()) - 0.12 * (before.right() - before.left() + 50);
        if (BULLET.matcher(line.text()).find() || headingLevel(index) > 0 || PdfTable.length(lines, index) >= 2) {
            return false;
        }
        if (line.page() != before.page()) {
            return line.page() == before.page() + 1 && !ended && Math.abs(line.size() - before.size()) < 0.6
                    && Character.isLowerCase(line.text().codePointAt(0));
        }
        return goesOn(before, line, 1.45) && !(ended && early) && !(ended && line.left() > before.left() + 0.8 * bodySize);
    }

    private boolean goesOn(PdfLine before, PdfLine line, double gaps) {
        double gap = line.y() - before.y();
        double usual = Math.max(lineGap, 1.2 * Math.max(line.size(), before.size()));
        return line.page() == before.page() && Math.abs(line.size() - before.size()) < 0.6 && gap > -0.5 * usual && gap < gaps * usual;
    }

    /// Appends a line; a word that was divided at its end is put together again, unless a page ends there.
    private static void join(StringBuilder text, PdfLine line, int pages) {
        String next = line.text();
        int last = text.length() - 1;
        boolean divided = pages == 0 && last > 0 && (text.charAt(last) == '-' || text.charAt(last) == '\u00ad')
                && Character.isLetter(text.charAt(last - 1)) && Character.isLowerCase(next.codePointAt(0));
        if (divided) {
            text.setLength(last);
        } else {
            text.append(pages > 0 ? "\f".repeat(pages) : " ");
        }
        text.append(next);
    }

    private int headingLevel(int index) {
        PdfLine line = lines.get(index);
        String text = line.text().strip();
        int outlined = outlined(line);
        if (outlined > 0) {
            return outlined + 1;
        }
        if (text.length() > MAX_HEADING || !text.codePoints().anyMatch(Character::isLetter) || text.matches("(?s).*[,;]$") || line.cells().size() > 2) {
            return 0;
        }
        if (line.size() > bodySize * 1.1) {
            return 1 + headingSizes.indexOf(round(line.size()));
        }
        boolean alone = index + 1 >= lines.size() || !goesOn(line, lines.get(index + 1), 1.1) || !lines.get(index + 1).bold();
        boolean whole = line.bold() && !bodyBold && line.cells().size() == 1 && alone && !text.matches("(?s).*[.:]$") && text.length() < 100;
        if (whole && line.size() > bodySize * 0.95) {
            var numbered = NUMBERED.matcher(text);
            int depth = numbered.matches() ? numbered.group(1).split("\\.").length : 1;
            return 1 + headingSizes.size() + depth;
        }
        return 0;
    }

    private int outlined(PdfLine line) {
        String text = comparable(line.text());
        for (PdfOutline.Entry entry : outline) {
            boolean here = entry.page() == 0 || entry.page() == line.page();
            String name = comparable(entry.name());
            if (here && text.length() > 2 && (text.equals(name) || (text.endsWith(name) && text.length() - name.length() < 8 && name.length() > 3))) {
                return entry.level();
            }
        }
        return 0;
    }

    private static String comparable(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
    }

    private double typicalGap() {
        var gaps = new ArrayList<Double>();
        for (int i = 1; i < lines.size(); i++) {
            double gap = lines.get(i).y() - lines.get(i - 1).y();
            if (lines.get(i).page() == lines.get(i - 1).page() && gap > 1 && round(lines.get(i).size()) == bodySize && gap < 4 * bodySize) {
                gaps.add(gap);
            }
        }
        gaps.sort(null);
        return gaps.isEmpty() ? 1.2 * bodySize : Math.min(gaps.get(gaps.size() / 2), gaps.get(gaps.size() / 4) * 1.15);
    }

    private static double round(double size) {
        return Math.round(size * 2) / 2.0;
    }
}
