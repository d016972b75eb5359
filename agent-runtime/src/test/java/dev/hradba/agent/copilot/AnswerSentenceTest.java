package dev.hradba.agent.copilot;

import java.util.Arrays;
import java.util.List;

import dev.hradba.agent.copilot.CopilotAnswer.Table;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SqlResult.Column;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class AnswerSentenceTest {

    private static final Column TEAM = new Column("team", SchemaView.Type.TEXT);
    private static final Column TICKETS = new Column("tickets", SchemaView.Type.INTEGER);

    @Test
    void a_single_number_is_said_with_what_was_counted() {
        assertEquals("Counts rows of tickets: 4,000.", AnswerSentence.of(table(List.of(TICKETS), List.of(List.of(4000L))), "Counts rows of tickets."));
    }

    @Test
    void groups_are_summed_up_by_the_most_and_the_least() {
        var table = table(List.of(TEAM, TICKETS), List.of(List.of("Cloud", 8L), List.of("Service Desk", 29L), List.of("Networking", 17L)));
        assertEquals("3 rows; most tickets: Service Desk (29), least: Cloud (8).", AnswerSentence.of(table, ""));
    }

    @Test
    void a_cut_table_is_not_ranked() {
        var table = new Table(List.of(TEAM, TICKETS), List.of(List.of("Cloud", 8L), List.of("Platform", 9L)), true);
        assertEquals("At least 2 rows.", AnswerSentence.of(table, ""));
    }

    @Test
    void few_names_are_said_and_many_are_counted() {
        assertEquals("2 rows: Cloud, Platform.", AnswerSentence.of(table(List.of(TEAM), List.of(List.of("Cloud"), List.of("Platform"))), ""));
        assertEquals("4 rows.", AnswerSentence.of(table(List.of(TEAM), List.of(List.of("a"), List.of("b"), List.of("c"), List.of("d"))), ""));
    }

    @Test
    void no_rows_and_no_value_are_two_things() {
        assertEquals("Nothing found.", AnswerSentence.of(new Table(List.of(TICKETS), List.of(), false), ""));
        assertEquals("There is no value.", AnswerSentence.of(new Table(List.of(TICKETS), List.of(Arrays.asList(new Object[] {null})), false), ""));
    }

    private static Table table(List<Column> columns, List<List<Object>> rows) {
        return new Table(columns, rows.stream().map(List::copyOf).toList(), false);
    }
}
