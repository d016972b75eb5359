package dev.hradba.rag.internal.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;

/// The bookmarks of a PDF in order.
final class PdfOutline {

    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_DEPTH = 12;

    private PdfOutline() {}

    /// An entry.
    ///
    /// @param level depth from 1
    /// @param page  page it leads to, counted from 1; 0 if unknown
    /// @param name  its text
    record Entry(int level, int page, String name) {}

    static List<Entry> of(PDDocument document) {
        var entries = new ArrayList<Entry>();
        PDDocumentOutline outline = document.getDocumentCatalog().getDocumentOutline();
        if (outline != null) {
            for (PDOutlineItem item : outline.children()) {
                add(document, item, 1, entries);
            }
        }
        return entries;
    }

    private static void add(PDDocument document, PDOutlineItem item, int level, List<Entry> entries) {
        if (entries.size() >= MAX_ENTRIES || level > MAX_DEPTH) {
            return;
        }
        String name = item.getTitle();
        if (name != null && !name.isBlank()) {
            entries.add(new Entry(level, page(document, item), TextWriter.squeeze(name)));
        }
        for (PDOutlineItem child : item.children()) {
            add(document, child, level + 1, entries);
        }
    }

    private static int page(PDDocument document, PDOutlineItem item) {
        try {
            PDPage page = item.findDestinationPage(document);
            return page == null ? 0 : document.getPages().indexOf(page) + 1;
        } catch (IOException e) {
            return 0; // a bookmark that leads nowhere still names a heading
        }
    }
}
