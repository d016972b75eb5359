package dev.hradba.sandbox.repo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a file of code is found and ranked by: words, the names it defines, and hashes of three characters. One pass, linear in the text.
final class CodeText {

    /// Hashes of three characters are below this.
    static final int GRAMS = 1 << 18;

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
            var word = line.substring(start, Math.min(end, start + MAX_WORD));
            var lower = word.toLowerCase(Locale.ROOT);
            boolean typed = !previous.isEmpty() && !NO_TYPES.contains(previous) && line.substring(previousEnd, start).matches("[<>\\[\\]?*&:]*\\s+[*&]*");
            boolean called = end < line.length() && line.charAt(end) == '(';
            if (DEFINING.contains(lower)) {
                sinceKeyword = 0;
            } else {
                sinceKeyword = sinceKeyword == Integer.MAX_VALUE ? sinceKeyword : sinceKeyword + 1;
                if (sinceKeyword <= 2 || (called && typed && !line.stripTrailing().endsWith(";"))) {
                    names.add(lower);
                }
            }
            previous = lower;
            previousEnd = end;
        }
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
        for (int i = 0; i <= text.length() - wanted.length(); i++) {
            if (text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return true;
            }
        }
        return false;
    }

    /// Marks each three characters of a line, in any letter case, in a set of [#GRAMS] bits.
    ///
    /// @return how many there are, repetitions included; 0 if the text is shorter
    static int grams(CharSequence text, org.apache.lucene.util.FixedBitSet into) {
        int count = 0;
        for (int i = 0; i + GRAM <= text.length(); i++) {
            char a = text.charAt(i);
            char b = text.charAt(i + 1);
            char c = text.charAt(i + 2);
            if (a != '\n' && b != '\n' && c != '\n') {
                into.set(((fold(a) * 961 + fold(b) * 31 + fold(c)) * 0x9e3779b1) >>> (32 - 18));
                count++;
            }
        }
        return count;
    }

    private static int fold(char c) {
        return c < 0x80 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : Character.toLowerCase(Character.toUpperCase(c));
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
