package dev.hradba.core.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.hradba.core.guard.pii.Recogniser;
import dev.hradba.core.guard.pii.Span;

/// Finds personal data in a text that comes in pieces, cut anywhere, and lets through only what was looked at.
///
/// The last [#AHEAD] characters are held back, and the [#BEHIND] let through last are looked at again, so that every finding is
/// seen with the words around it. Nothing is cut within a run without spaces or within a finding. The result is the same as
/// for the whole text at once.
final class RedactingStream {

    /// How much is held back: the longest finding with spaces in it, some 70 characters, and the words behind that have a say.
    static final int AHEAD = Recogniser.REACH;
    /// How much is kept to be looked at again: such a finding, and the words before it that have a say.
    private static final int BEHIND = 2 * Recogniser.REACH;
    private static final int STEP = 40;
    private static final int MAX_HELD = 65_536;

    private final Recogniser recogniser;
    private final StringBuilder text = new StringBuilder();
    private final List<Span> found = new ArrayList<>();
    private int told;
    private int next = AHEAD + STEP;
    private boolean overflown;

    RedactingStream(Recogniser recogniser) {
        this.recogniser = recogniser;
    }

    /// What can be told now, with `[EMAIL]` in the place of an e-mail address.
    String accept(String piece) {
        text.append(piece);
        if (text.length() - told < next || overflown) {
            return "";
        }
        var spans = recogniser.find(text.toString());
        int cut = cut(spans);
        var telling = write(spans, cut);
        int drop = Math.max(0, told - BEHIND);
        text.delete(0, drop);
        told -= drop;
        int held = text.length() - told;
        next = held + Math.max(STEP, held / 4);
        overflown = held > MAX_HELD;
        return telling;
    }

    /// The rest.
    String finish() {
        return overflown ? "" : write(recogniser.find(text.toString()), text.length());
    }

    /// What was found so far.
    List<Span> found() {
        return found;
    }

    /// Whether something without an end, such as a private key, outgrew what can be held back. Nothing more is told then.
    boolean overflown() {
        return overflown;
    }

    private int cut(List<Span> spans) {
        int cut = text.length() - AHEAD;
        while (cut > told && !Character.isWhitespace(text.charAt(cut - 1))) {
            cut--;
        }
        for (int i = spans.size() - 1; i >= 0; i--) {
            var span = spans.get(i);
            if (span.start() < cut && span.end() > cut - 1) {
                cut = span.start();
            }
        }
        return Math.max(cut, told);
    }

    private String write(List<Span> spans, int cut) {
        var telling = new StringBuilder();
        for (var span : spans) {
            if (span.start() >= told && span.end() <= cut) {
                telling.append(text, told, span.start()).append('[').append(span.kind().toUpperCase(Locale.ROOT)).append(']');
                told = span.end();
                found.add(span);
            }
        }
        telling.append(text, told, cut);
        told = cut;
        return telling.toString();
    }
}
