package dev.hradba.agent.sql;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.sandbox.sql.SchemaView;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PlanDrafterTest {

    private static final SchemaView SCHEMA = PlanParityTest.schema("operations").view();
    private static final String COUNT = "<T4> sel count where <C28> = <V0>";

    private static SqlDraft draft(PlanWriter model, String question) {
        return SqlDrafter.over(model, DraftOptions.DEFAULT).draft(question, SCHEMA, new Cancellation());
    }

    private static SqlDraft.Drafted drafted(PlanWriter model, String question) {
        return assertInstanceOf(SqlDraft.Drafted.class, draft(model, question));
    }

    private static List<String> doubts(PlanWriter model, String question) {
        return switch (drafted(model, question).confidence()) {
            case SqlDraft.Confidence.Sure() -> List.of();
            case SqlDraft.Confidence.Unsure(var doubts) -> doubts.stream().map(Doubt::text).toList();
        };
    }

    @Test
    void a_plan_becomes_laid_out_sql_with_a_readable_column_name() {
        var draft = drafted(PlanWriter.certain(COUNT), "How many open tickets do we have?");
        assertEquals("SELECT count(*) AS tickets\nFROM tickets\nWHERE tickets.status = 'open'", draft.sql());
        assertEquals("Counts rows of tickets, where tickets.status is \"open\".", draft.explanation());
        assertEquals(new SqlDraft.Confidence.Sure(), draft.confidence());
        assertEquals(COUNT, draft.plan());
        assertEquals(List.of("open", "tickets"), draft.links().stream().map(SqlDraft.WordLink::words).toList());
    }

    @Test
    void the_model_reads_the_schema_and_the_question_in_messages_of_their_own_under_a_grammar() {
        var model = PlanWriter.certain(COUNT);
        draft(model, "How many open tickets do we have?");
        var request = model.requests.getFirst();
        assertEquals(List.of(Message.Role.SYSTEM, Message.Role.USER), request.messages().stream().map(Message::role).toList());
        assertTrue(request.messages().getFirst().text().startsWith("<bos> <T0> ~team"));
        assertEquals("<q> how many open <V0> <vcell> <C28> ~ticket <T4> do we have <d> <T4> sel count where <C28> = <V0> <a>", request.messages().getLast().text());
        assertInstanceOf(Constraint.Grammar.class, request.constraint());
        assertTrue(request.logProbs());
    }

    @Test
    void a_request_to_change_data_never_reaches_the_model() {
        var model = PlanWriter.certain(COUNT);
        assertInstanceOf(SqlDraft.Rejected.class, draft(model, "delete all tickets"));
        assertEquals(List.of(), model.requests);
    }

    @Test
    void a_question_about_something_else_never_reaches_the_model() {
        var model = PlanWriter.certain(COUNT);
        var draft = assertInstanceOf(SqlDraft.NotCovered.class, draft(model, "Will it rain in Reykjavik tomorrow afternoon?"));
        assertTrue(draft.missing().contains("rain"), draft.missing().toString());
        assertTrue(draft.reason().contains("tickets"), draft.reason());
        assertEquals(List.of(), model.requests);
    }

    @Test
    void a_model_that_cannot_plan_is_believed() {
        var draft = assertInstanceOf(SqlDraft.NotCovered.class, draft(PlanWriter.certain("<cannot>"), "Which color do tickets have?"));
        assertTrue(draft.missing().contains("color"), draft.missing().toString());
        assertEquals(15, draft.usage().inputTokens() + draft.usage().outputTokens());
    }

    @Test
    void where_readings_differ_the_one_by_rules_is_shown() {
        var different = PlanWriter.certain("<T4> sel <C27> where <C28> = <V0>");
        assertEquals(COUNT, drafted(different, "How many open tickets do we have?").plan());
    }

    @Test
    void a_model_that_is_unsure_but_agrees_with_the_rules_is_sure() {
        var hesitant = new PlanWriter("plan/1", Set.of(), COUNT, -1.2, FinishReason.STOP);
        assertEquals(List.of(), doubts(hesitant, "How many open tickets do we have?"));
    }

    @Test
    void a_word_that_names_nothing_makes_it_unsure() {
        assertTrue(doubts(PlanWriter.certain(COUNT), "How many open tickets with dragons do we have?").toString().contains("\"dragons\""));
    }

    @Test
    void a_plan_that_breaks_its_grammar_is_never_shown() {
        for (String plan : List.of("", "<T4>", "<T4> sel", "<T99> sel count", "<T4> sel count where <C28> = <V7>", "sel count")) {
            var draft = drafted(PlanWriter.certain(plan), "How many open tickets do we have?");
            assertEquals(COUNT, draft.plan(), plan);
            assertInstanceOf(SqlDraft.Confidence.Unsure.class, draft.confidence(), plan);
        }
    }

    @Test
    void a_plan_cut_by_the_token_limit_is_never_shown() {
        var endless = new PlanWriter("plan/1", Set.of(), "<T4> sel count count", 0, FinishReason.LENGTH);
        assertEquals(COUNT, drafted(endless, "How many open tickets do we have?").plan());
    }

    @Test
    void a_cancelled_call_ends_in_the_jdks_own_exception() {
        var cancelled = new Cancellation();
        cancelled.cancel();
        var drafter = SqlDrafter.over(PlanWriter.certain(COUNT), DraftOptions.DEFAULT);
        assertThrows(CancellationException.class, () -> drafter.draft("How many open tickets?", SCHEMA, cancelled));
    }

    @Test
    void a_quote_in_a_question_stays_inside_its_literal() {
        var draft = drafted(PlanWriter.certain("<T4> sel <C27> where <C27> like <V0>"), "Which tickets contain \"it's'; DROP TABLE x\" in the title?");
        assertTrue(draft.sql().endsWith("LIKE '%it''s''; DROP TABLE x%'"), draft.sql());
    }

    @Test
    void a_users_synonym_is_understood() {
        var model = PlanWriter.certain(COUNT);
        SqlDrafter.over(model, new DraftOptions(List.of("# ours", "", "grievance = ticket")))
                .draft("How many open grievances?", SCHEMA, new Cancellation());
        assertTrue(model.requests.getFirst().messages().getLast().text().contains("~grievance <T4>"));
    }

    @Test
    void a_synonym_line_with_one_word_is_refused_with_an_example() {
        var options = new DraftOptions(List.of("grievance"));
        var error = assertThrows(IllegalArgumentException.class, () -> SqlDrafter.over(PlanWriter.certain(COUNT), options));
        assertTrue(String.valueOf(error.getMessage()).contains("grievance = complaint"));
    }

    @Test
    void a_model_of_an_unknown_format_is_refused() {
        var strange = new PlanWriter("plan/9", Set.of(), "", 0, FinishReason.STOP);
        assertThrows(IllegalArgumentException.class, () -> SqlDrafter.over(strange, DraftOptions.DEFAULT));
    }
}
