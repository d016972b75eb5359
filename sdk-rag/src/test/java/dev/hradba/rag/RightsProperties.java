package dev.hradba.rag;

import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Rights;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Who may read what. That hidden documents leave no trace is held for every store by the kit `StoreRights`.
class RightsProperties {

    @Test
    void a_denied_group_wins_over_every_allowance() {
        var both = new Identity("x", Set.of("it", "guests"), Map.of());
        assertTrue(Rights.of("it").admit(both));
        assertFalse(Rights.of("it").denying("guests").admit(both));
        assertFalse(Rights.everybody().denying("guests").admit(both));
    }

    @Test
    void nobody_may_read_what_no_rule_allows() {
        assertFalse(Rights.of().admit(new Identity("x", Set.of("it"), Map.of())));
    }

    @Test
    void a_required_attribute_must_match_exactly() {
        Rights czech = Rights.everybody().requiring("country", "CZ");
        assertTrue(czech.admit(new Identity("x", Set.of(), Map.of("country", "CZ"))));
        assertFalse(czech.admit(new Identity("x", Set.of(), Map.of("country", "cz"))));
        assertFalse(czech.admit(Identity.of("x")));
    }

    @Test
    void rights_are_read_back_as_they_were_written() {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            Rights rights = new Rights(random.nextBoolean(), odd(random), odd(random), Map.of("a=b;" + random.nextInt(9), "ž,%" + random.nextInt(9)));
            assertEquals(rights, Rights.parse(rights.canonical()));
        }
    }

    private static Set<String> odd(Random random) {
        Set<String> names = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            names.add(",;=%* ž+".charAt(random.nextInt(8)) + "g" + random.nextInt(5));
        }
        return names;
    }
}
