package dev.hradba.core.guard.injection;

import dev.hradba.core.guard.text.PlainText;

/// A text without characters that nobody sees, so that `ig<zero width>nore` reads as it does on a screen.
/// Keeps for each visible character where it stands in the given text.
final class Visible {

    private final PlainText text;
    private final int[] offsets;

    private Visible(PlainText text, int[] offsets) {
        this.text = text;
        this.offsets = offsets;
    }

    static Visible of(String given) {
        var seen = new StringBuilder(given.length());
        var offsets = new int[given.length() + 1];
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            if (!isInvisible(given, i)) {
                offsets[seen.length()] = i;
                seen.append(c);
            }
        }
        offsets[seen.length()] = given.length();
        return new Visible(PlainText.of(seen.toString()), offsets);
    }

    PlainText text() {
        return text;
    }

    Signal signal(String rule, int start, int end) {
        return new Signal(rule, offsets[start], end > start + 1 ? offsets[end - 1] + 1 : offsets[start] + 1);
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
