package dev.hradba.sandbox.repo;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.google.re2j.Pattern;

/// Takes out of a file what looks like a secret. Lines stay lines, so citations hold. Linear in the text.
///
/// An expression costs far more than looking for a word. So each rule names the signs without one of which it matches nothing, and is tried only on the
/// lines that have one.
final class SecretPatterns {

    private static final Pattern KEY_BLOCK = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----(.|\n)*?(-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|\\z)");
    private static final String KEY_SIGN = "-----BEGIN ";
    private static final String BLANKS = " \t\n\f\r";

    /// One kind of secret.
    ///
    /// @param assigned whether the secret is the value of a name that the sign is part of; both may stand on lines of their own, blank ones between
    /// @param signs    in lower case
    record Rule(boolean assigned, List<String> signs, Pattern pattern, String replacement) {
        Rule(boolean assigned, String signs, String pattern, String replacement) {
            this(assigned, List.of(signs.split(" ")), Pattern.compile(pattern), replacement);
        }
    }

    private static final String NAMES = "password passwd secret apikey api_key api-key accesskey access_key access-key";
    static final List<Rule> RULES = List.of(
            new Rule(false, "akia asia", "\\b(AKIA|ASIA)[0-9A-Z]{16}\\b", "[redacted: AWS key]"),
            new Rule(false, "ghp_ gho_ ghu_ ghs_ ghr_", "\\bgh[pousr]_[A-Za-z0-9]{30,}\\b", "[redacted: GitHub token]"),
            new Rule(false, "github_pat_", "\\bgithub_pat_[A-Za-z0-9_]{30,}", "[redacted: GitHub token]"),
            new Rule(false, "glpat-", "\\bglpat-[A-Za-z0-9_-]{15,}", "[redacted: GitLab token]"),
            new Rule(false, "xox", "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}", "[redacted: Slack token]"),
            new Rule(false, "aiza", "\\bAIza[0-9A-Za-z_-]{35}", "[redacted: Google key]"),
            new Rule(false, "sk-", "\\bsk-[A-Za-z0-9_-]{20,}", "[redacted: API key]"),
            new Rule(false, "eyj", "\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}", "[redacted: JSON web token]"),
            new Rule(false, "://", "(://[^\\s/:@'\"]{1,100}:)[^\\s/@'\"]{1,200}@", "$1[redacted: password]@"),
            new Rule(true, NAMES + " authtoken auth_token auth-token privatekey private_key private-key",
                    "(?i)(\\b[A-Za-z0-9_.-]*(?:password|passwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|private[_-]?key)[A-Za-z0-9_-]*['\"]?\\s*[:=]\\s*['\"])[^'\"\n]{6,}(['\"])",
                    "$1[redacted: secret]$2"),
            new Rule(true, NAMES + " token",
                    "(?im)(^\\s*(?:export\\s+)?[A-Z0-9_.-]*(?:password|passwd|secret|api[_-]?key|access[_-]?key|token)[A-Z0-9_-]*\\s*[=:]\\s*)[^\\s'\"$({<]{8,}[ \\t\\f\\r]*$",
                    "$1[redacted: secret]"));

    private SecretPatterns() {}

    /// Changes when the patterns do.
    static String form() {
        return KEY_BLOCK + " " + RULES;
    }

    static String redact(String text) {
        var result = keysRedacted(text);
        var folded = folded(result);
        for (var rule : RULES) {
            var windows = windows(rule, result, folded);
            if (!windows.isEmpty()) {
                result = redacted(rule, result, windows);
                folded = folded(result);
            }
        }
        return result;
    }

    static String keysRedacted(String text) {
        if (!text.contains(KEY_SIGN)) {
            return text;
        }
        var block = KEY_BLOCK.matcher(text);
        var kept = new StringBuilder();
        int from = 0;
        while (block.find()) {
            kept.append(text, from, block.start()).append("[redacted: private key]");
            text.substring(block.start(), block.end()).chars().filter(c -> c == '\n').forEach(c -> kept.append('\n'));
            from = block.end();
        }
        return kept.append(text, from, text.length()).toString();
    }

    /// Letters in lower case, as expressions without regard to case take them: with the long s and the sign for kelvin. Every place stays the same.
    private static String folded(String text) {
        var chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            char c = chars[i];
            chars[i] = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c == '\u017f' ? 's' : c == '\u212a' ? 'k' : c;
        }
        return new String(chars);
    }

    /// Beginnings and ends of the lines in which the rule is tried, in order; some overlap.
    private static Map<Integer, Integer> windows(Rule rule, String text, String folded) {
        var windows = new TreeMap<Integer, Integer>();
        for (var sign : rule.signs) {
            for (int at = folded.indexOf(sign); at >= 0; ) {
                int end = lineEnd(text, at);
                int next = folded.indexOf(sign, end);
                for (int more = 0; rule.assigned && more < 2 && end < text.length(); more++) {
                    end = lineEnd(text, afterBlanks(text, end));
                }
                windows.merge(text.lastIndexOf('\n', at) + 1, end, Math::max);
                at = next;
            }
        }
        return windows;
    }

    private static String redacted(Rule rule, String text, Map<Integer, Integer> windows) {
        var result = new StringBuilder();
        int copied = 0;
        int start = -1;
        int end = -1;
        for (var window : windows.entrySet()) {
            if (start >= 0 && window.getKey() > end) {
                result.append(text, copied, start).append(rule.pattern.matcher(text.substring(start, end)).replaceAll(rule.replacement));
                copied = end;
                start = -1;
            }
            start = start < 0 ? window.getKey() : start;
            end = Math.max(end, window.getValue());
        }
        result.append(text, copied, start).append(rule.pattern.matcher(text.substring(start, end)).replaceAll(rule.replacement));
        return result.append(text, end, text.length()).toString();
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static int afterBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && BLANKS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
