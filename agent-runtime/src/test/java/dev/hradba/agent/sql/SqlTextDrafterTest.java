package dev.hradba.agent.sql;

import java.util.List;

import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.Message;
import dev.hradba.sandbox.sql.SchemaView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SqlTextDrafterTest {

    private static final SchemaView SCHEMA = PlanParityTest.schema("operations").view();
    private static final String OPEN = "How many open tickets does each team have?";

    private static SqlDraft draft(PlanWriter model, String question) {
        return SqlDrafter.over(model, DraftOptions.DEFAULT).draft(question, SCHEMA, new Cancellation());
    }

    private static Gbnf grammar(String question) {
        return new Gbnf(SqlGrammar.of(Understanding.of(question, PlanParityTest.schema("operations"))));
    }

    @Test
    void instructions_data_and_question_stand_in_messages_of_their_own() {
        var model = PlanWriter.chat("SELECT count(*) FROM tickets WHERE status = 'open'", Capability.GRAMMAR);
        draft(model, OPEN);
        var messages = model.requests.getFirst().messages();
        assertEquals(
                List.of(Message.Role.SYSTEM, Message.Role.USER, Message.Role.ASSISTANT, Message.Role.USER),
                messages.stream().map(Message::role).toList());
        assertEquals(OPEN, messages.getLast().text());
        assertTrue(messages.get(1).text().contains("assignee_id INTEGER, references people.id"));
        assertTrue(messages.get(1).text().contains("'open' is a value of tickets.status"));
        assertFalse(messages.getFirst().text().contains("tickets"));
    }

    @Test
    void the_constraint_is_the_strongest_the_backend_enforces() {
        var grammar = PlanWriter.chat("SELECT 1", Capability.GRAMMAR, Capability.JSON_SCHEMA);
        var json = PlanWriter.chat("{\"sql\": \"SELECT count(*) FROM tickets\"}", Capability.JSON_SCHEMA);
        var free = PlanWriter.chat("Sure!\n```sql\nSELECT count(*)\nFROM tickets;\n```\nHope this helps.");
        draft(grammar, OPEN);
        var fromJson = assertInstanceOf(SqlDraft.Drafted.class, draft(json, "How many tickets?"));
        var fromText = assertInstanceOf(SqlDraft.Drafted.class, draft(free, "How many tickets?"));
        assertInstanceOf(Constraint.Grammar.class, grammar.requests.getFirst().constraint());
        assertInstanceOf(Constraint.JsonSchema.class, json.requests.getFirst().constraint());
        assertEquals(Constraint.NONE, free.requests.getFirst().constraint());
        assertEquals("SELECT count(*)\nFROM tickets", fromJson.sql());
        assertEquals("SELECT count(*)\nFROM tickets", fromText.sql());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTHING", "I cannot answer that.", "", "DROP TABLE tickets", "SELECT 1; SELECT 2"})
    void a_reply_without_exactly_one_select_is_no_draft(String reply) {
        assertInstanceOf(SqlDraft.NotCovered.class, draft(PlanWriter.chat(reply), OPEN));
    }

    @Test
    void a_value_of_the_question_that_the_sql_leaves_out_makes_it_unsure() {
        var draft = assertInstanceOf(SqlDraft.Drafted.class, draft(PlanWriter.chat("SELECT count(*) FROM tickets"), "How many open tickets?"));
        assertInstanceOf(SqlDraft.Confidence.Unsure.class, draft.confidence());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "NOTHING",
        "SELECT count(*) FROM tickets",
        "SELECT teams.name, COUNT(*) AS total_open FROM tickets JOIN teams ON tickets.team_id = teams.id WHERE tickets.status = 'open' GROUP BY teams.name ORDER BY COUNT(*) DESC LIMIT 5",
        "SELECT teams.name FROM teams WHERE teams.id NOT IN (SELECT team_id FROM tickets WHERE team_id IS NOT NULL)",
        "SELECT DISTINCT status\nFROM tickets\nWHERE date(created_at) >= date('now', '-30 days') AND priority <> 'low'",
        "SELECT strftime('%Y-%m', created_at) AS n_month, count(*) FROM tickets GROUP BY strftime('%Y-%m', created_at)",
        "SELECT 100.0 * SUM(CASE WHEN status = 'open' THEN 1 ELSE 0 END) / COUNT(*) FROM tickets",
        "SELECT * FROM tickets WHERE title LIKE '%open%' OR (priority = 'high' AND closed_at IS NULL)",
        "SELECT name FROM people WHERE EXISTS (SELECT id FROM tickets WHERE tickets.assignee_id = people.id)",
        "SELECT title FROM tickets WHERE created_at BETWEEN '2026-01-01' AND '2026-01-31'",
        "SELECT people.name, people.* FROM tickets LEFT JOIN people ON tickets.assignee_id = people.id",
        "SELECT teams.name, COUNT(*) AS n_open FROM teams JOIN tickets ON tickets.team_id = teams.id JOIN people ON people.id = tickets.assignee_id GROUP BY teams.id, teams.name HAVING COUNT(*) > 3"
    })
    void the_grammar_has_ordinary_selects(String sql) {
        Gbnf grammar = grammar(OPEN);
        assertTrue(grammar.accepts(sql), () -> "ends at: " + sql.substring(grammar.reach(sql)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT * FROM salaries",
        "SELECT password FROM people",
        "SELECT tickets.salary FROM tickets",
        "SELECT people.title FROM people",
        "DELETE FROM tickets",
        "SELECT 1; DROP TABLE tickets",
        "SELECT count(*) FROM sqlite_master",
        "SELECT load_extension('x') FROM tickets",
        "SELECT title FROM tickets WHERE title = 'never said'",
        "SELECT title FROM tickets -- x",
        "SELECT COUNT(tickets.*) FROM tickets",
        "SELECT people.name FROM tickets",
        "SELECT t.title FROM tickets",
        "SELECT title, COUNT(*) FROM tickets GROUP BY status"
    })
    void the_grammar_cannot_spell_anything_else(String sql) {
        assertFalse(grammar(OPEN).accepts(sql));
    }

    @Test
    void a_quote_in_a_value_cannot_leave_its_literal() {
        Gbnf grammar = grammar("tickets titled \"it's broken\"");
        assertTrue(grammar.accepts("SELECT id FROM tickets WHERE title = 'it''s broken'"));
        assertFalse(grammar.accepts("SELECT id FROM tickets WHERE title = 'it's broken'"));
    }
}
