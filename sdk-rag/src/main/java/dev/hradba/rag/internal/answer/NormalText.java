package dev.hradba.rag.internal.answer;

import java.text.Normalizer;
import java.util.Arrays;

/// A text as quotes are compared with it, and for each of its characters the piece of the text it came from.
///
/// Small and capital letters are alike, so are all quotation marks, all dashes, all white space in any amount, letters with accents written in one or two
/// characters (Unicode NFD), ligatures and wide forms and what they stand for (NFKD). Left out is what only typesetting put there: soft hyphens and hyphens between letters,
/// also at the end of a line, zero-width characters, marks of emphasis and targets of links in Markdown.
final class NormalText {

    private final StringBuilder text = new StringBuilder();
    private int[] starts = new int[64];
    private int[] ends = new int[64];

    private NormalText() {}

    static NormalText of(String original) {
        var normal = new NormalText();
        int at = 0;
        while (at < original.length()) {
            at = normal.read(original, at);
        }
        return normal;
    }

    String text() {
        return text.toString();
    }

    /// First character of the piece that the character at `index` came from.
    int start(int index) {
        return starts[index];
    }

    /// One past the last character of that piece.
    int end(int index) {
        return ends[index];
    }

    /// Adds what begins at `at` and tells where the next piece begins.
    private int read(String original, int at) {
        int code = original.codePointAt(at);
        int next = at + Character.charCount(code);
        if (isSpace(code)) {
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
                add(' ', at, next);
            }
            return next;
        }
        if (code == '\u00AD' || isDash(code)) {
            int letter = skipBreak(original, next);
            boolean within = !text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1)) && letter < original.length()
                    && Character.isLetter(original.codePointAt(letter));
            if (within || code == '\u00AD') {
                return within ? letter : next;
            }
            add('-', at, next);
            return next;
        }
        if (code == ']' && next < original.length() && original.charAt(next) == '(') {
            int closing = original.indexOf(')', next);
            return closing > 0 && original.substring(next, closing).chars().noneMatch(Character::isWhitespace) ? closing + 1 : next;
        }
        if (code == '*' || code == '`' || code == '[' || code == ']' || isInvisible(code)) {
            return next;
        }
        String plain = plain(original.substring(at, next), code);
        for (int i = 0; i < plain.length(); i++) {
            add(Character.toLowerCase(Character.toUpperCase(plain.charAt(i))), at, next);
        }
        return next;
    }

    private static int skipBreak(String original, int from) {
        int at = from;
        while (at < original.length() && (original.charAt(at) == ' ' || original.charAt(at) == '\r')) {
            at++;
        }
        if (at == original.length() || original.charAt(at) != '\n') {
            return from;
        }
        while (at < original.length() && Character.isWhitespace(original.charAt(at))) {
            at++;
        }
        return at;
    }

    private static String plain(String piece, int code) {
        if (Character.getType(code) == Character.INITIAL_QUOTE_PUNCTUATION || Character.getType(code) == Character.FINAL_QUOTE_PUNCTUATION
                || "\"'´\u201A\u201E".indexOf(code) >= 0) {
            return "'";
        }
        if (code == '…') {
            return "...";
        }
        boolean form = (code >= 0xFB00 && code <= 0xFB06) || (code >= 0xFF00 && code <= 0xFFEF);
        return Normalizer.normalize(piece, form ? Normalizer.Form.NFKD : Normalizer.Form.NFD);
    }

    /// Bars divide the cells of a table as white space does.
    private static boolean isSpace(int code) {
        return Character.isWhitespace(code) || Character.isSpaceChar(code) || code == '|';
    }

    private static boolean isDash(int code) {
        return Character.getType(code) == Character.DASH_PUNCTUATION || code == '\u2212';
    }

    private static boolean isInvisible(int code) {
        return Character.getType(code) == Character.FORMAT || Character.getType(code) == Character.CONTROL;
    }

    private void add(char character, int start, int end) {
        if (text.length() == starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        starts[text.length()] = start;
        ends[text.length()] = end;
        text.append(character);
    }
}
