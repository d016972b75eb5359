package dev.hradba.core.guard.text;

import java.text.Normalizer;

/// A text in simpler characters of the same number, so that an offset means the same in all three.
///
/// Letters lose their diacritics, every kind of space becomes a space, every hyphen and dash a hyphen, every decimal
/// digit an ASCII digit. Line breaks stay. Immutable and thread-safe.
///
/// @param original as given
/// @param plain    simplified, case kept
/// @param low      simplified and in lower case
public record PlainText(String original, String plain, String low) {

    private static final int TABLE_END = 0x250;
    private static final char[] TABLE = table();

    /// Simplifies a text; linear in its length.
    public static PlainText of(String text) {
        var plain = new char[text.length()];
        var low = new char[text.length()];
        for (int i = 0; i < plain.length; i++) {
            char simple = simple(text.charAt(i));
            plain[i] = simple;
            low[i] = simple < 128 ? (simple >= 'A' && simple <= 'Z' ? (char) (simple + 32) : simple) : Character.toLowerCase(simple);
        }
        return new PlainText(text, new String(plain), new String(low));
    }

    private static char simple(char character) {
        if (character < TABLE_END) {
            return TABLE[character];
        }
        if ((character >= '\u2010' && character <= '\u2015') || character == '\u2212') {
            return '-';
        }
        if (Character.isSpaceChar(character) && character != '\u2028' && character != '\u2029') {
            return ' ';
        }
        int digit = Character.digit(character, 10);
        return digit >= 0 ? (char) ('0' + digit) : character;
    }

    private static char[] table() {
        var table = new char[TABLE_END];
        for (char c = 0; c < TABLE_END; c++) {
            table[c] = c < 128 ? c : Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD).charAt(0);
        }
        table['\u00a0'] = ' ';
        return table;
    }
}
