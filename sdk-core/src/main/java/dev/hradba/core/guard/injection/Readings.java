package dev.hradba.core.guard.injection;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Other ways in which a model may read a text: `1gn0r3`, `i g n o r e`, `ignoreallrules`, `%69gnore`, backwards, by rot13.
/// Each costs time in proportion to the length of the text.
final class Readings {

    private static final String SIGNS = "0134578@$!|+";
    private static final String AS_I = "oieastbasiit";
    private static final String AS_L = "oleastbasllt";
    private static final Pattern ESCAPE = Pattern.compile("%([0-9a-f]{2})|&#x([0-9a-f]{2,4});|\\\\u([0-9a-f]{4})|\\\\x([0-9a-f]{2})|&#([0-9]{2,4});");
    private static final int DECIMAL_GROUP = 5;
    private static final int LEAST_SPELLED = 5;
    private static final int MOST_BETWEEN = 3;
    private static final int LONG_WORD = 14;
    private static final int LONGEST_KNOWN = 16;

    private Readings() {}

    /// The same words in an odd spelling, where that makes another text.
    static List<Visible> spelled(Visible text, Set<String> vocabulary) {
        return others(text, List.of(given -> given.with(unleet(given.text().low(), AS_I)), given -> given.with(unleet(given.text().low(), AS_L)), given -> cut(joined(given), vocabulary)));
    }

    /// What nobody reads without turning it, where that makes another text.
    static List<Visible> encoded(Visible text) {
        return others(text, List.of(Readings::unescaped, given -> turned(given, false), given -> turned(given, true), given -> given.with(rot13(given.text().low()))));
    }

    private static List<Visible> others(Visible text, List<UnaryOperator<Visible>> ways) {
        return ways.stream().map(way -> way.apply(text)).filter(other -> !other.text().low().equals(text.text().low())).toList();
    }

    /// Letters for the digits and signs within words.
    private static String unleet(String text, String letters) {
        var read = new StringBuilder(text);
        int at = 0;
        while (at < text.length()) {
            int end = at;
            int lettersSeen = 0;
            while (end < text.length() && (Character.isLetter(text.charAt(end)) || SIGNS.indexOf(text.charAt(end)) >= 0)) {
                lettersSeen += Character.isLetter(text.charAt(end++)) ? 1 : 0;
            }
            int last = end;
            while (last > at && "!|+".indexOf(text.charAt(last - 1)) >= 0) {
                last--;
            }
            for (int i = at; i < last && lettersSeen > 0; i++) {
                int sign = SIGNS.indexOf(text.charAt(i));
                if (sign >= 0) {
                    read.setCharAt(i, letters.charAt(sign));
                }
            }
            at = Math.max(end, at + 1);
        }
        return read.toString();
    }

    /// Runs of single letters as words; a wider gap, or a space where other signs separate, parts two.
    private static Visible joined(Visible text) {
        var plain = text.text().low();
        var copy = new Visible.Copy();
        int at = 0;
        while (at < plain.length()) {
            int last = lastOfSpelled(plain, at);
            if (last < 0) {
                copy.add(plain.charAt(at), at++);
                continue;
            }
            boolean spaces = plain.charAt(at + 1) == ' ';
            for (int i = at; i <= last; i++) {
                boolean parts = plain.charAt(i) == ' ' && (!spaces || plain.charAt(i + 1) == ' ');
                if (Character.isLetter(plain.charAt(i)) || parts) {
                    copy.add(plain.charAt(i), i);
                }
            }
            at = last + 1;
        }
        return text.with(copy);
    }

    /// Where the last of at least [#LEAST_SPELLED] single letters stands that start here, or -1.
    private static int lastOfSpelled(String text, int start) {
        int count = 0;
        int last = -1;
        int at = start;
        while (isSingle(text, at)) {
            count++;
            last = at++;
            while (at < text.length() && at - last <= MOST_BETWEEN && !Character.isLetterOrDigit(text.charAt(at))) {
                at++;
            }
        }
        return count >= LEAST_SPELLED ? last : -1;
    }

    private static boolean isSingle(String text, int at) {
        return at < text.length() && Character.isLetter(text.charAt(at)) && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
                && (at + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(at + 1)));
    }

    /// Very long words with a space before each known word in them.
    private static Visible cut(Visible text, Set<String> vocabulary) {
        var plain = text.text().low();
        var copy = new Visible.Copy();
        int at = 0;
        while (at < plain.length()) {
            int end = at;
            while (end < plain.length() && Character.isLetter(plain.charAt(end))) {
                end++;
            }
            boolean isLong = end - at >= LONG_WORD;
            end = Math.max(end, at + 1);
            while (at < end) {
                int next = isLong ? at + known(plain, at, end, vocabulary) : end;
                if (isLong && next > at) {
                    copy.add(' ', at);
                }
                next = Math.max(next, at + 1);
                for (; at < next; at++) {
                    copy.add(plain.charAt(at), at);
                }
            }
        }
        return text.with(copy);
    }

    /// The length of the longest known word here, or 0.
    private static int known(String text, int at, int end, Set<String> vocabulary) {
        for (int length = Math.min(LONGEST_KNOWN, end - at); length > 2; length--) {
            if (vocabulary.contains(text.substring(at, at + length))) {
                return length;
            }
        }
        return 0;
    }

    /// Escapes of addresses, of markup and of source code as the characters they stand for.
    private static Visible unescaped(Visible text) {
        var plain = text.text().low();
        var copy = new Visible.Copy();
        var escapes = ESCAPE.matcher(plain);
        int at = 0;
        while (escapes.find()) {
            for (; at < escapes.start(); at++) {
                copy.add(plain.charAt(at), at);
            }
            for (int group = 1; group <= DECIMAL_GROUP; group++) {
                if (escapes.group(group) != null) {
                    copy.add((char) Integer.parseInt(escapes.group(group), group == DECIMAL_GROUP ? 10 : 16), at);
                }
            }
            at = escapes.end();
        }
        for (; at < plain.length(); at++) {
            copy.add(plain.charAt(at), at);
        }
        return text.with(copy);
    }

    /// The whole text backwards, or each word of it.
    private static Visible turned(Visible text, boolean words) {
        var plain = text.text().low();
        var copy = new Visible.Copy();
        int at = 0;
        while (at < plain.length()) {
            int end = words ? at : plain.length();
            while (words && end < plain.length() && Character.isLetter(plain.charAt(end))) {
                end++;
            }
            end = Math.max(end, at + 1);
            for (int i = end - 1; i >= at; i--) {
                copy.add(plain.charAt(i), i);
            }
            at = end;
        }
        return text.with(copy);
    }

    private static String rot13(String text) {
        var turned = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            turned.append(c >= 'a' && c <= 'z' ? (char) ('a' + (c - 'a' + 13) % 26) : c);
        }
        return turned.toString();
    }
}
