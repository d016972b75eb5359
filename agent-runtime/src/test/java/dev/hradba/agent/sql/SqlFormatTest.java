package dev.hradba.agent.sql;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SqlFormatTest {

    @Test
    void clauses_joins_and_conditions_stand_in_lines_of_their_own() {
        assertEquals("""
                SELECT teams.name, count(*) AS tickets
                FROM tickets
                  JOIN teams ON tickets.team_id = teams.id
                  LEFT JOIN people AS assignee ON tickets.assignee_id = assignee.id
                WHERE tickets.status = 'open'
                  AND tickets.priority = 'high'
                GROUP BY teams.name
                HAVING count(*) > 3
                ORDER BY count(*) DESC
                LIMIT 5""",
                SqlFormat.format("SELECT teams.name, count(*) AS tickets FROM tickets JOIN teams ON tickets.team_id = teams.id LEFT JOIN people AS assignee "
                        + "ON tickets.assignee_id = assignee.id WHERE tickets.status = 'open' AND tickets.priority = 'high' GROUP BY teams.name "
                        + "HAVING count(*) > 3 ORDER BY count(*) DESC LIMIT 5"));
    }

    @Test
    void words_in_quotes_and_in_sub_queries_stay_where_they_are() {
        assertEquals("SELECT id\nFROM t\nWHERE a = ' from x and y '\n  AND b IN (SELECT id FROM u WHERE c = 1 AND d = 2)",
                SqlFormat.format("SELECT id FROM t WHERE a = ' from x and y ' AND b IN (SELECT id FROM u WHERE c = 1 AND d = 2)"));
    }

    @Test
    void the_and_of_between_stays_in_its_line() {
        assertEquals("SELECT id\nFROM t\nWHERE a BETWEEN 1 AND 2\n  AND b = 3",
                SqlFormat.format("SELECT id FROM t WHERE a BETWEEN 1 AND 2 AND b = 3"));
    }

    @Test
    void a_statement_in_lines_already_stays_so() {
        String sql = "SELECT id\nFROM t\n  JOIN u ON u.id = t.id\nWHERE a = 1\n  AND b = 2";
        assertEquals(sql, SqlFormat.format(sql));
    }
}
