package dev.hradba.rag.internal.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.jspecify.annotations.Nullable;

/// Finds the pages of a PDF that are pictures: without a line of text, but not empty.
final class PdfScans {

    /// Forms within forms that are looked into.
    private static final int MAX_DEPTH = 4;

    /// Most ranges of pages named in a warning.
    private static final int MAX_TOLD = 20;

    private PdfScans() {}

    /// Numbers of those pages, counted from 1.
    static List<Integer> of(PDDocument document, List<PdfLine> lines, Budget budget) throws IOException {
        var withText = lines.stream().map(PdfLine::page).collect(Collectors.toSet());
        var scans = new ArrayList<Integer>();
        for (int page = 1; page <= document.getNumberOfPages(); page++) {
            budget.checkTime();
            if (!withText.contains(page) && hasPicture(document.getPage(page - 1).getResources(), 0)) {
                scans.add(page);
            }
        }
        return scans;
    }

    private static boolean hasPicture(@Nullable PDResources resources, int depth) throws IOException {
        if (resources == null || depth > MAX_DEPTH) {
            return false;
        }
        for (COSName name : resources.getXObjectNames()) {
            if (resources.isImageXObject(name)) {
                return true;
            }
            PDXObject object = resources.getXObject(name);
            if (object instanceof PDImageXObject || (object instanceof PDFormXObject form && hasPicture(form.getResources(), depth + 1))) {
                return true;
            }
        }
        return false;
    }

    /// Numbers as `2, 5-7`.
    static String ranges(List<Integer> pages) {
        var ranges = new ArrayList<String>();
        int from = 0;
        for (int i = 1; i <= pages.size(); i++) {
            if (i == pages.size() || pages.get(i) != pages.get(i - 1) + 1) {
                int first = pages.get(from);
                int last = pages.get(i - 1);
                ranges.add(first == last ? String.valueOf(first) : first + "-" + last);
                from = i;
            }
        }
        return ranges.size() <= MAX_TOLD ? String.join(", ", ranges) : String.join(", ", ranges.subList(0, MAX_TOLD)) + " and others";
    }
}
