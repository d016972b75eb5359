package dev.hradba.rag.internal.answer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import dev.hradba.rag.internal.lexical.Terms;

/// English words that mean the same or something broader, from WordNet 3.0 (Fellbaum 1998, <https://wordnet.princeton.edu>).
/// The resource is made by `models/starter/passages/make_synonyms.py`.
final class Related {

    /// What a word of the same meaning counts, where the word itself counts 1.
    private static final double SAME = 0.6;

    /// What a word of a broader meaning counts.
    private static final double BROADER = 0.4;

    private static final List<String> ENDINGS = List.of("", "s", "es", "ed", "d", "ing");

    private Related() {}

    /// Terms related to a word as written, in lower case, each with what it counts.
    static Map<String, Double> to(String word, Terms terms) {
        Map<String, Double> related = new HashMap<>();
        for (String ending : ENDINGS) {
            String line = word.endsWith(ending) ? Lines.BY_WORD.get(word.substring(0, word.length() - ending.length())) : null;
            if (line != null) {
                int bar = line.indexOf('|');
                if (bar >= 0) {
                    terms.of(line.substring(bar + 1)).forEach(term -> related.merge(term, BROADER, Math::max));
                }
                terms.of(bar < 0 ? line : line.substring(0, bar)).forEach(term -> related.merge(term, SAME, Math::max));
            }
        }
        return related;
    }

    /// Read once, when the first question needs it.
    private static final class Lines {

        static final Map<String, String> BY_WORD = read();

        private static Map<String, String> read() {
            Map<String, String> lines = new HashMap<>();
            try (var in = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Objects.requireNonNull(Related.class.getResourceAsStream("related.txt.gz"))), StandardCharsets.US_ASCII))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    int end = line.indexOf(' ');
                    int bar = line.indexOf('|');
                    int cut = end < 0 || (bar >= 0 && bar < end) ? bar : end;
                    lines.put(line.substring(0, cut), line.substring(cut));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the list of related words cannot be read: " + e.getMessage(), e);
            }
            return lines;
        }
    }
}
