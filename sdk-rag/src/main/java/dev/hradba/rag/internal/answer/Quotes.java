package dev.hradba.rag.internal.answer;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Optional;
import java.util.Set;

import dev.hradba.rag.internal.language.SmallWords;

/// Finds where a quote stands.
public final class Quotes {

    /// Scripts that write words without spaces.
    private static final Set<UnicodeScript> UNSPACED = Set.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.THAI,
            UnicodeScript.LAO, UnicodeScript.KHMER, UnicodeScript.MYANMAR);

    private static final String AROUND = " '.,;:!?-";

    private Quotes() {}

    /// A half-open range of characters.
    public record Span(int start, int end) {}

    /// The first place where all words of `quote` stand in `text`, in order and with nothing between them. A quote neither begins nor ends within a word or a
    /// number, and has a word or a number that says something. Marks that one writes around a quote do not count.
    public static Optional<Span> find(String quote, String text) {
        String wanted = stripped(NormalText.of(quote).text());
        if (!says(wanted)) {
            return Optional.empty();
        }
        var normal = NormalText.of(text);
        String within = normal.text();
        for (int at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + 1)) {
            int end = at + wanted.length();
            if (!cutsBefore(within, at) && !cutsAfter(within, end)) {
                return Optional.of(new Span(normal.start(at), normal.end(end - 1)));
            }
        }
        return Optional.empty();
    }

    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && AROUND.indexOf(text.charAt(from)) >= 0 && !signs(text, from)) {
            from++;
        }
        while (to > from && AROUND.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    /// Whether this is the sign of a number.
    private static boolean signs(String text, int at) {
        return text.charAt(at) == '-' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
    }

    private static boolean says(String text) {
        for (String word : Normalizer.normalize(text, Normalizer.Form.NFC).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty() && !SmallWords.has(word, false) && !SmallWords.has(word, true)) {
                return true;
            }
        }
        return false;
    }

    private static boolean cutsBefore(String text, int at) {
        if (at == 0) {
            return false;
        }
        char first = text.charAt(at);
        char before = text.charAt(at - 1);
        if (joined(before, first)) {
            return true;
        }
        boolean number = Character.isDigit(first);
        boolean afterNumber = at > 1 && Character.isDigit(text.charAt(at - 2));
        boolean afterLetter = at > 1 && Character.isLetter(text.charAt(at - 2));
        return number && ((".,:/".indexOf(before) >= 0 && afterNumber) || (before == '-' && !afterLetter));
    }

    private static boolean cutsAfter(String text, int end) {
        if (end == text.length()) {
            return false;
        }
        char last = text.charAt(end - 1);
        char after = text.charAt(end);
        if (joined(last, after)) {
            return true;
        }
        boolean beforeNumber = end + 1 < text.length() && Character.isDigit(text.charAt(end + 1));
        return Character.isDigit(last) && (after == '%' || (".,:/-".indexOf(after) >= 0 && beforeNumber));
    }

    private static boolean joined(char before, char after) {
        boolean mark = Character.getType(after) == Character.NON_SPACING_MARK;
        return mark || (Character.isLetterOrDigit(after) && (Character.isLetterOrDigit(before) || Character.getType(before) == Character.NON_SPACING_MARK)
                && !(UNSPACED.contains(UnicodeScript.of(before)) && UNSPACED.contains(UnicodeScript.of(after))));
    }
}
