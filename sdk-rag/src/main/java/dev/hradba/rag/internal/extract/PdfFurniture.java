package dev.hradba.rag.internal.extract;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Finds running heads, running feet and page numbers: lines near the edge of a page that others repeat, digits aside.
final class PdfFurniture {

    /// Share of the page's height at the top and at the bottom where they stand.
    private static final double EDGE = 0.12;

    private PdfFurniture() {}

    static List<PdfLine> without(List<PdfLine> lines, List<Double> heights) {
        Map<String, Set<Integer>> pages = new HashMap<>();
        for (PdfLine line : lines) {
            if (atEdge(line, heights)) {
                pages.computeIfAbsent(key(line), key -> new HashSet<>()).add(line.page());
            }
        }
        int many = Math.max(2, (int) Math.ceil(heights.size() * 0.4));
        List<PdfLine> rest = lines.stream()
                .filter(line -> !atEdge(line, heights)
                        || (!(pages.getOrDefault(key(line), Set.of()).size() >= many && heights.size() > 1) && !isPageNumber(line)))
                .toList();
        return rest.isEmpty() ? lines : rest;
    }

    private static boolean atEdge(PdfLine line, List<Double> heights) {
        double height = line.page() <= heights.size() ? heights.get(line.page() - 1) : 800;
        return line.y() < EDGE * height || line.y() > (1 - EDGE) * height;
    }

    private static boolean isPageNumber(PdfLine line) {
        return line.text().strip().matches("(?i)[-–—]?\\s*((page|strana|str\\.|seite)\\s*)?\\d{1,4}(\\s*(/|of|z|von)\\s*\\d{1,4})?\\s*[-–—]?");
    }

    private static String key(PdfLine line) {
        return Math.round(line.y() / 4) + " " + line.text().toLowerCase(Locale.ROOT).replaceAll("\\d+", "#").strip();
    }
}
