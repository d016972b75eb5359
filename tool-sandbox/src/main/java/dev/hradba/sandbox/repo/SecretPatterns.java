package dev.hradba.sandbox.repo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.google.re2j.Pattern;

/// Takes out of a file what looks like a secret. Lines stay lines, so citations hold. Linear in the text.
final class SecretPatterns {

    private static final Pattern KEY_BLOCK = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----(.|\n)*?(-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|\\z)");
    private static final Map<Pattern, String> PATTERNS = patterns(
            "\\b(AKIA|ASIA)[0-9A-Z]{16}\\b", "[redacted: AWS key]",
            "\\bgh[pousr]_[A-Za-z0-9]{30,}\\b", "[redacted: GitHub token]",
            "\\bgithub_pat_[A-Za-z0-9_]{30,}", "[redacted: GitHub token]",
            "\\bglpat-[A-Za-z0-9_-]{15,}", "[redacted: GitLab token]",
            "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}", "[redacted: Slack token]",
            "\\bAIza[0-9A-Za-z_-]{35}", "[redacted: Google key]",
            "\\bsk-[A-Za-z0-9_-]{20,}", "[redacted: API key]",
            "\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}", "[redacted: JSON web token]",
            "(://[^\\s/:@'\"]{1,100}:)[^\\s/@'\"]{1,200}@", "$1[redacted: password]@",
            "(?i)(\\b[A-Za-z0-9_.-]*(?:password|passwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|private[_-]?key)[A-Za-z0-9_-]*['\"]?\\s*[:=]\\s*['\"])[^'\"\n]{6,}(['\"])",
            "$1[redacted: secret]$2",
            "(?im)(^\\s*(?:export\\s+)?[A-Z0-9_.-]*(?:password|passwd|secret|api[_-]?key|access[_-]?key|token)[A-Z0-9_-]*\\s*[=:]\\s*)[^\\s'\"$({<]{8,}\\s*$", "$1[redacted: secret]");

    /// One of these, in lower case, is in every text that a pattern matches; looking for them first spares most files the patterns.
    private static final List<String> SIGNS = List.of("akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "aiza", "sk-", "eyj", "://",
            "password", "passwd", "secret", "api_key", "api-key", "apikey", "access_key", "access-key", "accesskey", "auth_token", "auth-token", "authtoken",
            "private_key", "private-key", "privatekey", "private key", "token");

    private SecretPatterns() {}

    /// Changes when the patterns do.
    static String form() {
        return KEY_BLOCK + " " + PATTERNS.keySet();
    }

    static String redact(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (SIGNS.stream().noneMatch(lower::contains)) {
            return text;
        }
        var result = text;
        var block = KEY_BLOCK.matcher(result);
        if (block.find()) {
            var kept = new StringBuilder();
            int from = 0;
            do {
                kept.append(result, from, block.start()).append("[redacted: private key]");
                result.substring(block.start(), block.end()).chars().filter(c -> c == '\n').forEach(c -> kept.append('\n'));
                from = block.end();
            } while (block.find());
            result = kept.append(result, from, result.length()).toString();
        }
        for (var entry : PATTERNS.entrySet()) {
            result = entry.getKey().matcher(result).replaceAll(entry.getValue());
        }
        return result;
    }

    private static Map<Pattern, String> patterns(String... pairs) {
        var patterns = new LinkedHashMap<Pattern, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            patterns.put(Pattern.compile(pairs[i]), pairs[i + 1]);
        }
        return patterns;
    }
}
