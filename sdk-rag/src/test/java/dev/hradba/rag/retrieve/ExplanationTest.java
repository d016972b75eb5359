package dev.hradba.rag.retrieve;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ExplanationTest {

    @Test
    void parts_are_worked_out_once_and_only_when_somebody_asks() {
        var asked = new AtomicInteger();
        Explanation later = Explanation.later(2, "sum of:", () -> {
            asked.incrementAndGet();
            return List.of(Explanation.of(1, "one"), Explanation.of(1, "another"));
        });

        assertEquals(2, later.value());
        assertEquals(0, asked.get());
        assertEquals(new Explanation(2, "sum of:", List.of(Explanation.of(1, "one"), Explanation.of(1, "another"))), later);
        assertEquals(2, later.toString().lines().filter(line -> line.startsWith("  ")).count());
        assertEquals(1, asked.get());
    }
}
