package dev.hradba.sandbox.http;

import dev.hradba.sandbox.http.url.EgressUrl;
import dev.hradba.sandbox.http.url.Reading;

/// Paths a rule names: `*` stands for one segment or a part of one, `/**` at the end for the path itself and everything below.
///
/// @param text as in the rules
record PathPattern(String text) {

    PathPattern {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("path '%s' does not begin with '/'".formatted(text));
        }
        var body = text.endsWith("/**") ? text.substring(0, text.length() - 3) : text;
        if (body.contains("**")) {
            throw new IllegalArgumentException("path '%s' has '**' elsewhere than as the last segment; write /api/** or /api/*/items".formatted(text));
        }
        if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
            throw new IllegalArgumentException("path '%s' has '?' or '#'; a pattern is of the path alone".formatted(text));
        }
        if (EgressUrl.read("https://example.com" + body) instanceof Reading.Refused(var rule, var message)) {
            throw new IllegalArgumentException("path '%s': %s".formatted(text, message));
        }
    }

    boolean matches(String path) {
        boolean below = text.endsWith("/**");
        var wanted = (below ? text.substring(0, text.length() - 3) : text).split("/", -1);
        var given = path.split("/", -1);
        if (below ? given.length < wanted.length : given.length != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!segment(wanted[i], given[i])) {
                return false;
            }
        }
        return true;
    }

    /// Greedy with one place to come back to, so linear in practice and quadratic at worst; both texts are short.
    private static boolean segment(String pattern, String text) {
        int at = 0;
        int star = -1;
        int mark = 0;
        int i = 0;
        while (i < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                mark = i;
            } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++mark;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        // a star alone stands for a segment, and an empty one is none
        return at == pattern.length() && !(pattern.equals("*") && text.isEmpty());
    }
}
