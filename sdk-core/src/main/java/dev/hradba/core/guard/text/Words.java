package dev.hradba.core.guard.text;

import java.util.Arrays;

/// The words of a text: runs of letters, in lower case and without diacritics. `phoneNumber` and `phone_number` are two words.
///
/// Immutable and thread-safe.
public final class Words {

    private final PlainText text;
    private final int[] starts;
    private final int[] ends;

    private Words(PlainText text, int[] starts, int[] ends) {
        this.text = text;
        this.starts = starts;
        this.ends = ends;
    }

    /// Finds the words; linear in the length of the text.
    public static Words of(PlainText text) {
        var plain = text.plain();
        var starts = new int[16];
        var ends = new int[16];
        int count = 0;
        int at = 0;
        while (at < plain.length()) {
            if (!Character.isLetter(plain.charAt(at))) {
                at++;
                continue;
            }
            int end = at + 1;
            while (end < plain.length() && Character.isLetter(plain.charAt(end)) && !humps(plain, end)) {
                end++;
            }
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            starts[count] = at;
            ends[count++] = end;
            at = end;
        }
        return new Words(text, Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    private static boolean humps(String plain, int at) {
        return Character.isUpperCase(plain.charAt(at)) && Character.isLowerCase(plain.charAt(at - 1));
    }

    /// How many words there are.
    public int count() {
        return starts.length;
    }

    /// Where a word starts.
    public int start(int index) {
        return starts[index];
    }

    /// Where a word ends, exclusive.
    public int end(int index) {
        return ends[index];
    }

    /// A word; of one longer than 32 characters only its beginning.
    public String word(int index) {
        return text.low().substring(starts[index], Math.min(ends[index], starts[index] + 32));
    }

    /// A word with its case, without diacritics.
    public String cased(int index) {
        return text.plain().substring(starts[index], Math.min(ends[index], starts[index] + 32));
    }

    /// Whether a text has been written as a prefix (`ignor*`) or whole (`all`) and this word is it.
    public boolean matches(int index, String pattern) {
        int length = pattern.length() - 1;
        if (pattern.charAt(length) == '*') {
            return ends[index] - starts[index] >= length && text.low().startsWith(pattern.substring(0, length), starts[index]);
        }
        return ends[index] - starts[index] == pattern.length() && text.low().startsWith(pattern, starts[index]);
    }
}
