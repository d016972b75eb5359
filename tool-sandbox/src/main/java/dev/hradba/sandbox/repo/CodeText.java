package dev.hradba.sandbox.repo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/// What a file of code is found and ranked by: words, the names it defines, and a signature of its runs of three characters. Linear in the text.
final class CodeText {

    private static final int GRAM_BITS = 18;
    private static final int GRAMS = 1 << GRAM_BITS;
    private static final int BITS_PER_GRAM = 4;
    private static final int GRAM = 3;
    private static final int MAX_WORD = 100;
    private static final Set<String> DEFINING = Set.of("class", "interface", "enum", "record", "struct", "trait", "object", "module", "namespace", "def",
            "function", "func", "fun", "fn", "type", "const", "let", "var", "val", "table", "view", "procedure");
    private static final Set<String> NO_TYPES = Set.of("return", "new", "throw", "else", "await", "yield", "case", "in", "of", "if", "and", "or", "not");

    private CodeText() {}

    /// Words in lower case, and the parts of compound ones: `orderTotal` gives `ordertotal`, `order`, `total`.
    static List<String> words(String text) {
        var words = new ArrayList<String>();
        int end;
        for (int start = wordStart(text, 0); start < text.length(); start = wordStart(text, end)) {
            end = wordEnd(text, start);
            var word = text.substring(start, Math.min(end, start + MAX_WORD));
            words.add(word.toLowerCase(Locale.ROOT));
            parts(word, words);
        }
        return words;
    }

    /// How often each of [#words] stands in a text. Splits a compound word once, however often it stands there.
    static Map<String, Integer> counts(String text) {
        var whole = new HashMap<String, Integer>();
        int end;
        for (int start = wordStart(text, 0); start < text.length(); start = wordStart(text, end)) {
            end = wordEnd(text, start);
            whole.merge(text.substring(start, Math.min(end, start + MAX_WORD)), 1, Integer::sum);
        }
        var counts = new HashMap<String, Integer>();
        var parts = new ArrayList<String>();
        whole.forEach((word, times) -> {
            counts.merge(word.toLowerCase(Locale.ROOT), times, Integer::sum);
            parts.clear();
            parts(word, parts);
            parts.forEach(part -> counts.merge(part, times, Integer::sum));
        });
        return counts;
    }

    private static void parts(String word, List<String> into) {
        int from = 0;
        int before = into.size();
        for (int i = 1; i <= word.length(); i++) {
            boolean ends = i == word.length() || word.charAt(i) == '_' || word.charAt(i) == '$'
                    || (Character.isUpperCase(word.charAt(i)) && (Character.isLowerCase(word.charAt(i - 1)) || Character.isDigit(word.charAt(i - 1))))
                    || (Character.isUpperCase(word.charAt(i)) && i + 1 < word.length() && Character.isLowerCase(word.charAt(i + 1)) && Character.isUpperCase(word.charAt(i - 1)));
            if (ends) {
                while (from < i && (word.charAt(from) == '_' || word.charAt(from) == '$')) {
                    from++;
                }
                if (i - from > 1 && i - from < word.length()) {
                    into.add(word.substring(from, i).toLowerCase(Locale.ROOT));
                }
                from = i;
            }
        }
        if (into.size() == before + 1) {
            into.removeLast();
        }
    }

    /// Names that a text defines, in lower case. A rough reading that serves ranking only.
    static Set<String> defined(String text) {
        var names = new LinkedHashSet<String>();
        text.lines().forEach(line -> definedIn(line, names));
        return names;
    }

    /// Whether a line defines a name, in any letter case.
    static boolean defines(String line, String name) {
        var names = new LinkedHashSet<String>();
        definedIn(line, names);
        return names.contains(name.toLowerCase(Locale.ROOT));
    }

