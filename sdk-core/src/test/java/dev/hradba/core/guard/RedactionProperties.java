package dev.hradba.core.guard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

import dev.hradba.core.guard.pii.PersonalData;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// What holds for any reply and any way to cut it: the stream tells what the whole text would, and values come back.
class RedactionProperties {

    private static final int TEXTS = 600;
    private static final List<String> BETWEEN = List.of(" ", "\n", "\n\n", ", ", "", "\t", "; ", " \u00a0", "  ", "|", ". ", " - ", "\r\n", "\u2028", "🌍 ");
    private static final List<String> LOOSE = List.of("[EMAIL_1]", "[EMAIL_", "[", "]", "[[", "[LITERAL_1]", "[PHONE_2]", "{", "\"", "\\", "`",
            "card", "tel", "born", "server", "version 1.2.3.4", "order", "IBAN", "rc", "@", "-----BEGIN PRIVATE KEY-----", "password=", "Bearer ",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1", "12", "2026-11-23", "世界", "🌍", "e\u0301", "\u200b");

    private static List<String> parts() throws IOException {
        var parts = new ArrayList<String>();
        for (var name : List.of("tuned.txt", "heldout.txt")) {
            LabelledTexts.read(name).forEach(text -> {
                parts.add(text.text());
                text.spans().forEach(span -> parts.add(span.text()));
            });
        }
        return parts;
    }

    private static String any(SplittableRandom random, List<String> parts) {
        var text = new StringBuilder();
        int count = 1 + random.nextInt(14);
        for (int i = 0; i < count; i++) {
            var from = random.nextInt(3) == 0 ? LOOSE : parts;
            text.append(from.get(random.nextInt(from.size()))).append(BETWEEN.get(random.nextInt(BETWEEN.size())));
        }
        return text.toString();
    }

    private static List<String> cut(SplittableRandom random, String text) {
        int most = 1 << random.nextInt(9);
        var pieces = new ArrayList<String>();
        for (int at = 0; at < text.length();) {
            int next = Math.min(text.length(), at + 1 + random.nextInt(most));
            pieces.add(text.substring(at, next));
            at = next;
        }
        return pieces;
    }

    /// The whole text redacted at once.
    static String whole(String given) {
        var redacted = new StringBuilder();
        int from = 0;
        for (var span : PersonalData.recogniser().find(given)) {
            redacted.append(given, from, span.start()).append('[').append(span.kind().toUpperCase(Locale.ROOT)).append(']');
            from = span.end();
        }
        return redacted.append(given.substring(from)).toString();
    }

    @Test
    void a_stream_cut_anywhere_is_redacted_as_the_whole_text() throws IOException {
        var parts = parts();
        for (int seed = 0; seed < TEXTS; seed++) {
            var random = new SplittableRandom(seed);
            var text = any(random, parts);
            var stream = new RedactingStream(PersonalData.recogniser());
            var told = new StringBuilder();
            for (var piece : cut(random, text)) {
                told.append(stream.accept(piece));
            }
            assertEquals(whole(text), told.append(stream.finish()).toString(), "seed " + seed);
        }
    }

    @Test
    void what_was_redacted_comes_back_whole_and_in_any_pieces() throws IOException {
        var parts = parts();
        for (int seed = 0; seed < TEXTS; seed++) {
            var random = new SplittableRandom(seed);
            var vault = new RedactionVault(PersonalData.recogniser());
            var earlier = any(random, parts);
            var text = any(random, parts);
            var before = vault.redact(earlier).text();
            var safe = vault.redact(text).text();
            assertEquals(earlier, vault.restore(before), "seed " + seed);
            assertEquals(text, vault.restore(safe), "seed " + seed);
            boolean json = safe.stripLeading().startsWith("{") || safe.stripLeading().startsWith("`");
            if (!json) {
                var stream = new RestoringStream(vault, false);
                var told = new StringBuilder();
                cut(random, safe).forEach(piece -> told.append(stream.accept(piece)));
                assertEquals(text, told.append(stream.finish()).toString(), "seed " + seed);
            }
        }
    }
}
