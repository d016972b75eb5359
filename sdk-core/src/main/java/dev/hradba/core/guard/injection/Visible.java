package dev.hradba.core.guard.injection;

import java.text.Normalizer;
import java.util.Arrays;

import dev.hradba.core.guard.text.PlainText;

/// A text as it reads on a screen: `ig<zero width>nore` without what nobody sees, and letters that only look like Latin ones as these.
/// Keeps for each character where it stands in the given text.
final class Visible {

    private static final String LOOKALIKES = "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0457\u0458\u0455\u0501\u051b\u051d\u04bb\u04cf\u0475"
            + "\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03b3\u0131\u0251\u0261"
            + "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22";
    private static final String LATIN = "abekmhopctyxiijsdqwhlv" + "abenikvoptuxyiag" + "abcdefghijklmnoprstuvwyz";

    private final String given;
    private final PlainText text;
    private final int[] offsets;

    private Visible(String given, PlainText text, int[] offsets) {
        this.given = given;
        this.text = text;
        this.offsets = offsets;
    }

    static Visible of(String given) {
        var copy = new Copy();
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            if (c < 0x80) {
                copy.add(c, i);
            } else if (Character.isHighSurrogate(c) && i + 1 < given.length() && folded(given.codePointAt(i)) != 0) {
                copy.add(folded(given.codePointAt(i)), i++);
            } else if (!isInvisible(given, i) && Character.getType(c) != Character.NON_SPACING_MARK) {
                char folded = folded((int) c);
                copy.add(folded == 0 ? c : folded, i);
            }
        }
        return copy.read(given);
    }

    /// The same text with Latin letters for those that look like them.
    static String folded(String given) {
        return of(given).text.original();
    }

    /// The Latin letter or digit that a character looks like, or 0.
    private static char folded(int character) {
        int at = character < 0x10000 ? LOOKALIKES.indexOf(Character.toLowerCase(character)) : -1;
        if (at >= 0) {
            return LATIN.charAt(at);
        }
        if (character >= 0x1F130 && character <= 0x1F189 && (character - 0x1F130) % 32 < 26) {
            return (char) ('A' + (character - 0x1F130) % 32);
        }
        if (character >= 0x1F1E6 && character <= 0x1F1FF) {
            return (char) ('A' + character - 0x1F1E6);
        }
        boolean styled = (character >= 0x2100 && character <= 0x24FF) || (character >= 0xFF01 && character <= 0xFF5E) || (character >= 0x1D400 && character <= 0x1D7FF);
        var simple = styled ? Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKD) : "";
        return simple.length() == 1 && simple.charAt(0) < 0x80 ? simple.charAt(0) : 0;
    }

    PlainText text() {
        return text;
    }

    /// The same places with other characters.
    Visible with(String characters) {
        return new Visible(given, PlainText.of(characters), offsets);
    }

    /// Some of its characters in another order, or with spaces between; their places are those in this text.
    Visible with(Copy copy) {
        for (int i = 0; i < copy.characters.length(); i++) {
            copy.offsets[i] = offsets[copy.offsets[i]];
        }
        return copy.read(given);
    }

    /// A signal about these characters, whichever way round they stand in the given text.
    Signal signal(String rule, int start, int end) {
        int first = Math.min(offsets[start], offsets[end - 1]);
        int last = Math.max(offsets[start], offsets[end - 1]);
        return new Signal(rule, first, last + Character.charCount(given.codePointAt(last)));
    }

    /// Whether these characters take more room in the given text.
    boolean isShortened(int start, int end) {
        return offsets[end - 1] - offsets[start] > end - 1 - start;
    }

    /// Collects characters with their places.
    static final class Copy {
        private final StringBuilder characters = new StringBuilder();
        private int[] offsets = new int[64];

        void add(char character, int offset) {
            if (characters.length() == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * offsets.length);
            }
            offsets[characters.length()] = offset;
            characters.append(character);
        }

        String text() {
            return characters.toString();
        }

        private Visible read(String given) {
            return new Visible(given, PlainText.of(characters.toString()), Arrays.copyOf(offsets, characters.length()));
        }
    }

    static boolean isInvisible(String text, int at) {
        char c = text.charAt(at);
        return isZeroWidth(c) || (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069') || c == '\u200e' || c == '\u200f' || isTag(text, at);
    }

    static boolean isZeroWidth(char c) {
        return (c >= '\u200b' && c <= '\u200d') || (c >= '\u2060' && c <= '\u2064') || c == '\ufeff' || c == '\u00ad' || c == '\u180e';
    }

    /// Either half of a tag character, U+E0000 to U+E007F.
    static boolean isTag(String text, int at) {
        char c = text.charAt(at);
        if (c == '\udb40') {
            return at + 1 < text.length() && text.charAt(at + 1) >= '\udc00' && text.charAt(at + 1) <= '\udc7f';
        }
        return c >= '\udc00' && c <= '\udc7f' && at > 0 && text.charAt(at - 1) == '\udb40';
    }
}
