package dev.hradba.core.guard.pii;

import java.util.List;
import java.util.regex.Pattern;

import dev.hradba.core.guard.text.Finder;
import org.jspecify.annotations.Nullable;

/// One rule: what a finding looks like, and whether a candidate is one.
///
/// Patterns are bounded in every part, so that each place of a text costs constant time. A pattern's first group, if it has
/// one, is the candidate.
///
/// @param kind    what is found
/// @param pattern run over the plain text, or over its lower case
/// @param lower   whether over the lower case
/// @param check   judges a candidate
record Shape(String kind, Finder pattern, boolean lower, Check check) {

    /// Judges a candidate.
    @FunctionalInterface
    interface Check {
        /// The finding, possibly shorter than the candidate, or null.
        @Nullable Hit judge(Scan scan, int start, int end);
    }

    /// Judges a candidate that is taken whole or not at all.
    @FunctionalInterface
    interface Score {
        /// How sure, or 0.
        int of(Scan scan, int start, int end);
    }

    static Shape of(String kind, String pattern, Score score) {
        return new Shape(kind, new Finder(Pattern.compile(pattern)), false, whole(kind, score));
    }

    static Shape lower(String kind, String pattern, Score score) {
        return new Shape(kind, new Finder(Pattern.compile(pattern)), true, whole(kind, score));
    }

    static Shape cut(String kind, String pattern, Check check) {
        return new Shape(kind, new Finder(Pattern.compile(pattern)), false, check);
    }

    private static Check whole(String kind, Score score) {
        return (scan, start, end) -> {
            int sure = score.of(scan, start, end);
            return sure > 0 ? new Hit(kind, start, end, sure) : null;
        };
    }

    void find(Scan scan, List<Hit> hits) {
        var text = lower ? scan.text().low() : scan.plain();
        var matcher = pattern.matcher(text);
        int group = matcher.groupCount() > 0 ? 1 : 0;
        int from = 0;
        while (pattern.find(matcher, text, from)) {
            var hit = matcher.start(group) < 0 ? null : check.judge(scan, matcher.start(group), matcher.end(group));
            if (hit != null) {
                hits.add(hit);
            }
            from = hit == null ? matcher.start() + 1 : Math.max(hit.end(), matcher.start() + 1);
        }
    }
}
