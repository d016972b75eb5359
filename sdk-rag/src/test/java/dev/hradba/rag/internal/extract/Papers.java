package dev.hradba.rag.internal.extract;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/// Makes PDF and DOCX documents for tests.
public final class Papers {

    private static final PDType1Font PLAIN = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
    private static final PDType1Font BOLD = new PDType1Font(Standard14Fonts.FontName.HELVETICA_BOLD);

    private Papers() {}

    /// A PDF; each text is a page. A line that begins with `# ` is set large, with `## ` bold, one with `|` has its cells in columns.
    public static byte[] pdf(String... pages) {
        return locked("", pages);
    }

    static byte[] locked(String password, String... pages) {
        try (var document = new PDDocument()) {
            for (int i = 0; i < pages.length; i++) {
                var page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    line(content, PLAIN, 8, 72, 810, "Acme handbook, edition 7");
                    line(content, PLAIN, 8, 290, 30, "Page " + (i + 1) + " of " + pages.length);
                    write(content, pages[i]);
                }
            }
            if (!password.isEmpty()) {
                document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
            }
            var bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A PDF in which each text is a page that is a picture of it, as a scanner makes it; an empty text is an empty page, one that begins with `=` is text.
    public static byte[] scanned(String... pages) {
        try (var document = new PDDocument()) {
            for (String text : pages) {
                var page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    if (text.startsWith("=")) {
                        write(content, text.substring(1));
                    } else if (!text.isEmpty()) {
                        content.drawImage(LosslessFactory.createFromImage(document, picture(text)), 0, 0, page.getCropBox().getWidth(), page.getCropBox().getHeight());
                    }
                }
            }
            var bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A page with this text at 150 dots an inch, drawn with PDFBox's own letters, so that no font of this machine is needed.
    public static BufferedImage picture(String text) throws IOException {
        try (var document = Loader.loadPDF(scanned("=" + text))) {
            return new PDFRenderer(document).renderImageWithDPI(0, 150, ImageType.GRAY);
        }
    }

    private static void write(PDPageContentStream content, String page) throws IOException {
        float y = 760;
        for (String line : page.split("\n")) {
            if (line.startsWith("# ")) {
                line(content, BOLD, 18, 72, y, line.substring(2));
                y -= 30;
            } else if (line.startsWith("## ")) {
                line(content, BOLD, 11, 72, y - 6, line.substring(3));
                y -= 26;
            } else if (line.contains("|")) {
                String[] cells = line.split("\\|");
                for (int i = 0; i < cells.length; i++) {
                    line(content, PLAIN, 11, 72 + i * 140, y, cells[i].strip());
                }
                y -= 14;
            } else {
                line(content, PLAIN, 11, 72, y, line);
                y -= line.isEmpty() ? 10 : 14;
            }
        }
    }

    private static void line(PDPageContentStream content, PDType1Font font, float size, float x, float y, String text) throws IOException {
        if (!text.isEmpty()) {
            content.beginText();
            content.setFont(font, size);
            content.newLineAtOffset(x, y);
            content.showText(text);
            content.endText();
        }
    }

    /// A Word document with two headings, a paragraph, a list-like paragraph and a table.
    static byte[] docx(String title, String heading, String paragraph, List<List<String>> rows) {
        try (var document = new XWPFDocument()) {
            var first = document.createParagraph();
            first.getCTP().addNewPPr().addNewOutlineLvl().setVal(java.math.BigInteger.ZERO);
            first.createRun().setText(title);
            var second = document.createParagraph();
            second.getCTP().addNewPPr().addNewOutlineLvl().setVal(java.math.BigInteger.ONE);
            second.createRun().setText(heading);
            document.createParagraph().createRun().setText(paragraph);
            var table = document.createTable(rows.size(), rows.getFirst().size());
            for (int i = 0; i < rows.size(); i++) {
                for (int j = 0; j < rows.get(i).size(); j++) {
                    table.getRow(i).getCell(j).setText(rows.get(i).get(j));
                }
            }
            var bytes = new ByteArrayOutputStream();
            document.write(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
