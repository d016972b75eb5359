package dev.hradba.sandbox.repo;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What looks like a secret, and what the quick way to it leaves out: nothing.
class SecretPatternsTest {

    private static final List<String> PIECES = List.of("password", "Passwd", "SECRET", "api_key", "apiKey", "api-key", "access-key", "auth_token", "authtoken", "private_key",
            "token", "TOKEN", "\u017fecret", "to\u212aen", "\u0130token", "export ", "db.", "my_", "x-", "_v2", "'", "\"", "=", " = ", ":", ": ", "\n", "\n\n", "  ", "\t", "\r", "\f", ";", "(", "$", "<",
            "hunter2hunter2", "abcdefgh", "short", "://", "https://user:", "user", "@", "@host/", "/", "AKIA0123456789ABCDEF", "ASIA", "ghp_0123456789abcdefghijABCDEFGHIJ",
            "github_pat_0123456789abcdefghijABCDEFGHIJ", "glpat-0123456789abcdefg", "xoxb-0123456789", "AIza0123456789012345678901234567890123456", "sk-0123456789abcdefghij",
            "eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0In0.", "c2lnbmF0dXJl", "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----", ".", "-", "_", "é", "Private-Lines: 2", "MIIabc", "<password>", "</", "pwd=", "?", "&", "--token",
            "ENV ", "Authorization", "Bearer ", "\"auth\"", "login ", "password ", "db:5432:a:b:", "npm_", "sk_live_", "SG.", "key-", "0123456789abcdef", "passphrase", "# ", " && ", ":_authToken",
            "123456789:AA", "hooks.slack.com/services/", "sig=");

    /// A text for each kind of secret, which stands between the marks; `N*` in front of it are as many letters and digits.
    private static final String KINDS = """
            AKIA«16*»
            aws_secret_access_key = «40*»
            x ghp_«36*» y
            glpat-«20*» and glrt-«20*»
            xoxb-123456789012-«24*»
            xapp-1-A012-123-«64*»
            https://hooks.slack.com/services/T0000AAAA/B0000BBBB/«24*»
            https://discord.com/api/webhooks/1234567890/«40*»
            charge('sk_live_«24*»', "rk_test_«24*»")
            SG.«22*».«43*»
            //registry.example.org/:_authToken=«36*»
            npm_«36*»
            pypi-AgEIcHlwaS5vcmc«50*»
            GOCSPX-«28*», ya29.«60*», AIza«35*»
            DefaultEndpointsProtocol=https;AccountName=x;AccountKey=«86*»==;EndpointSuffix=core.windows.net
            https://x.blob.core.windows.net/c?sv=2020&sig=«43*»%3D
            hf_«34*»
            bot 123456789:AA«33*»
            hvs.«90*»
            ATATT3xFfGF0«80*»
            postgres://app:«12*»@db/x
            jdbc:postgresql://db/x?user=app&password=«12*»
            Server=db;Uid=sa;Pwd=«12*»;Database=x
            Authorization: Basic «28*»==
            curl -H 'Authorization: Bearer «40*»' https://example.org
            machine example.org login me password «12*»
            db.example.org:5432:app:app:«12*»
            {"auths": {"example.org": {"auth": "«30*»=="}}}
            <password>«12*»</password>
            <bean db.password="«12*»"/>
            db.password=«12*» # every spring
            password: «12*»  # every spring
            export DB_PASSWORD=«12*» && run
            mysql --password=«12*» -u root
            run --token «12*»
            ENV API_KEY «20*»
            private static final String PASSWORD = "«12*»";
            {'password': 'ab«3*»'}
            "pwd": "«12*»", "client_secret": "«12*»", clientSecret: '«12*»'
            passphrase: «12*»
            """;
    private static final String ORDINARY = """
            String password = request.getPassword();
            this.token = tokens.next();
            if (password == null) return;
            password: ${DB_PASSWORD}
            <password>${env.PASSWORD}</password>
            <password/>
            token: string;
            The password must have 8 characters, and --password is an option.
            def set_password(self, password: str) -> None:
            connect(user=user, password=password)
            password_hash VARCHAR(100) NOT NULL,
            https://example.com/a?token_type=bearer&sig=
            Authorization: Bearer <token>
            request.header("Authorization", "Bearer " + token);
            import hf_transfer; msg.append; key-value; environment
            sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
            password required pam_unix.so
            at dev.hradba.Main.main(Main.java:5432)
            login as root, password follows
            """;

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
    void every_kind_is_taken_out_and_its_line_stays() {
        for (String template : KINDS.lines().toList()) {
            var filled = Pattern.compile("(\\d+)\\*").matcher(template).replaceAll(n -> sample(Integer.parseInt(n.group(1))));
            var redacted = SecretPatterns.redact("first\n" + filled.replaceAll("[«»]", "") + "\nlast\n");
            assertEquals(3, redacted.lines().count(), template);
            assertTrue(redacted.startsWith("first\n") && redacted.endsWith("\nlast\n"), redacted);
            Pattern.compile("«(.*?)»").matcher(filled).results().forEach(secret -> assertFalse(redacted.contains(secret.group(1)), redacted));
        }
    }

    @Test
    void what_only_speaks_of_secrets_stays() {
        assertEquals(ORDINARY, SecretPatterns.redact(ORDINARY));
    }

    @Test
    void key_files_of_every_form_are_taken_out_line_by_line() {
        for (String key : List.of("-----BEGIN EC PRIVATE KEY-----\nMIIabc\n-----END EC PRIVATE KEY-----", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nMIIabc\n-----END PGP PRIVATE KEY BLOCK-----",
                "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nMIIabc\n---- END SSH2 ENCRYPTED PRIVATE KEY ----", "-----BEGIN OPENSSH PRIVATE KEY-----\r\nMIIabc\r\n", "Private-Lines: 2\nMIIabc\nMIIdef")) {
            var redacted = SecretPatterns.redact("a\n" + key + "\nz\n");
            assertFalse(redacted.contains("MII"), redacted);
            assertEquals(("a\n" + key + "\nz\n").lines().count(), redacted.lines().count(), redacted);
        }
    }

    private static String sample(int length) {
        var letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append("A1B2C3D4E5F6A7B8C9D0".charAt(i % 20));
        }
        return letters.toString();
    }

    @Test
    void no_text_makes_it_slow() {
        for (String piece : List.of("token", "token=", "token ", "password\n", "password\n\n\n", "://", "://a:", "-----BEGIN ", "sk-", "eyJ.", "secret='", "token:\n\n", "<password>", "&pwd=", "Private-Lines: 1\nA\n", "PRIVATE KEY -----BEGIN ", "login a password ", ":_auth", "env ENV TOKEN ")) {
            var large = piece.repeat((1 << 18) / piece.length());
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SecretPatterns.redact(large), piece);
        }
    }
}
