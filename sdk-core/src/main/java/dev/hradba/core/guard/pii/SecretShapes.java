package dev.hradba.core.guard.pii;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import dev.hradba.core.guard.text.Finder;
import org.jspecify.annotations.Nullable;

/// Keys, tokens, private keys and passwords.
final class SecretShapes {

    private static final String TOKENS = String.join("|",
            "(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{16}",
            "gh[pousr]_[A-Za-z0-9]{30,255}", "github_pat_[A-Za-z0-9_]{22,255}", "gl(?:pat|dt|rt|ptt|cbt|oas|soat|ft|imt|agent|ffct)-[A-Za-z0-9_.-]{20,128}",
            "xox[abeoprs]-[A-Za-z0-9-]{10,255}", "xapp-\\d-[A-Za-z0-9-]{10,255}",
            "AIza[A-Za-z0-9_-]{35}", "ya29\\.[A-Za-z0-9_-]{20,255}", "GOCSPX-[A-Za-z0-9_-]{20,64}",
            "(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,128}", "whsec_[A-Za-z0-9]{20,64}",
            "sk-(?:ant-|proj-|svcacct-|or-v1-)?[A-Za-z0-9_-]{20,255}", "hf_[A-Za-z0-9]{30,64}", "npm_[A-Za-z0-9]{36}", "pypi-[A-Za-z0-9_-]{40,255}",
            "SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,64}", "\\d{8,10}:AA[A-Za-z0-9_-]{30,40}", "do[opr]_v1_[a-f0-9]{64}", "dckr_pat_[A-Za-z0-9_-]{20,64}",
            "shp(?:at|ss|ca|pa)_[a-fA-F0-9]{32}", "hvs\\.[A-Za-z0-9_-]{24,255}", "glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}", "AGE-SECRET-KEY-1[A-Z0-9]{58}", "key-[a-f0-9]{32}", "SK[a-f0-9]{32}",
            "eyJ[A-Za-z0-9_-]{8,2048}\\.eyJ[A-Za-z0-9_-]{4,4096}\\.[A-Za-z0-9_-]{8,1024}");
    private static final String PASSWORD = "password|passwd|passphrase|passcode|passwort|kennwort|pwd|heslo|heslem|hesla";
    private static final String PASS = "(?:db|user|usr|root|admin|smtp|mail|mysql|pg|postgres|redis|ftp|login|auth|app|service)[_-]?pass";
    private static final String KEY = "secret|token|api[ _-]?key|access[ _-]?key|secret[ _-]?key|auth[ _-]?key|private[ _-]?key|account[ _-]?key|credentials?|connection[ _-]?string";

    private static final Set<String> PLACEHOLDERS = Set.of("required", "reset", "expired", "none", "null", "nil", "undefined", "changed", "incorrect", "wrong", "invalid", "hidden", "masked", "redacted",
            "missing", "empty", "unknown", "string", "true", "false", "optional", "see", "please", "not", "yes", "no", "ano", "ne", "the", "same", "sent", "policy", "failed", "ok", "error", "prosim",
            "neplatne", "spatne", "vyprselo", "nove", "stare", "zadne", "nevim", "zapomenute", "viz", "stejne", "povinne", "changeme", "must", "is", "was", "has", "a", "by", "for", "to", "in", "on", "text", "value",
            "username", "password", "heslo", "secret", "token", "your", "my", "hint", "forgotten", "login", "enabled", "disabled", "default", "valid", "ungultig", "vergessen", "erforderlich", "test", "nefunguje", "bearer", "basic");
    private static final Pattern PLACEHOLDER = Pattern.compile("[<$%\\[{*(].*|.*[>}]|(?i:x{3,}|\\.{2,}|-{2,}|_{2,}|•+|#{3,}|your[_-].*|my[_-].*|example.*|insert.*|process\\.env.*|os\\.environ.*|system\\..*|getenv.*|env\\..*|vault:.*|secrets\\..*|https?:.*)", Pattern.DOTALL);
    private static final Pattern TICKET = Pattern.compile("[A-Z]{2,6}-?\\d{2,10}|\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}|\\d{4}-\\d{2}-\\d{2}|\\d{1,2}:\\d{2}|\\d{1,3}[-x]?(?:znak|char|mistn|krat|letter|digit|bit).*");

