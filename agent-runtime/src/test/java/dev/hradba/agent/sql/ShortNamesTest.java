package dev.hradba.agent.sql;

import java.sql.SQLException;

import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.Linker;
import dev.hradba.agent.sql.internal.plan.PlanParser;
import dev.hradba.agent.sql.internal.plan.PlanSql;
import dev.hradba.agent.sql.internal.rules.RuleDraft;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Names that only their letters tell.
class ShortNamesTest {

    private static final String SHORT = """
            CREATE TABLE mtr (mtr_id INTEGER PRIMARY KEY, ser_no TEXT, mfr TEXT, dia_mm INTEGER);
            CREATE TABLE wo (wo_no INTEGER PRIMARY KEY, mtr_id INTEGER, wo_stat TEXT, due_dt DATE);
            INSERT INTO mtr VALUES (1, 'A1', 'Itrona', 20), (2, 'A2', 'Itrona', 80), (3, 'A3', 'Aqua', 80), (4, 'A4', 'Aqua', 20);
            INSERT INTO wo VALUES (1, 1, 'open', '2026-01-01'), (2, 1, 'done', '2026-02-01'), (3, 2, 'open', '2026-03-01'), (4, 3, 'done', NULL);
            """;

    private static String draft(String script, String question) throws SQLException {
        try (var connection = SqliteViews.inMemory(script)) {
            var schema = LinkSchema.of(SqliteViews.read(connection), Lexicon.builtIn());
            var link = Linker.link(schema, question);
            var plan = RuleDraft.of(schema, link);
            return PlanSql.write(schema, PlanParser.parse(plan, link.values()), false);
        }
    }

    @Test
    void words_without_their_vowels_are_known() throws SQLException {
        assertEquals("SELECT count(*) FROM mtr WHERE mtr.mfr = 'Aqua'", draft(SHORT, "How many meters are made by Aqua?").replaceAll("\\s+", " "));
    }

    @Test
    void the_initials_of_two_words_are_a_table() throws SQLException {
        assertEquals("SELECT count(*) FROM wo WHERE wo.wo_stat = 'open'", draft(SHORT, "How many open work orders are there?").replaceAll("\\s+", " "));
    }

    @Test
    void a_date_that_has_passed_lies_before_today() throws SQLException {
        assertEquals("SELECT wo.wo_no FROM wo WHERE date(wo.due_dt) < date('now')",
                draft(SHORT, "work orders whose due date has passed").replaceAll("\\s+", " "));
    }
}
