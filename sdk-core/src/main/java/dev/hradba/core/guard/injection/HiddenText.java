package dev.hradba.core.guard.injection;

import java.util.ArrayList;
import java.util.List;

/// Characters that change or carry text without being seen.
///
/// What honest texts have is left alone: a byte order mark at the start, joiners between emoji or in scripts that need them,
/// flags made of tags, marks of direction beside right-to-left letters, and a single stray zero-width space between words.
final class HiddenText {

    private static final String RULE = "hidden_text";

    private HiddenText() {}

    static List<Signal> find(String text) {
        var signals = new ArrayList<Signal>();
        boolean rightToLeft = text.codePoints().anyMatch(HiddenText::isRightToLeft);
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && Visible.isInvisible(text, end)) {
                end++;
            }
            if (end > at && isSuspicious(text, at, end, rightToLeft)) {
                signals.add(new Signal(RULE, at, end));
            }
            at = Math.max(end, at + 1);
        }
        return signals;
    }

    private static boolean isRightToLeft(int character) {
        byte direction = Character.getDirectionality(character);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    private static boolean isSuspicious(String text, int start, int end, boolean rightToLeft) {
        char first = text.charAt(start);
        if (first == '\udb40') {
            return start < 2 || text.codePointBefore(start) != 0x1F3F4;
        }
        if (first >= '\u202a' && first <= '\u202e') {
            return first == '\u202e' || first == '\u202d' || !rightToLeft;
        }
        if ((first >= '\u2066' && first <= '\u2069') || first == '\u200e' || first == '\u200f') {
            return !rightToLeft && end - start > 2;
        }
        if (start == 0 && first == '\ufeff' && end == 1) {
            return false;
        }
        int before = start > 0 ? text.codePointBefore(start) : ' ';
        int after = end < text.length() ? text.codePointAt(end) : ' ';
        boolean inWord = isWestern(before) && isWestern(after) && first != '\u00ad';
        return inWord || end - start >= 4;
    }

    private static boolean isWestern(int character) {
        return Character.isLetter(character) && character < 0x530;
    }
}
