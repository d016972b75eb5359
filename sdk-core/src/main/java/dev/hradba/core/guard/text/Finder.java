package dev.hradba.core.guard.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds a pattern by trying it only where its first character can stand, which many patterns over one text need to be fast.
///
/// The pattern must not match the empty text. Immutable and thread-safe.
public final class Finder {

    private static final int ASCII = 128;

    private final Pattern pattern;
    private final boolean[] first = new boolean[ASCII];
    private final boolean beyond;

    /// Learns the possible first characters: one that neither matches alone nor is a possible beginning cannot stand there.
    public Finder(Pattern pattern) {
        this.pattern = pattern;
        for (char c = 0; c < ASCII; c++) {
            first[c] = begins(c);
        }
        this.beyond = begins('ř') || begins('中') || begins('\u200b');
    }

    private boolean begins(char c) {
        var matcher = pattern.matcher(String.valueOf(c));
        return matcher.lookingAt() || matcher.hitEnd();
    }

    /// A matcher to give to [#find].
    public Matcher matcher(CharSequence text) {
        return pattern.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
    }

    /// Whether the pattern matches at or behind an offset; the matcher then tells where.
    public boolean find(Matcher matcher, CharSequence text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ASCII ? first[c] : beyond) {
                matcher.region(i, text.length());
                if (matcher.lookingAt()) {
                    return true;
                }
            }
        }
        return false;
    }
}
