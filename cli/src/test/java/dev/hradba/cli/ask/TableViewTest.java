package dev.hradba.cli.ask;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TableViewTest {

    @Test
    void text_goes_left_and_numbers_go_right() {
        var lines = new TableView(80, 20).lines(List.of("team", "tickets"), List.of(false, true),
                List.of(List.of("Networking", "7"), List.of("Cloud", "1200")));
        assertEquals(List.of(
                "team        tickets",
                "──────────  ───────",
                "Networking        7",
                "Cloud          1200"), lines);
    }

    @Test
    void the_widest_column_gives_way_when_the_terminal_is_narrow() {
        var lines = new TableView(30, 20).lines(List.of("id", "title"), List.of(true, false),
                List.of(List.of("1", "a very long title that does not fit into thirty columns")));
        assertTrue(lines.stream().allMatch(line -> line.length() <= 30), lines.toString());
        assertTrue(lines.get(2).endsWith("…"), lines.get(2));
    }

    @Test
    void rows_beyond_the_limit_are_counted_not_shown() {
        var rows = IntStream.range(0, 25).mapToObj(i -> List.of(String.valueOf(i))).toList();
        var lines = new TableView(80, 20).lines(List.of("n"), List.of(true), rows);
        assertEquals(23, lines.size());
        assertEquals("… 5 more rows; --rows 25 shows them all", lines.getLast());
    }

    @Test
    void control_characters_in_data_cannot_command_the_terminal() {
        var lines = new TableView(80, 20).lines(List.of("title"), List.of(false), List.of(List.of("red \u001b[31m\nnext")));
        assertEquals("red  [31m next", lines.get(2));
    }
}
