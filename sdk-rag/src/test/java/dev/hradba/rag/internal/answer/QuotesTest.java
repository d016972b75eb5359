package dev.hradba.rag.internal.answer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class QuotesTest {

    @ParameterizedTest(name = "''{0}'' in ''{1}''")
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "kept for 30 days | Backups are kept for 30 days. | kept for 30 days",
        "Kept For 30 Days. | Backups are kept\\n  for 30 days | kept\\n  for 30 days",
        "\"kept for 30 days\" | Backups are kept for 30 days | kept for 30 days",
        "... kept for 30 days ... | Backups are kept for 30 days | kept for 30 days",
        "the 'duty' manager | Call the “duty” manager. | the “duty” manager",
        "it isn't paid - ever | It isn’t paid – ever. | It isn’t paid – ever",
        "information desk | infor-\\nmation desk | infor-\\nmation desk",
        "well-known desk | well-\\nknown desk | well-\\nknown desk",
        "email address | your e-mail address | e-mail address",
        "information | infor\u00ADmation | infor\u00ADmation",
        "office files | oﬃce ﬁles here | oﬃce ﬁles",
        "channel #inc-bridge now | open the **channel** `#inc-bridge` now | channel** `#inc-bridge` now",
        "see the handbook today | see [the handbook](https://x.example/h) today | see [the handbook](https://x.example/h) today",
        "žádost se zamítá | Ža\u0301dost byla; z\u030Ca\u0301dost se zami\u0301ta\u0301. | z\u030Ca\u0301dost se zami\u0301ta\u0301",
        "-5 degrees | at -5 degrees | -5 degrees",
        "午前九時 | 受付は午前九時からです | 午前九時",
    })
    void words_as_they_stand_are_found_however_they_are_typeset(String quote, String text, String rest) {
        String written = text.replace("\\n", "\n");
        assertEquals(rest.replace("\\n", "\n"), Quotes.find(quote, written).map(span -> written.substring(span.start(), span.end())).orElse("none"));
    }

    @Test
    void bars_between_the_cells_of_a_row_do_not_count() {
        assertEquals(new Quotes.Span(2, 14), Quotes.find("Laptop 900", "| Laptop | 900 |").orElseThrow());
    }

    @ParameterizedTest(name = "''{0}'' in ''{1}''")
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "kept for 3 days | Backups are kept for 30 days",
        "0 days | Backups are kept for 30 days",
        "kept for 30 | kept for 30.5 days",
        "kept for 30 | kept for 30,000 days",
        "5 days | within 2.5 days",
        "2 days | within 1/2 days",
        "20 days | within 10-20 days",
        "within 10 | within 10-20 days",
        "5 degrees | at -5 degrees",
        "grows by 5 | grows by 5% a year",
        "port 80 | port 80:8080",
        "approved | It is unapproved.",
        "approve | It is approved.",
        "backups are kept ... 30 days | Backups are kept, as far as we know, for 30 days",
        "backups are kept [...] 30 days | Backups are kept, as far as we know, for 30 days",
        "backups for 30 days | Backups are kept for 30 days",
        "30 days kept | kept for 30 days",
        "... | and so on ...",
        "\"\" | Backups",
        "it is the | It is the manager.",
        "a je to | A je to hotovo.",
        "resume | The résumé is kept",
        "zad | zadá se",
    })
    void words_left_out_cut_or_saying_nothing_are_no_quote(String quote, String text) {
        assertTrue(Quotes.find(quote, text).isEmpty());
    }

    /// Any run of words, typeset anew, is found at a place with these words; with one word changed it is not.
    @RepeatedTest(200)
    void any_run_of_words_is_found_and_none_with_a_word_changed(RepetitionInfo run) {
        var random = new Random(run.getCurrentRepetition());
        String[] spaces = {" ", "  ", "\n", "\u00A0", " \t", "\r\n"};
        String[] marks = {"", "", "", ",", ";", ".", "!", "”", " –"};
        var text = new StringBuilder();
        var starts = new int[60];
        var ends = new int[60];
        for (int i = 0; i < 60; i++) {
            starts[i] = text.length();
            for (int letters = 3 + random.nextInt(5); letters > 0; letters--) {
                text.append("abcdeěščřžýáíőßΩжﬁ".charAt(random.nextInt(18)));
            }
            ends[i] = text.length();
            text.append(marks[random.nextInt(marks.length)]).append(spaces[random.nextInt(spaces.length)]);
        }
        int first = random.nextInt(50);
        int last = first + random.nextInt(10);
        String piece = text.substring(starts[first], ends[last]);
        var quote = new StringJoiner(" ", random.nextBoolean() ? "“" : "", random.nextBoolean() ? "”" : "");
        for (String word : piece.split("[\\s\u00A0]+")) {
            quote.add(random.nextBoolean() ? word : Normalizer.normalize(word, Normalizer.Form.NFD));
        }
        String asked = random.nextBoolean() ? quote.toString() : quote.toString().toLowerCase(Locale.ROOT);
        var found = Quotes.find(asked, text.toString());
        assertTrue(found.isPresent(), () -> "'%s' in '%s'".formatted(asked, text));
        assertEquals(NormalText.of(piece).text(), NormalText.of(text.substring(found.get().start(), found.get().end())).text());
        assertTrue(Quotes.find(asked + " xyzzy", text.toString()).isEmpty());
        assertTrue(Quotes.find("xyzzy " + asked, text.toString()).isEmpty());
    }
}
