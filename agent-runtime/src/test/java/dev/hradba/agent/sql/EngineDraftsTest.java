package dev.hradba.agent.sql;

import java.util.List;
import java.util.Optional;

import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.plan.Piece;
import dev.hradba.agent.sql.internal.plan.Plan;
import dev.hradba.agent.sql.internal.plan.PlanParser;
import dev.hradba.agent.sql.internal.plan.PlanSql;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SchemaView.Column;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.SchemaView.Reference;
import dev.hradba.sandbox.sql.SchemaView.Table;
import dev.hradba.sandbox.sql.SqlGate;
import dev.hradba.sandbox.sql.SqlLimits;
import dev.hradba.sandbox.sql.SqlVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/// Drafts for engines other than SQLite, over tables outside the default schema.
class EngineDraftsTest {

    private static final List<String> QUESTIONS = List.of(
            "How many orders are there?", "Which project has the biggest budget?", "Which customers have no orders?", "How many orders did each customer place?",
            "How many orders were placed since August?", "Orders placed last month", "Orders per month in 2026", "Orders placed in the first quarter of 2026",
            "Average amount of orders placed in the last 30 days", "Orders placed on weekends", "Show the 3 largest orders by amount", "How many express orders are there?",
            "Orders with an amount above average", "What percentage of orders is express?", "Customers with more than 5 orders");

    private static Column column(String name, SchemaView.Type type, String sqlType, boolean unique) {
        return new Column(name, type, sqlType, true, "", Optional.empty(), List.of(), unique);
    }

    private static SchemaView view(Dialect dialect, String schema) {
        var customers = new Table(schema + "customers", "", List.of(column("id", SchemaView.Type.INTEGER, "integer", true), column("name", SchemaView.Type.TEXT, "varchar(80)", true)), List.of("id"), 200);
        var projects = new Table(schema + "projects", "", List.of(column("id", SchemaView.Type.INTEGER, "integer", true), column("title", SchemaView.Type.TEXT, "varchar(80)", true),
                column("budget", SchemaView.Type.DECIMAL, "numeric", false)), List.of("id"), 200);
        var orders = new Table(schema + "orders", "", List.of(column("id", SchemaView.Type.INTEGER, "integer", true),
                new Column("customer_id", SchemaView.Type.INTEGER, "integer", true, "", Optional.of(new Reference(schema + "customers", "id")), List.of(), false),
                column("amount", SchemaView.Type.DECIMAL, "numeric", false), column("placed_on", SchemaView.Type.DATE, "date", false), column("express", SchemaView.Type.BOOLEAN, "smallint", false)), List.of("id"), 900);
        return new SchemaView(dialect, List.of(customers, projects, orders));
    }

    private static String draft(SchemaView view, String question) {
        return assertInstanceOf(SqlDraft.Drafted.class, SqlDrafter.rules(DraftOptions.DEFAULT).draft(question, view, new Cancellation()), question).sql().replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE") // where every table is in the one schema
    void a_draft_over_tables_of_another_schema_passes_the_gate(Dialect dialect) {
        var view = view(dialect, "sales.");
        for (String question : QUESTIONS) {
            String sql = draft(view, question);
            assertInstanceOf(SqlVerdict.Admitted.class, SqlGate.check(sql, view, Grants.everything(), Identity.of("a"), SqlLimits.DEFAULT), sql);
        }
    }

    @Test
    void the_schema_of_a_table_is_no_word_of_its_name() {
        assertEquals("SELECT count(*) AS orders FROM sales.orders", draft(view(Dialect.POSTGRESQL, "sales."), "How many orders are there?"));
    }

    @Test
    void what_is_not_known_is_not_the_most() {
        assertEquals("SELECT projects.title FROM projects ORDER BY projects.budget DESC NULLS LAST LIMIT 1",
                draft(view(Dialect.POSTGRESQL, ""), "Which project has the biggest budget?"));
    }

    @Test
    void what_is_not_known_is_not_the_least() {
        String question = "Which project has the smallest budget?";
        assertEquals("SELECT \"projects\".\"title\" FROM \"projects\" ORDER BY \"projects\".\"budget\" ASC NULLS LAST LIMIT 1", draft(view(Dialect.H2, ""), question));
        assertEquals("SELECT projects.title FROM projects ORDER BY projects.budget IS NULL, projects.budget ASC LIMIT 1", draft(view(Dialect.MYSQL, ""), question));
        assertEquals("SELECT projects.title FROM projects ORDER BY projects.budget ASC LIMIT 1", draft(view(Dialect.POSTGRESQL, ""), question));
    }

    @Test
    void different_values_in_the_order_of_another_column_are_groups() {
        LinkSchema schema = LinkSchema.of(view(Dialect.POSTGRESQL, ""), Lexicon.builtIn());
        Plan plan = PlanParser.parse(Piece.read("<T1> sel distinct <C3> order <C4> desc limit one", schema, 0), List.of());
        assertEquals("SELECT projects.title FROM projects GROUP BY projects.title ORDER BY max(projects.budget) DESC NULLS LAST LIMIT 1", PlanSql.write(schema, plan, true));
    }

    @Test
    void people_report_to_one_of_their_own() {
        var people = new Table("people", "", List.of(column("id", SchemaView.Type.INTEGER, "integer", true),
                new Column("name", SchemaView.Type.TEXT, "text", true, "", Optional.empty(), List.of("Bob Marsh", "Eva Lang"), true),
                new Column("manager_id", SchemaView.Type.INTEGER, "integer", true, "", Optional.of(new Reference("people", "id")), List.of(), false)), List.of("id"), 200);
        var view = new SchemaView(Dialect.POSTGRESQL, List.of(people));
        String joined = " FROM people JOIN people AS manager ON people.manager_id = manager.id WHERE ";
        for (String question : List.of("Who reports to Eva Lang?", "Which people work under Eva Lang?", "People reporting directly to Eva Lang")) {
            assertEquals("SELECT people.name" + joined + "manager.name = 'Eva Lang'", draft(view, question), question);
        }
        for (String question : List.of("Who does Eva Lang report to?", "To whom does Eva Lang report?")) {
            assertEquals("SELECT manager.name AS manager" + joined + "people.name = 'Eva Lang'", draft(view, question), question);
        }
    }

    @Test
    void a_whole_number_that_is_no_or_yes_is_a_flag() {
        assertEquals("SELECT count(*) AS orders FROM orders WHERE orders.express = 1", draft(view(Dialect.POSTGRESQL, ""), "How many express orders are there?"));
    }
}
