package dev.hradba.sandbox.repo;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/// What looks like a secret, and what the quick way to it leaves out: nothing.
class SecretPatternsTest {

    private static final List<String> PIECES = List.of("password", "Passwd", "SECRET", "api_key", "apiKey", "api-key", "access-key", "auth_token", "authtoken", "private_key",
            "token", "TOKEN", "\u017fecret", "to\u212aen", "\u0130token", "export ", "db.", "my_", "x-", "_v2", "'", "\"", "=", " = ", ":", ": ", "\n", "\n\n", "  ", "\t", "\r", "\f", ";", "(", "$", "<",
            "hunter2hunter2", "abcdefgh", "short", "://", "https://user:", "user", "@", "@host/", "/", "AKIA0123456789ABCDEF", "ASIA", "ghp_0123456789abcdefghijABCDEFGHIJ",
            "github_pat_0123456789abcdefghijABCDEFGHIJ", "glpat-0123456789abcdefg", "xoxb-0123456789", "AIza0123456789012345678901234567890123456", "sk-0123456789abcdefghij",
            "eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0In0.", "c2lnbmF0dXJl", "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----", ".", "-", "_", "é");

    @Test
    void looking_for_signs_first_finds_what_every_rule_alone_finds() {
        var random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            var given = text.toString();
            assertEquals(plainly(given), SecretPatterns.redact(given), () -> "for " + given);
        }
    }

    /// Every rule on the whole text, whatever its signs.
    private static String plainly(String text) {
        var result = SecretPatterns.keysRedacted(text);
        for (var rule : SecretPatterns.RULES) {
            result = rule.pattern().matcher(result).replaceAll(rule.replacement());
        }
        return result;
    }

    @Test
    void lines_stay_lines() {
        assertEquals("TOKEN=[redacted: secret]\n\n\nnext\n", SecretPatterns.redact("TOKEN=abcdefghijk\n\n\nnext\n"));
        assertEquals("password:\n  '[redacted: secret]'\n", SecretPatterns.redact("password:\n  'abcdefghijk'\n"));
    }

    @Test
    void no_text_makes_it_slow() {
        for (String piece : List.of("token", "token=", "token ", "password\n", "password\n\n\n", "://", "://a:", "-----BEGIN ", "sk-", "eyJ.", "secret='", "token:\n\n")) {
            var large = piece.repeat((1 << 18) / piece.length());
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SecretPatterns.redact(large), piece);
        }
    }
}
