package dev.hradba.rag;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

import dev.hradba.rag.KnowledgeBaseOptions.Language;
import dev.hradba.rag.ingest.Connector.Listing;
import dev.hradba.rag.ingest.IngestLimits;
import dev.hradba.rag.ingest.Readers;
import dev.hradba.rag.ingest.Source;
import dev.hradba.rag.internal.extract.Extracted;
import dev.hradba.rag.internal.extract.ExtractionException;
import dev.hradba.rag.internal.language.Languages;

/// Which language a collection is in, judged by a sample of its documents.
final class LanguageGuess {

    private static final int SAMPLE = 24;
    private static final int CHARACTERS = 20_000;
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    /// Share of the text that the first language must have for the others not to count.
    private static final double CLEAR = 0.85;

    private LanguageGuess() {}

    static Language of(Listing listing) {
        var parsing = new Parsing(IngestLimits.defaults(), Readers.NONE);
        var found = new TreeMap<String, Integer>();
        int total = 0;
        boolean unclear = false;
        int step = Math.max(1, listing.sources().size() / SAMPLE);
        for (int i = 0; i < listing.sources().size(); i += step) {
            Source source = listing.sources().get(i);
            if (source.bytes() > MAX_BYTES) {
                continue;
            }
            String text = text(parsing, source);
            String language = Languages.of(text);
            // tables, code and names are in no language, and say nothing about that of the others
            if (!language.equals("any")) {
                found.merge(language, text.length(), Integer::sum);
                total += text.length();
            }
            unclear |= language.equals("any") && !text.isBlank();
        }
        var best = found.entrySet().stream().max(Map.Entry.comparingByValue());
        if (best.isEmpty()) {
            return unclear ? Language.ANY : Language.ENGLISH;
        }
        if (best.get().getValue() < CLEAR * total) {
            int both = found.getOrDefault("en", 0) + found.getOrDefault("cs", 0);
            return both < CLEAR * total ? Language.ANY : Language.MIXED;
        }
        return switch (best.get().getKey()) {
            case "en" -> Language.ENGLISH;
            case "cs" -> Language.CZECH;
            case "de" -> Language.GERMAN;
            default -> Language.ANY;
        };
    }

    /// The beginning of a document; nothing of one that cannot be read, for the ingestion itself will tell why.
    private static String text(Parsing parsing, Source source) {
        try {
            Extracted extracted = parsing.read(source, parsing.bytes(source));
            return extracted.text().substring(0, Math.min(CHARACTERS, extracted.text().length()));
        } catch (IOException | ExtractionException e) {
            return "";
        }
    }
}
