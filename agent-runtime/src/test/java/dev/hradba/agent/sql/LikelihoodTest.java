package dev.hradba.agent.sql;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LikelihoodTest {

    private static double of(Doubt.Kind... kinds) {
        return Likelihood.of(Arrays.stream(kinds).map(kind -> new Doubt(kind, "")).toList());
    }

    @Test
    void a_draft_that_nothing_speaks_against_is_right_nine_times_in_ten() {
        assertTrue(of() > 0.9, String.valueOf(of()));
        assertTrue(of() < 1, String.valueOf(of()));
    }

    @ParameterizedTest
    @EnumSource
    void no_doubt_speaks_for_a_draft(Doubt.Kind kind) {
        assertTrue(of(kind) <= of(), () -> kind + ": " + of(kind));
        assertTrue(of(kind, Doubt.Kind.MISSING_WORDS) < of(kind), () -> kind + ": " + of(kind));
    }

    @Test
    void words_that_name_nothing_weigh_more_than_one_such_word() {
        assertTrue(of(Doubt.Kind.MISSING_WORDS) < of(Doubt.Kind.MISSING_WORD));
    }

    @Test
    void the_order_of_doubts_changes_nothing() {
        var doubts = List.of(new Doubt(Doubt.Kind.UNREAD, "a"), new Doubt(Doubt.Kind.MODEL_DIFFERS, "b"));
        assertEquals(Likelihood.of(doubts), Likelihood.of(doubts.reversed()), 1e-12);
    }
}
