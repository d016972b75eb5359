package dev.hradba.core.internal.vectors;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class BatchesTest {

    @Test
    void batches_are_bounded_by_texts_and_by_characters() {
        assertEquals(List.of(List.of("aa", "bb"), List.of("cc")), Batches.of(List.of("aa", "bb", "cc"), 2, 100));
        assertEquals(List.of(List.of("aaaa"), List.of("b", "c")), Batches.of(List.of("aaaa", "b", "c"), 10, 3));
        assertEquals(List.of(), Batches.of(List.of(), 10, 3));
        var texts = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        assertEquals(texts, Batches.of(texts, 7, 11).stream().flatMap(List::stream).toList());
    }
}
