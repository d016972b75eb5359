package dev.hradba.rag.internal.extract;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

import dev.hradba.rag.ingest.TextRecognition;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/// Reads text in pictures, by whoever recognises it: pages of a PDF, or the pages of a picture file.
final class Pictures {

    /// What recognisers are made for.
    private static final float DOTS_PER_INCH = 300;
    private static final int POINTS_PER_INCH = 72;
    /// Largest picture that is unpacked, 100 megapixels: 100 MB in shades of grey, 400 MB in colours.
    private static final long MAX_PIXELS = 100_000_000;
    /// Height in points that all running text of a picture is given, for recognised lines are as high as their letters happen to be.
    private static final double BODY = 10;
    private static final double HEADING = 16;
    /// How much higher than most a line must be to be a heading.
    private static final double HIGH = 1.6;

    private final TextRecognition recognition;
    private final List<PdfLine> lines = new ArrayList<>();

    private final Budget budget;

    private Pictures(TextRecognition recognition, Budget budget) {
        this.recognition = recognition;
        this.budget = budget;
    }

    static boolean isPicture(byte[] bytes) {
        String magic = Detector.mediaType("", bytes);
        return magic.equals("image/png") || magic.equals("image/jpeg") || magic.equals("image/tiff") || magic.equals("image/gif") || magic.equals("image/bmp");
    }

    /// Lines of those pages of a PDF.
    static List<PdfLine> lines(PDDocument document, List<Integer> pages, TextRecognition recognition, Budget budget) throws IOException {
        var pictures = new Pictures(recognition, budget);
        var renderer = new PDFRenderer(document);
        renderer.setSubsamplingAllowed(true);
        for (int page : pages) {
            budget.checkTime();
            var box = document.getPage(page - 1).getCropBox();
            double inches = (double) box.getWidth() / POINTS_PER_INCH * box.getHeight() / POINTS_PER_INCH;
            float dots = (float) Math.min(DOTS_PER_INCH, Math.sqrt(MAX_PIXELS / 4.0 / Math.max(1, inches)));
            pictures.read(renderer.renderImageWithDPI(page - 1, dots, ImageType.GRAY), page, POINTS_PER_INCH / dots);
        }
        return pictures.lines;
    }

    /// A picture file as a document.
    static Extracted extract(byte[] bytes, TextRecognition recognition, Budget budget) {
        var pictures = new Pictures(recognition, budget);
        var heights = new ArrayList<Double>();
        try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new ExtractionException("is a picture of a kind that is not read here; save it as PNG");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                int count = reader.getNumImages(true);
                for (int i = 0; i < count; i++) {
                    budget.checkTime();
                    if ((long) reader.getWidth(i) * reader.getHeight(i) > MAX_PIXELS) {
                        throw new ExtractionException("has %d by %d pixels; at most %,d are read, scan it at 300 dots per inch".formatted(reader.getWidth(i), reader.getHeight(i), MAX_PIXELS));
                    }
                    heights.add(reader.getHeight(i) * POINTS_PER_INCH / (double) DOTS_PER_INCH);
                    pictures.read(reader.read(i), i + 1, POINTS_PER_INCH / DOTS_PER_INCH);
                }
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            throw e instanceof ExtractionException known ? known : new ExtractionException("is a picture that cannot be read (%s); save it anew".formatted(e.getMessage()), e);
        }
        if (pictures.lines.isEmpty()) {
            throw new ExtractionException("is a picture on which no text was recognised");
        }
        return new PdfLayout(pictures.lines, heights, List.of(), "", budget).read();
    }

    private void read(BufferedImage picture, int page, double points) throws IOException {
        var found = recognition.lines(picture, budget.left()).stream().filter(line -> !line.text().isBlank()).toList();
        budget.checkTime();
        var heights = found.stream().map(line -> line.bottom() - line.top()).sorted().toList();
        for (var line : found) {
            boolean high = line.bottom() - line.top() > HIGH * heights.get(heights.size() / 2);
            lines.add(new PdfLine(page, line.bottom() * points, high ? HEADING : BODY, false,
                    List.of(new PdfLine.Cell(line.left() * points, line.right() * points, line.text().strip()))));
        }
    }
}
