package dev.hradba.core.internal.dialect;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class StopFilterTest {

    private static String filtered(List<String> stops, String... pieces) {
        var filter = new StopFilter(stops);
        var passed = new StringBuilder();
        for (var piece : pieces) {
            passed.append(filter.pass(piece));
        }
        return passed.append(filter.rest()).toString();
    }

    @Test
    void text_up_to_the_stop_text_passes_wherever_it_is_cut() {
        assertEquals("one ", filtered(List.of("END"), "one END two"));
        assertEquals("one ", filtered(List.of("END"), "one E", "N", "D two"));
        assertEquals("one ", filtered(List.of("END", "one END x"), "o", "ne EN", "D"));
    }

    @Test
    void what_only_began_like_a_stop_text_passes_in_the_end() {
        assertEquals("one EN", filtered(List.of("END"), "one EN"));
        assertEquals("EEEN", filtered(List.of("END"), "E", "E", "E", "N"));
    }

    @Test
    void without_stop_texts_everything_passes_at_once() {
        assertEquals("E", new StopFilter(List.of()).pass("E"));
    }
}
