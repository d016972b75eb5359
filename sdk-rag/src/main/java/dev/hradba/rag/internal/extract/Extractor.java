package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.hradba.rag.ingest.DocumentParser;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.ingest.IngestLimits;

/// Reads a document in one of the known formats into blocks.
public final class Extractor {

    private Extractor() {}

    /// Reads `text`, which is in a textual format, within the default limits.
    public static Extracted extract(Format format, String text) {
        return extract(format, text, new Budget(IngestLimits.defaults()));
    }

    /// Reads the bytes of a file, whose format its content and its name tell.
    ///
    /// @throws ExtractionException if it cannot be read, with the reason
    public static Extracted extract(String name, byte[] bytes, Budget budget) {
        if (budget.recognition().isPresent() && Pictures.isPicture(bytes)) {
            return Pictures.extract(bytes, budget.recognition().get(), budget);
        }
        return extract(Detector.detect(name, bytes), bytes, budget);
    }

    /// Reads what a parser of another made of a document.
    ///
    /// @throws ExtractionException if it cannot be read, with the reason
    public static Extracted extract(DocumentParser.Parsed parsed, Budget budget) {
        budget.checkLength(parsed.text().length());
        var extracted = extract(parsed.format(), parsed.text(), budget);
        for (String warning : parsed.warnings()) {
            extracted = extracted.warning(warning);
        }
        return extracted;
    }

    /// The media type that name and content tell, such as `application/pdf`.
    public static String mediaType(String name, byte[] bytes) {
        return Detector.mediaType(name, bytes);
    }

    /// Reads bytes in a known format.
    ///
    /// @throws ExtractionException if they cannot be read, with the reason
    public static Extracted extract(Format format, byte[] bytes, Budget budget) {
        return switch (format) {
            case PDF -> PdfExtractor.extract(bytes, budget);
            case DOCX -> DocxExtractor.extract(bytes, budget);
            case EMAIL -> EmailExtractor.extract(bytes, budget, 0);
            case MARKDOWN, PLAIN, HTML, CSV, CODE -> {
                String text = format == Format.HTML ? HtmlCharset.decode(bytes) : Charsets.decode(bytes);
                budget.checkLength(text.length());
                yield extract(format, text, budget);
            }
        };
    }

    /// The media type that a file's name tells, if it is one whose content is not worth a look.
    public static Optional<String> foreign(String name) {
        return Detector.foreign(name);
    }

    static Extracted extract(Format format, String text, Budget budget) {
        return switch (format) {
            case MARKDOWN -> new MarkdownExtractor(text).extract();
            case PLAIN -> PlainExtractor.extract(text);
            case HTML -> HtmlExtractor.extract(text, budget);
            case CSV -> CsvExtractor.extract(text);
            case CODE -> CodeExtractor.extract(text, budget);
            case EMAIL -> EmailExtractor.extract(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), budget, 0);
            case PDF, DOCX -> throw new IllegalArgumentException("%s is not text; give its bytes".formatted(format));
        };
    }

    /// Names of sections, unique in one document.
    static final class Slugs {
        private final Map<String, Integer> used = new HashMap<>();

        String of(List<String> path) {
            var parts = new ArrayList<String>();
            for (String heading : path) {
                String part = heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "");
                part = part.length() > 80 ? part.substring(0, 80) : part;
                parts.add(part.isEmpty() ? "-" : part);
            }
            String slug = String.join("/", parts);
            int count = used.merge(slug, 1, Integer::sum);
            return count == 1 ? slug : slug + "-" + count;
        }
    }
}
