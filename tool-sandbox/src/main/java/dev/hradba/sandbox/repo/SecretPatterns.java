package dev.hradba.sandbox.repo;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import com.google.re2j.Pattern;

/// Takes out of a file what looks like a secret. Lines stay lines, so citations hold. Linear in the text.
///
/// An expression costs a hundred times as much as looking for a word. So each rule names the words without one of which it matches nothing, and is tried
/// only on lines around a word that stands where a secret may follow.
final class SecretPatterns {

    private static final Pattern KEY_BLOCK = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----(.|\n)*?(-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|\\z)");
    private static final String KEY_SIGN = "-----BEGIN ";
    private static final int TOKEN_CHARS = 15;
    private static final int URL_CHARS = 310;
    private static final int NAME_CHARS = 60;

    /// What must stand around a sign for its rule to match there; no is certain.
    private enum Place {
        /// The sign begins a long run of characters of tokens.
        TOKEN,
        /// An `@` follows the sign.
        URL,
        /// The name that the sign is a part of is followed by `=` or `:`.
        ASSIGNED
    }

    private record Rule(Place place, List<String> signs, Pattern pattern, String replacement) {
        Rule(Place place, String signs, String pattern, String replacement) {
            this(place, List.of(signs.split(" ")), Pattern.compile(pattern), replacement);
        }
    }

    private static final String NAMES = "password passwd secret apikey api_key api-key accesskey access_key access-key";
    private static final List<Rule> RULES = List.of(
            new Rule(Place.TOKEN, "akia asia", "\\b(AKIA|ASIA)[0-9A-Z]{16}\\b", "[redacted: AWS key]"),
            new Rule(Place.TOKEN, "ghp_ gho_ ghu_ ghs_ ghr_", "\\bgh[pousr]_[A-Za-z0-9]{30,}\\b", "[redacted: GitHub token]"),
            new Rule(Place.TOKEN, "github_pat_", "\\bgithub_pat_[A-Za-z0-9_]{30,}", "[redacted: GitHub token]"),
            new Rule(Place.TOKEN, "glpat-", "\\bglpat-[A-Za-z0-9_-]{15,}", "[redacted: GitLab token]"),
            new Rule(Place.TOKEN, "xox", "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}", "[redacted: Slack token]"),
            new Rule(Place.TOKEN, "aiza", "\\bAIza[0-9A-Za-z_-]{35}", "[redacted: Google key]"),
            new Rule(Place.TOKEN, "sk-", "\\bsk-[A-Za-z0-9_-]{20,}", "[redacted: API key]"),
            new Rule(Place.TOKEN, "eyj", "\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}", "[redacted: JSON web token]"),
            new Rule(Place.URL, "://", "(://[^\\s/:@'\"]{1,100}:)[^\\s/@'\"]{1,200}@", "$1[redacted: password]@"),
            new Rule(Place.ASSIGNED, NAMES + " authtoken auth_token auth-token privatekey private_key private-key",
                    "(?i)(\\b[A-Za-z0-9_.-]*(?:password|passwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|private[_-]?key)[A-Za-z0-9_-]*['\"]?\\s*[:=]\\s*['\"])[^'\"\n]{6,}(['\"])",
                    "$1[redacted: secret]$2"),
            new Rule(Place.ASSIGNED, NAMES + " token",
                    "(?im)(^\\s*(?:export\\s+)?[A-Z0-9_.-]*(?:password|passwd|secret|api[_-]?key|access[_-]?key|token)[A-Z0-9_-]*\\s*[=:]\\s*)[^\\s'\"$({<]{8,}[ \\t\\f\\r]*$",
                    "$1[redacted: secret]"));

    /// The rules by the first character of their signs, so that one pass finds all that may apply.
    private static final List<List<Sign>> BY_FIRST = byFirst();

    private record Sign(String text, int rule) {}

    private SecretPatterns() {}

    /// Changes when the patterns do.
    static String form() {
        return KEY_BLOCK + " " + RULES;
    }

    static String redact(String text) {
        var result = keysRedacted(text);
        var wanted = rules(result);
        for (int rule = wanted.nextSetBit(0); rule >= 0; rule = wanted.nextSetBit(rule + 1)) {
            result = new Redaction(RULES.get(rule), result).run();
        }
        return result;
    }

    /// Every rule with no regard to its signs; what [#redact] is compared with.
    static String redactPlainly(String text) {
        var result = keysRedacted(text);
        for (var rule : RULES) {
            result = rule.pattern.matcher(result).replaceAll(rule.replacement);
        }
        return result;
    }