    static final List<Shape> ALL = List.of(
            Shape.of(Kinds.SECRET, "(?<![A-Za-z0-9_])(?:" + TOKENS + ")(?![A-Za-z0-9_])", (scan, start, end) -> 4),
            Shape.of(Kinds.SECRET, "https://hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/]{20,120}", (scan, start, end) -> 4),
            Shape.cut(Kinds.SECRET, "-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----", SecretShapes::privateKey),
            Shape.of(Kinds.SECRET, "[A-Za-z][A-Za-z0-9+.-]{1,24}://[^\\s/:@\"']{0,64}:([^\\s/@\"']{1,128})@", SecretShapes::urlPassword),
            Shape.cut(Kinds.SECRET, "(?i)(?:authorization|proxy-authorization)[\"']?[:=] ?[\"']?(?:bearer|basic|token|apikey) ([A-Za-z0-9._~+/=-]{8,2048})", SecretShapes::header),
            Shape.cut(Kinds.SECRET, "(?i)(?<![a-z])bearer ([A-Za-z0-9._~+/=-]{20,2048})", SecretShapes::header),
            Shape.of(Kinds.SECRET, "curl [^\\n]{0,80}?-u ?[\"']?[^\\s:\"']{1,64}:([^\\s\"']{3,128})", SecretShapes::urlPassword),
            Shape.of(Kinds.SECRET, "(?:mysql|mysqldump|mysqladmin|mariadb|sshpass) (?:[^\\n]{0,80}? )?-p[\"']?([^\\s\"']{3,128})", (scan, start, end) -> Mentions.hasDigit(scan.plain(), start, end) ? urlPassword(scan, start, end) : 0),
            named("(?:" + PASSWORD + "|" + PASS + ")(?:[_-][a-z0-9_]{1,20})?[\"']?[ \\t]{0,3}(?:=>|:=|=|:)[ \\t]{0,3}([^\\s]{3,200})", SecretShapes::assigned),
            named("(?:" + PASSWORD + ")(?: [a-z-]{1,15}){1,3}(?: ?[:=] ?| je | is | ist | zni | znie | lautet )([^\\s]{4,128})", SecretShapes::strong),
            named("(?<![a-z0-9])(?:" + PASSWORD + ")(?: (?:je|is|ist|bylo|was|war|zni|znie|lautet|tam je))?(?: (?:now|ted|nyni|stale|porad|jetzt))?(?: ?: ?| - | )([^\\s:=/@][^\\s]{4,128})", SecretShapes::strong),
            named("(?<![a-z0-9])(?:" + PASSWORD + ")(?: (?:je|is|ist|bylo|was|war|zni|znie|lautet)| ?[:=]) ?[\"'`\u201e\u201c\u00ab]([^\"`\u201c\u201d\u00bb\\n]{8,64})[\"'`\u201c\u201d\u00bb]", SecretShapes::passPhrase),
            named("(?:" + KEY + ")(?:[_-][a-z0-9_]{1,20})?[\"']?[ \\t]{0,3}(?:=>|:=|=|:| is | je )[ \\t]{0,3}([^\\s]{8,512})", SecretShapes::key),
            named("(?<![a-z0-9])(?:" + KEY + ") ([^\\s:=]{16,512})", SecretShapes::bareKey));

    private SecretShapes() {}

    private static Shape named(String pattern, Shape.Check check) {
        return new Shape(Kinds.SECRET, new Finder(Pattern.compile(pattern)), true, check);
    }

    /// From its first line to its last; a key whose end is missing reaches to the end of the text.
    private static Hit privateKey(Scan scan, int start, int end) {
        int last = scan.plain().indexOf("-----END ", end);
        int close = last < 0 ? -1 : scan.plain().indexOf("-----", last + 9);
        return new Hit(Kinds.SECRET, start, close < 0 ? scan.plain().length() : close + 5, 4);
    }

    private static int urlPassword(Scan scan, int start, int end) {
        return isPlaceholder(scan.plain().substring(start, end)) ? 0 : 3;
    }

    private static @Nullable Hit header(Scan scan, int start, int end) {
        return Mentions.hasDigit(scan.plain(), start, end) || end - start >= 24 ? new Hit(Kinds.SECRET, start, end, 3) : null;
    }

