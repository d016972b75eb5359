package dev.hradba.core.guard;

import java.io.IOException;
import java.util.List;
import java.util.Random;

import dev.hradba.core.guard.pii.PersonalData;
import dev.hradba.core.guard.pii.Recogniser;
import dev.hradba.core.guard.pii.Span;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class RedactionVaultTest {

    private final RedactionVault vault = new RedactionVault(PersonalData.recogniser());

    @Test
    void one_value_has_one_token_and_another_value_another() {
        assertEquals("[EMAIL_1] wrote to [EMAIL_2], then [EMAIL_1] again", vault.redact("a@x.cz wrote to b@x.cz, then a@x.cz again").text());
        assertEquals("b@x.cz", vault.restore("[EMAIL_2]"));
        assertEquals("[EMAIL_2]", vault.redact("b@x.cz").text());
    }

    @Test
    void what_is_redacted_comes_back_whole() throws IOException {
        for (var name : List.of("tuned.txt", "heldout.txt")) {
            for (var text : LabelledTexts.read(name)) {
                assertEquals(text.text(), vault.restore(vault.redact(text.text()).text()));
            }
        }
    }

    @Test
    void a_token_that_stands_in_a_text_already_is_not_mistaken_for_ours() {
        var tricky = "[EMAIL_1] is literal, a@x.cz is not";
        var safe = vault.redact(tricky).text();
        assertEquals("[EMAIL_1] is literal, [EMAIL_2] is not", safe);
        assertEquals(tricky, vault.restore(safe));
        var later = vault.redact("who is [EMAIL_2]?").text();
        assertEquals("who is [LITERAL_1]?", later);
        assertEquals("who is [EMAIL_2]?", vault.restore(later));
    }

    @Test
    void a_token_nobody_issued_stays() {
        assertEquals("[IBAN_7] [x]", vault.restore("[IBAN_7] [x]"));
    }

    @Test
    void a_token_cut_anywhere_is_restored() {
        vault.redact("a@x.cz and +420 777 123 456");
        var reply = "See [EMAIL_1], [1] and [PHONE_1][";
        for (int first = 0; first <= reply.length(); first++) {
            for (int second = first; second <= reply.length(); second++) {
                var stream = new RestoringStream(vault, false);
                var told = stream.accept(reply.substring(0, first)) + stream.accept(reply.substring(first, second)) + stream.accept(reply.substring(second)) + stream.finish();
                assertEquals("See a@x.cz, [1] and +420 777 123 456[", told);
            }
        }
    }

    @Test
    void only_what_may_be_a_token_is_held_back() {
        var stream = new RestoringStream(vault, false);
        assertEquals("list ", stream.accept("list ["));
        assertEquals("[1, 2]", stream.accept("1, 2]"));
    }

    @Test
    void a_value_with_quotes_does_not_break_a_json_reply() {
        Recogniser quoted = text -> text.contains("\"x\n\"") ? List.of(new Span(text.indexOf('"'), text.indexOf('"') + 4, "nickname", "\"x\n\"")) : List.of();
        var own = new RedactionVault(quoted);
        assertEquals("[NICKNAME_1]", own.redact("\"x\n\"").text());
        var stream = new RestoringStream(own, true);
        assertEquals("{\"n\":\"\\\"x\\n\\\"\"}", stream.accept("{\"n\":\"[NICKNAME_1]\"}") + stream.finish());
    }

    @Test
    void personal_data_cut_anywhere_is_found_as_in_the_whole_text() throws IOException {
        var all = new StringBuilder();
        for (var text : LabelledTexts.read("tuned.txt")) {
            all.append(text.text()).append("\n\n");
        }
        var expected = RedactionProperties.whole(all.toString());
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int run = 0; run < 5; run++) {
            int most = 1 << (2 * run + 1);
            var stream = new RedactingStream(PersonalData.recogniser());
            var told = new StringBuilder();
            for (int at = 0; at < all.length();) {
                int next = Math.min(all.length(), at + 1 + random.nextInt(most));
                told.append(stream.accept(all.substring(at, next)));
                at = next;
            }
            assertEquals(expected, told.append(stream.finish()).toString(), "seed " + seed + ", pieces up to " + most);
        }
    }

    @Test
    void one_cut_at_every_place_changes_nothing() {
        var filler = "The printer on the third floor is out of paper again and nobody has ordered any. ".repeat(9);
        var text = filler + "Call +420 777 123 456 or card 4539 5640 5440 5599, mail jan.novak@firma.cz. " + filler;
        var expected = RedactionProperties.whole(text);
        assertFalse(expected.contains("777"));
        for (int cut = filler.length() - 4; cut <= text.length() - filler.length() + 4; cut++) {
            var stream = new RedactingStream(PersonalData.recogniser());
            assertEquals(expected, stream.accept(text.substring(0, cut)) + stream.accept(text.substring(cut)) + stream.finish(), "cut at " + cut);
        }
    }

    @Test
    void a_private_key_without_an_end_is_never_told() {
        var stream = new RedactingStream(PersonalData.recogniser());
        var told = new StringBuilder(stream.accept("-----BEGIN PRIVATE KEY-----\n"));
        for (int line = 0; line < 2_000; line++) {
            told.append(stream.accept("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDExample0000\n"));
        }
        assertEquals("", told.append(stream.finish()).toString());
        assertEquals(true, stream.overflown());
    }
}
