package dev.hradba.rag.store.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// Terms and vectors in the notation that PostgreSQL reads; always handed over as parameters, never as a part of a statement.
final class Literals {

    /// Highest position that a text search vector holds.
    private static final int MAX_POSITION = 16_383;

    /// Most positions of one term that a text search vector holds.
    private static final int MAX_POSITIONS = 255;

    /// Longest term in bytes that a text search vector holds.
    private static final int MAX_TERM_BYTES = 2_000;

    private Literals() {}

    /// Terms with their positions, such as `'term':1,7`.
    static String terms(List<String> terms) {
        Map<String, StringJoiner> positions = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i < terms.size(); i++) {
            String term = terms.get(i);
            if (usable(term) && counts.merge(term, 1, Integer::sum) <= MAX_POSITIONS) {
                positions.computeIfAbsent(term, t -> new StringJoiner(",")).add(Integer.toString(Math.min(MAX_POSITION, i + 1)));
            }
        }
        var all = new StringJoiner(" ");
        positions.forEach((term, places) -> all.add(quoted(term) + ":" + places));
        return all.toString();
    }

    static boolean usable(String term) {
        return !term.isEmpty() && term.getBytes(StandardCharsets.UTF_8).length <= MAX_TERM_BYTES && term.indexOf('\0') < 0;
    }

    /// A query for one term.
    static String quoted(String term) {
        return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /// A query for any of these terms.
    static String any(Collection<String> terms) {
        var all = new StringJoiner(" | ");
        terms.stream().filter(Literals::usable).forEach(term -> all.add(quoted(term)));
        return all.toString();
    }

    static String vector(float[] vector) {
        var all = new StringJoiner(",", "[", "]");
        for (float number : vector) {
            all.add(Float.toString(number));
        }
        return all.toString();
    }

    static float[] vector(String written) {
        String[] numbers = written.substring(1, written.length() - 1).split(",");
        float[] vector = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            vector[i] = Float.parseFloat(numbers[i]);
        }
        return vector;
    }

    /// A text without the one character that PostgreSQL cannot hold; [#open] gives it back.
    static String closed(String text) {
        return text.indexOf('\0') < 0 && text.indexOf('\uFFFE') < 0 ? text : text.replace("\uFFFE", "\uFFFE1").replace("\0", "\uFFFE0");
    }

    static String open(String text) {
        return text.indexOf('\uFFFE') < 0 ? text : text.replace("\uFFFE0", "\0").replace("\uFFFE1", "\uFFFE");
    }
}
