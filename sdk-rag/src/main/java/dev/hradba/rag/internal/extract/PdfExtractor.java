package dev.hradba.rag.internal.extract;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/// Reads PDFs page by page: lines with their places, then headings, paragraphs, lists and tables from those.
final class PdfExtractor {

    private static final long MAIN_MEMORY = 64L * 1024 * 1024;
    private static final long SCRATCH = 1024L * 1024 * 1024;

    private PdfExtractor() {}

    static Extracted extract(byte[] bytes, Budget budget) {
        var cache = MemoryUsageSetting.setupMixed(MAIN_MEMORY, SCRATCH).streamCache;
        try (PDDocument document = Loader.loadPDF(new RandomAccessReadBuffer(bytes), "", null, null, cache)) {
            if (document.getNumberOfPages() == 0) {
                throw new ExtractionException("has no pages, as a PDF that is broken or cut off; export it again");
            }
            PdfLines.Read read = PdfLines.of(document, budget);
            List<Integer> scans = PdfScans.of(document, read.lines(), budget);
            if (budget.recognition().isPresent() && !scans.isEmpty()) {
                var recognised = Pictures.lines(document, scans, budget.recognition().get(), budget);
                read = new PdfLines.Read(Stream.concat(read.lines().stream(), recognised.stream()).sorted(Comparator.comparingInt(PdfLine::page)).toList(), read.heights());
                scans = PdfScans.of(document, read.lines(), budget);
            }
            if (read.lines().isEmpty()) {
                throw new ExtractionException("has %d pages but %s".formatted(document.getNumberOfPages(), noText(budget)));
            }
            Extracted extracted = new PdfLayout(read.lines(), read.heights(), PdfOutline.of(document), title(document), budget).read();
            return scans.isEmpty() ? extracted : extracted.warning("page%s %s: %s"
                    .formatted(scans.size() == 1 ? "" : "s", PdfScans.ranges(scans), noText(budget)));
        } catch (InvalidPasswordException e) {
            throw new ExtractionException("is encrypted with a password; save it without one", e);
        } catch (IOException e) {
            throw new ExtractionException("is not a readable PDF (%s); repair or export it again".formatted(e.getMessage()), e);
        }
    }

    private static String noText(Budget budget) {
        return budget.recognition().isPresent() ? "no text was recognised there" : "no text there, as on a scan; run text recognition (OCR) over it, or switch it on";
    }

    /// The title in the document's properties, unless it is what programs write there by themselves.
    private static String title(PDDocument document) {
        String title = document.getDocumentInformation().getTitle();
        boolean made = title == null || title.isBlank() || title.matches("(?i).*\\.(docx?|indd|tex|dvi|pdf|html?)$|microsoft word.*|untitled.*|bez n.zvu.*");
        return made ? "" : title;
    }
}
