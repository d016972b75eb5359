package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.hradba.rag.ingest.Format;

/// Reads a text in one of the known formats into blocks.
public final class Extractor {

    private Extractor() {}

    /// Reads `text`.
    public static Extracted extract(Format format, String text) {
        return switch (format) {
            case MARKDOWN -> new MarkdownExtractor(text).extract();
            case PLAIN -> PlainExtractor.extract(text);
            case HTML -> HtmlExtractor.extract(text);
            case CSV -> CsvExtractor.extract(text);
        };
    }

    /// Names of sections, unique in one document.
    static final class Slugs {
        private final Map<String, Integer> used = new HashMap<>();

        String of(List<String> path) {
            var parts = new ArrayList<String>();
            for (String heading : path) {
                String part = heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "");
                parts.add(part.isEmpty() ? "-" : part);
            }
            String slug = String.join("/", parts);
            int count = used.merge(slug, 1, Integer::sum);
            return count == 1 ? slug : slug + "-" + count;
        }
    }
}