    private static String keysRedacted(String text) {
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

    private static BitSet rules(String text) {
        var rules = new BitSet();
        for (int i = 0; i < text.length(); i++) {
            char c = folded(text.charAt(i));
            if (c < BY_FIRST.size()) {
                for (var sign : BY_FIRST.get(c)) {
                    if (!rules.get(sign.rule) && stands(text, i, sign.text) && plausible(text, i, sign)) {
                        rules.set(sign.rule);
                    }
                }
            }
        }
        return rules;
    }

    /// A look at the next characters that spares most texts the rule; unsure is yes.
    private static boolean plausible(String text, int at, Sign sign) {
        if (RULES.get(sign.rule).place != Place.ASSIGNED) {
            return Redaction.mayMatch(RULES.get(sign.rule).place, text, at);
        }
        int from = at + sign.text.length();
        int end = from;
        while (end < text.length() && end - from < NAME_CHARS && (Redaction.nameChar(text.charAt(end)) || text.charAt(end) > 0x7f)) {
            end++;
        }
        return end - from == NAME_CHARS || (end < text.length() && " \t\n\f\r'\":=".indexOf(text.charAt(end)) >= 0 && followed(text, end));
    }

    private static boolean followed(String text, int end) {
        int at = end;
        while (at < text.length() && at - end < NAME_CHARS && " \t\n\f\r'\"".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at - end == NAME_CHARS || (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == ':'));
    }

    private static List<List<Sign>> byFirst() {
        var table = new ArrayList<List<Sign>>();
        for (int c = 0; c < 0x80; c++) {
            var signs = new ArrayList<Sign>();
            for (int rule = 0; rule < RULES.size(); rule++) {
                for (var sign : RULES.get(rule).signs) {
                    if (sign.charAt(0) == c) {
                        signs.add(new Sign(sign, rule));
                    }
                }
            }
            table.add(List.copyOf(signs));
        }
        return table;
    }

    private static boolean stands(String text, int at, String sign) {
        if (at + sign.length() > text.length()) {
            return false;
        }
        for (int i = 1; i < sign.length(); i++) {
            if (folded(text.charAt(at + i)) != sign.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Letters in any case, as expressions without regard to it take them: with the long s and the sign for kelvin.
    private static char folded(char c) {
        if (c < 0x80) {
            return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
        }
        return c == '\u017f' ? 's' : c == '\u212a' ? 'k' : c;
    }

    /// One rule on one text. Jumps from sign to sign and reads no character more than a few times.
    private static final class Redaction {

        private final Rule rule;
        private final String text;
        private final StringBuilder result = new StringBuilder();
        private int copied;
        private int windowStart = -1;
        private int windowEnd;
        private int lineEnd = -1;
        private int nameEnd;

        Redaction(Rule rule, String text) {
            this.rule = rule;
            this.text = text;
        }

        String run() {
            for (int i = 0; i < text.length(); i++) {
                char c = folded(text.charAt(i));
                for (var sign : rule.signs) {
                    if (sign.charAt(0) == c && i > lineEnd && stands(text, i, sign) && mayMatch(rule.place, text, i) && (rule.place != Place.ASSIGNED || assigned(i + sign.length()))) {
                        widen(i);
                    }
                }
            }
            close();
            return copied == 0 ? text : result.append(text, copied, text.length()).toString();
        }

        static boolean mayMatch(Place place, String text, int at) {
            return switch (place) {
                case TOKEN -> run(text, at) >= TOKEN_CHARS && (at == 0 || !wordChar(text.charAt(at - 1)));
                case URL -> text.indexOf('@', at, Math.min(text.length(), at + URL_CHARS)) >= 0;
                case ASSIGNED -> true;
            };
        }

        private static int run(String text, int at) {
            int end = at;
            while (end < text.length() && end - at < TOKEN_CHARS && (nameChar(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            return end - at;
        }

        /// Looks behind the name's end; further signs in the same name would look there again.
        private boolean assigned(int from) {
            if (from <= nameEnd) {
                return false;
            }
            int at = from;
            while (at < text.length() && nameChar(folded(text.charAt(at)))) {
                at++;
            }
            nameEnd = at;
            if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
                at++;
            }
            at = afterBlanks(at);
            return at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == ':');
        }

        /// The window in which the rule is tried: the line of the sign and, where a value may stand further down, two more that are not blank.
        private void widen(int at) {
            int start = text.lastIndexOf('\n', at) + 1;
            int end = lineEnd(at);
            lineEnd = end;
            for (int more = 0; rule.place == Place.ASSIGNED && more < 2 && end < text.length(); more++) {
                end = lineEnd(afterBlanks(end));
            }
            if (windowStart >= 0 && start > windowEnd) {
                close();
            }
            windowStart = windowStart < 0 ? start : windowStart;
            windowEnd = end;
        }

        private void close() {
            if (windowStart >= 0) {
                var window = text.substring(windowStart, windowEnd);
                result.append(text, copied, windowStart).append(rule.pattern.matcher(window).replaceAll(rule.replacement));
                copied = windowEnd;
                windowStart = -1;
            }
        }

        private int lineEnd(int at) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }

        private int afterBlanks(int from) {
            int at = from;
            while (at < text.length() && " \t\n\f\r".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at;
        }

        private static boolean nameChar(char c) {
            return wordChar(c) || c == '-';
        }

        private static boolean wordChar(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        }
    }
}
