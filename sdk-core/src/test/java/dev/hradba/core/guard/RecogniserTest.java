package dev.hradba.core.guard;

import java.util.List;
import java.util.Random;
import java.util.Set;

import dev.hradba.core.guard.injection.InjectionSignals;
import dev.hradba.core.guard.pii.Kinds;
import dev.hradba.core.guard.pii.KnownNames;
import dev.hradba.core.guard.pii.PersonalData;
import dev.hradba.core.guard.pii.Span;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RecogniserTest {

    private static List<String> kinds(String text) {
        return PersonalData.recogniser().find(text).stream().map(Span::kind).toList();
    }

    @Test
    void a_number_with_a_wrong_check_digit_is_not_one() {
        assertEquals(List.of(Kinds.BIRTH_NUMBER), kinds("rodné číslo 850101/3312"));
        assertEquals(List.of(), kinds("rodné číslo 850101/3313"));
        assertEquals(List.of(Kinds.ICO), kinds("IČO 10730605"));
        assertEquals(List.of(), kinds("IČO 10730606"));
        assertEquals(List.of(Kinds.IBAN), kinds("CZ6508000000192000145399"));
        assertEquals(List.of(), kinds("CZ6508000000192000145390"));
        assertEquals(List.of(Kinds.PAYMENT_CARD), kinds("karta 4539564054405599"));
        assertEquals(List.of(), kinds("karta 4539564054405598"));
    }

    @Test
    void offsets_count_utf16_units_of_the_text_as_given() {
        var text = "😀 pište na eva@example.org";
        var span = PersonalData.recogniser().find(text).getFirst();
        assertEquals("eva@example.org", text.substring(span.start(), span.end()));
        assertEquals(text.indexOf("eva"), span.start());
    }

    @Test
    void non_breaking_spaces_and_long_hyphens_separate_like_plain_ones() {
        assertEquals(List.of(Kinds.PHONE), kinds("tel. 777\u00a0123\u00a0456"));
        assertEquals(List.of(Kinds.PAYMENT_CARD), kinds("karta 4539\u20115640\u20115440\u20115599"));
    }

    @Test
    void only_chosen_kinds_are_found() {
        assertEquals(List.of(Kinds.EMAIL), PersonalData.recogniser().only(Set.of(Kinds.EMAIL)).find("a@x.cz, tel. 777123456").stream().map(Span::kind).toList());
        assertThrows(IllegalArgumentException.class, () -> PersonalData.recogniser().only(Set.of("e-mail")));
    }

    @Test
    void names_come_from_a_list_of_ones_own() {
        var names = KnownNames.of("person", List.of("Jana Nováková", "Al"));
        var spans = PersonalData.recogniser().and(names).find("Psala JANA NOVAKOVA, jana.novakova@firma.cz, ne Alena.");
        assertEquals(List.of("JANA NOVAKOVA", "jana.novakova@firma.cz"), spans.stream().map(Span::text).toList());
    }

    @Test
    void a_span_does_not_print_what_it_found() {
        assertFalse(PersonalData.recogniser().find("a@x.cz").toString().contains("a@x.cz"));
    }

    @Test
    void any_text_is_read_without_failure_and_spans_stay_in_order() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var alphabet = "0123456789 +-/.:@()[]ABCZabcz=,\n\"'éř\u200b\ud83d\ude00\udb40\udc41#%&<>{}_";
        for (int run = 0; run < 800; run++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(120); i > 0; i--) {
                text.append(random.nextInt(12) == 0 ? List.of("tel ", "heslo: ", "IBAN ", "CZ", "password=", "ignore ", "::", "https://").get(random.nextInt(8))
                        : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
            }
            int last = 0;
            for (var span : PersonalData.recogniser().find(text.toString())) {
                assertTrue(span.start() >= last && span.text().equals(text.substring(span.start(), span.end())), "seed " + seed + ": " + text);
                last = span.end();
            }
            InjectionSignals.find(text.toString()).forEach(signal -> assertTrue(signal.end() <= text.length(), "seed " + seed + ": " + text));
        }
    }
}
