package dev.hradba.core;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LabelTest {

    private static final Identity ANNA = new Identity("anna", Set.of("it"), Map.of());

    @Test
    void a_value_made_of_trusted_and_untrusted_is_untrusted_and_names_both_sources() {
        var both = Label.QUESTION.and(Label.untrusted("tool:sql.query"));
        assertFalse(both.trusted());
        assertEquals(Set.of("question", "tool:sql.query"), both.sources());
        assertTrue(both.visibleTo(ANNA));
    }

    @Test
    void a_value_of_two_audiences_is_for_those_in_both() {
        var it = Label.untrusted("a").forReaders(Set.of(Label.group("it"), Label.group("hr")));
        var hr = Label.untrusted("b").forReaders(Set.of(Label.group("hr"), Label.user("bert")));
        assertTrue(it.visibleTo(ANNA));
        assertEquals(Optional.of(Set.of("group:hr")), it.and(hr).readers());
        assertFalse(it.and(hr).visibleTo(ANNA));
        assertEquals(it.readers(), it.and(Label.QUESTION).readers());
    }

    @Test
    void a_person_named_like_a_group_is_not_in_it() {
        assertFalse(Label.untrusted("a").forReaders(Set.of(Label.group("anna"))).visibleTo(ANNA));
        assertFalse(Label.untrusted("a").forReaders(Set.of()).visibleTo(ANNA));
    }
}
