package dev.hradba.core.backend;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class TokenCountTest {

    @Test
    void an_estimate_says_that_it_is_one_and_counts_words_signs_and_scripts() {
        assertFalse(TokenCount.estimate("").exact());
        assertEquals(0, TokenCount.estimate("").tokens());
        assertEquals(5, TokenCount.estimate("Hello, world").tokens());
        assertEquals(4, TokenCount.estimate("世界").tokens());
        assertEquals(2, TokenCount.estimate("🌍").tokens());
        assertEquals(4, TokenCount.estimate("a   b").tokens());
    }

    @Test
    void a_negative_count_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new TokenCount(-1, true));
    }
}