    /// A word after a word such as `class`, and a word with a type before and `(` behind it.
    private static void definedIn(String line, Set<String> names) {
        int sinceKeyword = Integer.MAX_VALUE;
        var previous = "";
        int previousEnd = 0;
        int end;
        for (int start = wordStart(line, 0); start < line.length(); start = wordStart(line, end)) {
            end = wordEnd(line, start);
            var lower = line.substring(start, Math.min(end, start + MAX_WORD)).toLowerCase(Locale.ROOT);
            if (DEFINING.contains(lower)) {
                sinceKeyword = 0;
            } else {
                sinceKeyword = sinceKeyword == Integer.MAX_VALUE ? sinceKeyword : sinceKeyword + 1;
                boolean called = end < line.length() && line.charAt(end) == '(' && !previous.isEmpty() && !NO_TYPES.contains(previous);
                if (sinceKeyword <= 2 || (called && afterType(line, previousEnd, start) && !line.stripTrailing().endsWith(";"))) {
                    names.add(lower);
                }
            }
            previous = lower;
            previousEnd = end;
        }
    }

    /// Whether what stands between two words may stand between a type and a name: the end of the type, blanks, then signs of a pointer.
    private static boolean afterType(String line, int from, int to) {
        int at = from;
        while (at < to && "<>[]?*&:".indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        int blanks = at;
        while (at < to && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        boolean apart = at > blanks;
        while (at < to && (line.charAt(at) == '*' || line.charAt(at) == '&')) {
            at++;
        }
        return apart && at == to;
    }

    /// Whether a name stands in a line as a whole word.
    static boolean hasWord(String line, String name) {
        for (int at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
            boolean open = at == 0 || !(wordPart(line.charAt(at - 1)) && wordPart(name.charAt(0)));
            int end = at + name.length();
            boolean shut = end == line.length() || !(wordPart(line.charAt(end)) && wordPart(name.charAt(name.length() - 1)));
            if (open && shut) {
                return true;
            }
        }
        return false;
    }

    /// Whether a text holds another in any letter case.
    static boolean hasText(String text, String wanted) {
        char first = wanted.isEmpty() ? 0 : fold(wanted.charAt(0));
        for (int i = 0; i <= text.length() - wanted.length(); i++) {
            if ((wanted.isEmpty() || fold(text.charAt(i)) == first) && text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return true;
            }
        }
        return false;
    }

    /// A text's runs of three characters within a line, in any letter case, as a set of hashes that is folded to a length that suits their number.
    ///
    /// @return a power of two of bytes, at most [#GRAMS] bits
    static byte[] signature(String text) {
        var set = new FixedBitSet(GRAMS);
        hashes(text, set::set);
        int bits = Math.min(GRAMS, Math.max(Byte.SIZE, 2 * Integer.highestOneBit(Math.max(1, set.cardinality() * BITS_PER_GRAM))));
        var signature = new byte[bits / Byte.SIZE];
        for (int bit = set.nextSetBit(0); bit < GRAMS; bit = bit + 1 < GRAMS ? set.nextSetBit(bit + 1) : Integer.MAX_VALUE) {
            int folded = bit & (bits - 1);
            signature[folded / Byte.SIZE] |= (byte) (1 << folded % Byte.SIZE);
        }
        return signature;
    }

    /// Hashes of a query's runs of three characters.
    static int[] hashes(String text) {
        var hashes = IntStream.builder();
        hashes(text, hashes::add);
        return hashes.build().distinct().toArray();
    }

    /// Whether a text of this signature may have all of these runs. Yes may be wrong; no is certain.
    static boolean mayHave(BytesRef signature, int[] hashes) {
        for (int hash : hashes) {
            int folded = hash & (signature.length * Byte.SIZE - 1);
            if ((signature.bytes[signature.offset + folded / Byte.SIZE] & (1 << folded % Byte.SIZE)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static void hashes(String text, IntConsumer into) {
        for (int i = 0; i + GRAM <= text.length(); i++) {
            char a = text.charAt(i);
            char b = text.charAt(i + 1);
            char c = text.charAt(i + 2);
            if (a != '\n' && b != '\n' && c != '\n') {
                into.accept(((fold(a) * 961 + fold(b) * 31 + fold(c)) * 0x9e3779b1) >>> (Integer.SIZE - GRAM_BITS));
            }
        }
    }

    private static char fold(char c) {
        return c < 0x80 ? (c >= 'A' && c <= 'Z' ? (char) (c + 32) : c) : Character.toLowerCase(Character.toUpperCase(c));
    }

    private static int wordStart(String text, int from) {
        int at = from;
        while (at < text.length() && !wordPart(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int wordEnd(String text, int from) {
        int at = from;
        while (at < text.length() && wordPart(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean wordPart(char c) {
        return c == '_' || c == '$' || Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }
}
