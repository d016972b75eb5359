package dev.hradba.core.prompt;

import java.util.List;

import dev.hradba.core.prompt.ContextBudget.Candidate;
import dev.hradba.core.prompt.ContextBudget.Fitted;
import dev.hradba.core.prompt.ContextBudget.TooLong;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ContextBudgetTest {

    private static final TokenCounter WORDS = text -> text.isBlank() ? 0 : text.strip().split("\\s+").length;
    private static final Prompt PROMPT = Prompt.of("Answer briefly.", "What is new?");

    private static Candidate candidate(String name, int words, double worth) {
        return new Candidate(new Prompt.Data(name, "word ".repeat(words)), worth);
    }

    @Test
    void the_least_valuable_passages_go_first_and_are_named() {
        var candidates = List.of(candidate("a", 100, 0.2), candidate("b", 100, 0.9), candidate("c", 100, 0.5));
        var fitted = assertInstanceOf(Fitted.class, new ContextBudget(45 + 2 * 141, WORDS).fit(PROMPT, candidates));
        assertEquals(List.of("b", "c"), fitted.prompt().data().stream().map(Prompt.Data::name).toList());
        assertEquals(List.of(new ContextBudget.Dropped("a", 141, 0.2)), fitted.dropped());
        assertTrue(fitted.tokens() <= 45 + 2 * 141);
    }

    @Test
    void the_order_given_is_kept_whatever_the_worth() {
        var fitted = assertInstanceOf(Fitted.class, new ContextBudget(1000, WORDS).fit(PROMPT, List.of(candidate("z", 5, 1), candidate("a", 5, 3))));
        assertEquals(List.of("z", "a"), fitted.prompt().data().stream().map(Prompt.Data::name).toList());
        assertEquals(List.of(), fitted.dropped());
    }

    @Test
    void nothing_of_less_worth_takes_the_place_of_something_better() {
        var fitted = assertInstanceOf(Fitted.class, new ContextBudget(200, WORDS).fit(PROMPT, List.of(candidate("long", 500, 0.9), candidate("short", 5, 0.1))));
        assertEquals(List.of("long", "short"), fitted.dropped().stream().map(ContextBudget.Dropped::name).toList());
    }

    @Test
    void a_question_that_is_too_long_by_itself_is_an_outcome() {
        assertEquals(10, assertInstanceOf(TooLong.class, new ContextBudget(10, WORDS).fit(PROMPT, List.of())).limit());
    }

    @Test
    void the_cautious_counter_never_counts_fewer_than_a_third_of_the_bytes_of_plain_text() {
        assertEquals(4, TokenCounter.cautious().count("hello world"));
        assertEquals(4, TokenCounter.cautious().count("2024"));
        assertTrue(TokenCounter.cautious().count("Příliš žluťoučký kůň") >= 8);
        assertEquals(0, TokenCounter.cautious().count(""));
    }
}