    /// What is assigned to a name for passwords: anything but a placeholder and an ordinary word.
    private static @Nullable Hit assigned(Scan scan, int start, int end) {
        var value = trim(scan, start, end);
        if (value == null || isPlaceholder(text(scan, value))) {
            return null;
        }
        boolean mixed = variety(text(scan, value)) >= 2;
        char next = scan.at(value.end());
        boolean last = next == '\n' || next == '\r' || "\"'".indexOf(next) >= 0 || next == '&' || next == ',' || next == ';';
        boolean tight = "=\"'".indexOf(scan.at(value.start() - 1)) >= 0;
        return mixed || tight || (last && value.end() - value.start() >= 5) ? value : null;
    }

    /// Several words in quotes behind a name for passwords, unless they talk about passwords.
    private static @Nullable Hit passPhrase(Scan scan, int start, int end) {
        var words = scan.text().low().substring(start, end).strip().split(" +");
        boolean phrase = words.length >= 3 && Arrays.stream(words).noneMatch(word -> word.length() > 1 && PLACEHOLDERS.contains(word));
        return phrase ? new Hit(Kinds.SECRET, start, end, 2) : null;
    }

    /// Behind a name for passwords and further words only what looks like a password: letters with digits or signs.
    private static @Nullable Hit strong(Scan scan, int start, int end) {
        var value = trim(scan, start, end);
        if (value == null) {
            return null;
        }
        var text = text(scan, value);
        boolean good = text.length() >= 5 && variety(text) >= 2 && text.chars().anyMatch(Character::isLetter) && Mentions.hasDigit(text, 0, text.length());
        return good && !isPlaceholder(text) && !TICKET.matcher(text).matches() ? value : null;
    }

    /// What is assigned to a name for keys: long enough, and with digits among letters.
    private static @Nullable Hit key(Scan scan, int start, int end) {
        var value = trim(scan, start, end);
        if (value == null) {
            return null;
        }
        var text = text(scan, value);
        boolean random = text.length() >= 8 && variety(text) >= 2 && Mentions.hasDigit(text, 0, text.length()) && text.chars().anyMatch(Character::isLetter)
                && text.indexOf('(') < 0 && !text.startsWith("/") && entropy(text) >= 2.5;
        return random && !isPlaceholder(text) && !TICKET.matcher(text).matches() ? value : null;
    }

    /// Behind a name for keys without a sign between, only what nobody would write as a word.
    private static @Nullable Hit bareKey(Scan scan, int start, int end) {
        var value = key(scan, start, end);
        return value != null && variety(text(scan, value)) >= 3 && entropy(text(scan, value)) >= 3.5 ? value : null;
    }

    private static String text(Scan scan, Hit value) {
        return scan.plain().substring(value.start(), value.end());
    }

    /// Leaves out quotes around a value, the sentence's punctuation behind it, and the next parameter of a query string.
    private static @Nullable Hit trim(Scan scan, int start, int end) {
        var plain = scan.plain();
        char first = plain.charAt(start);
        int from = start;
        int to = end;
        if (first == '"' || first == '\'' || first == '`') {
            from++;
            int close = plain.substring(from, end).indexOf(first);
            to = close >= 0 ? from + close : end;
        }
        for (int i = from; i < to; i++) {
            char c = plain.charAt(i);
            boolean nextParameter = c == '&' && plain.substring(i, Math.min(to, i + 24)).indexOf('=') > 0;
            if (c == '"' || (c == ';' && i + 1 < to) || nextParameter) {
                to = i;
            }
        }
        while (to > from && ".,;:)]}'\"`?".indexOf(plain.charAt(to - 1)) >= 0) {
            to--;
        }
        return to - from >= 3 ? new Hit(Kinds.SECRET, from, to, 2) : null;
    }

    private static boolean isPlaceholder(String value) {
        var low = value.toLowerCase(Locale.ROOT);
        return PLACEHOLDERS.contains(low) || PLACEHOLDER.matcher(value).matches() || value.chars().distinct().count() == 1;
    }

    private static int variety(String text) {
        boolean lower = false;
        boolean upper = false;
        boolean digit = false;
        boolean sign = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower |= Character.isLowerCase(c);
            upper |= Character.isUpperCase(c) && i > 0;
            digit |= Character.isDigit(c);
            sign |= !Character.isLetterOrDigit(c) && c != '-' && c != '\'';
        }
        return (lower ? 1 : 0) + (upper ? 1 : 0) + (digit ? 1 : 0) + (sign ? 1 : 0);
    }

    /// Shannon's entropy of the characters, in bits each.
    private static double entropy(String text) {
        var counts = new int[128];
        for (int i = 0; i < text.length(); i++) {
            counts[Math.min(127, text.charAt(i))]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / text.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
