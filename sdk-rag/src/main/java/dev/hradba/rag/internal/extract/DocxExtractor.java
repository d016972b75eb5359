package dev.hradba.rag.internal.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipInputStream;

import org.apache.poi.openxml4j.exceptions.OpenXML4JRuntimeException;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFSDT;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;

/// Reads Word documents: headings by the outline level of their styles, lists, tables with their header row.
final class DocxExtractor {

    /// Most bytes that the parts of the archive may take when unpacked.
    private static final long MAX_UNPACKED = 512L * 1024 * 1024;

    /// Most times that the archive may grow when unpacked.
    private static final int MAX_RATIO = 200;

    private final XWPFDocument document;
    private final TextWriter writer;
    private final Budget budget;

    private DocxExtractor(XWPFDocument document, Budget budget) {
        this.document = document;
        this.writer = new TextWriter(budget);
        this.budget = budget;
    }

    static Extracted extract(byte[] bytes, Budget budget) {
        refuseBombs(bytes, budget);
        try (var document = new XWPFDocument(new ByteArrayInputStream(bytes))) {
            return new DocxExtractor(document, budget).read();
        } catch (IOException | OpenXML4JRuntimeException | org.apache.poi.ooxml.POIXMLException | IllegalStateException e) {
            throw new ExtractionException("is not a readable Word document (%s); open it in Word and save it anew".formatted(e.getMessage()), e);
        }
    }

    /// Unpacks the archive once without keeping anything.
    private static void refuseBombs(byte[] bytes, Budget budget) {
        byte[] buffer = new byte[65_536];
        long unpacked = 0;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            while (zip.getNextEntry() != null) {
                for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
                    unpacked += read;
                    budget.checkTime();
                    if (unpacked > MAX_UNPACKED || (unpacked > 1_000_000 && unpacked > MAX_RATIO * (long) bytes.length)) {
                        throw new ExtractionException("grows to more than %,d bytes when unpacked, as a zip bomb does; it was not opened".formatted(unpacked - 1));
                    }
                }
            }
        } catch (IOException e) {
            throw new ExtractionException("is a damaged archive (%s); save it anew".formatted(e.getMessage()), e);
        }
    }

    private Extracted read() {
        String title = document.getProperties().getCoreProperties().getTitle();
        if (title != null) {
            writer.title(title);
        }
        readAll(document.getBodyElements());
        document.getFootnotes().forEach(note -> {
            String text = String.join(" ", note.getParagraphs().stream().map(XWPFParagraph::getText).toList());
            writer.item(text);
        });
        return writer.done();
    }

    private void readAll(List<IBodyElement> elements) {
        for (IBodyElement element : elements) {
            budget.checkTime();
            switch (element) {
                case XWPFParagraph paragraph -> readParagraph(paragraph);
                case XWPFTable table -> readTable(table);
                case XWPFSDT control -> control.getContent().getText().lines().forEach(writer::paragraph);
                default -> { }
            }
        }
    }

    private void readParagraph(XWPFParagraph paragraph) {
        String text = paragraph.getText();
        int level = headingLevel(paragraph);
        String style = styleName(paragraph);
        if (text.isBlank() || style.startsWith("toc ")) {
            return;
        }
        if (style.equals("title")) {
            writer.heading(1, text);
        } else if (level > 0) {
            writer.heading(writer.isEmpty() && level == 1 && writer.title().isEmpty() ? 1 : level + 1, text);
        } else if (paragraph.getNumID() != null || style.startsWith("list")) {
            writer.item(text);
        } else {
            writer.paragraph(text);
        }
    }

    /// Level of the heading from 1, 0 if it is none: its own outline level, else that of its style or one the style is based on.
    private int headingLevel(XWPFParagraph paragraph) {
        var properties = paragraph.getCTP().getPPr();
        if (properties != null && properties.isSetOutlineLvl()) {
            int level = properties.getOutlineLvl().getVal().intValue();
            return level < 9 ? level + 1 : 0;
        }
        Set<String> seen = new HashSet<>();
        String id = paragraph.getStyleID();
        while (id != null && seen.add(id)) {
            XWPFStyle style = document.getStyles() == null ? null : document.getStyles().getStyle(id);
            if (style == null) {
                return id.matches("(?i)heading\\d") ? id.charAt(id.length() - 1) - '0' : 0;
            }
            var outline = style.getCTStyle().getPPr();
            if (outline != null && outline.isSetOutlineLvl()) {
                int level = outline.getOutlineLvl().getVal().intValue();
                return level < 9 ? level + 1 : 0;
            }
            String name = style.getName() == null ? "" : style.getName().toLowerCase(Locale.ROOT);
            if (name.matches("heading \\d")) {
                return name.charAt(8) - '0';
            }
            id = style.getBasisStyleID();
        }
        return 0;
    }

    private String styleName(XWPFParagraph paragraph) {
        String id = paragraph.getStyleID();
        XWPFStyle style = id == null || document.getStyles() == null ? null : document.getStyles().getStyle(id);
        String name = style == null || style.getName() == null ? String.valueOf(id) : style.getName();
        return name.toLowerCase(Locale.ROOT);
    }

    private void readTable(XWPFTable table) {
        List<String> headers = List.of();
        boolean one = table.getRows().stream().allMatch(row -> row.getTableCells().size() <= 1);
        for (XWPFTableRow row : table.getRows()) {
            budget.checkTime();
            if (one) {
                row.getTableCells().forEach(cell -> readAll(cell.getBodyElements()));
                continue;
            }
            var cells = new ArrayList<String>();
            row.getTableCells().forEach(cell -> cells.add(cell.getText()));
            if (headers.isEmpty()) {
                headers = cells;
                writer.tableHeader(cells);
            } else {
                writer.row(headers, cells);
            }
        }
    }
}
