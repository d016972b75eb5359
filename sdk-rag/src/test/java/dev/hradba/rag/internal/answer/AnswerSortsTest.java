package dev.hradba.rag.internal.answer;

import dev.hradba.rag.internal.language.Languages;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AnswerSortsTest {

    @Test
    void a_question_tells_what_sort_of_answer_it_wants() {
        assertEquals(Question.Type.WHO, AnswerSorts.wantedBy("who signs the form?"));
        assertEquals(Question.Type.WHO, AnswerSorts.wantedBy("kdo podepisuje smlouvu?"));
        assertEquals(Question.Type.DURATION, AnswerSorts.wantedBy("how long is the warranty?"));
        assertEquals(Question.Type.DURATION, AnswerSorts.wantedBy("jak dlouho trvá oprava?"));
        assertEquals(Question.Type.AMOUNT, AnswerSorts.wantedBy("how much does a copy cost?"));
        assertEquals(Question.Type.AMOUNT, AnswerSorts.wantedBy("kolik stojí kopie?"));
        assertEquals(Question.Type.TIME, AnswerSorts.wantedBy("when does the shop open?"));
        assertEquals(Question.Type.TIME, AnswerSorts.wantedBy("kdy otevírá sklad?"));
        assertEquals(Question.Type.WHY, AnswerSorts.wantedBy("why is the door locked?"));
        assertEquals(Question.Type.WHERE, AnswerSorts.wantedBy("kde je sklad?"));
        assertEquals(Question.Type.PERMISSION, AnswerSorts.wantedBy("can i bring a guest?"));
        assertEquals(Question.Type.HOW, AnswerSorts.wantedBy("how do i return a device?"));
    }

    @Test
    void a_text_may_have_that_sort_of_answer_or_not() {
        assertTrue(AnswerSorts.has(Question.Type.DURATION, "it takes two working days."));
        assertTrue(AnswerSorts.has(Question.Type.DURATION, "trvá to čtrnáct dnů."));
        assertFalse(AnswerSorts.has(Question.Type.DURATION, "the red one is broken."));
        assertTrue(AnswerSorts.has(Question.Type.AMOUNT, "a copy costs 2 kč."));
        assertFalse(AnswerSorts.has(Question.Type.AMOUNT, "copies are made on floor 2."));
    }

    @Test
    void derived_words_and_slips_are_alike_and_others_are_not() {
        assertTrue(Alike.of("approv", "approval") > 0.5);
        assertTrue(Alike.of("warranty", "waranty") > 0.5);
        assertEquals(0, Alike.of("form", "team"));
        assertEquals(0, Alike.of("2024", "2025"));
    }

    @Test
    void languages_are_told_apart_by_small_words_and_letters() {
        assertTrue(Languages.isCzech("Kdo je vedoucí skladu?"));
        assertTrue(Languages.isCzech("kolik stoji kopie"));
        assertFalse(Languages.isCzech("How do I return it?"));
        assertFalse(Languages.isCzech("printer"));
    }
}
