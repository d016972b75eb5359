package dev.hradba.agent.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.Database;
import dev.hradba.sandbox.sql.DatabaseSource;
import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.SqlGate;
import dev.hradba.sandbox.sql.SqlLimits;
import dev.hradba.sandbox.sql.SqlVerdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Draws statements from the grammar, shows them to the gate, and lets engines plan them.
class SqlGrammarProperties {

    private static final List<String> QUESTIONS = List.of(
            "How many open tickets does each team have?", "Which people in \"O'Hara\" closed a P1 ticket last month?", "average price of laptops per city");
    /// Names that engines or parsers take for something else.
    private static final String ODD = """
            CREATE TABLE "order" ("key" INTEGER PRIMARY KEY, "select" VARCHAR(20), "Value" VARCHAR(20), "two words" INTEGER, "from" DATE, "user" VARCHAR(20), "interval" INTEGER, "Größe" INTEGER);
            CREATE TABLE "type" ("id" INTEGER PRIMARY KEY, "order" INTEGER REFERENCES "order"("key"), "date" DATE, "timestamp" TIMESTAMP, "name" VARCHAR(20), "end" DATE, "limit" INTEGER, "match" VARCHAR(9), "start" DATE)
            """;

    @ParameterizedTest
    @EnumSource
    void whatever_the_grammar_gives_the_gate_admits_and_engines_at_hand_take(Dialect dialect, @TempDir Path directory) throws SQLException {
        draw(dialect, directory, 20261123L, 60);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whatever_the_grammar_gives_the_gate_admits_for_long(Dialect dialect, @TempDir Path directory) throws SQLException {
        draw(dialect, directory, System.nanoTime(), 5_000);
    }

    private static void draw(Dialect dialect, Path directory, long seed, int rounds) throws SQLException {
        for (String script : List.of(operations(dialect), ODD)) {
            try (var engine = Engine.open(dialect, directory.resolve(script.equals(ODD) ? "odd" : "operations"), script)) {
                for (String question : script.equals(ODD) ? List.of("Which order has the largest value?") : QUESTIONS) {
                    draw(engine, question, new SplittableRandom(seed), rounds);
                }
            }
        }
    }

    private static void draw(Engine engine, String question, SplittableRandom random, int rounds) {
        var view = engine.view();
        var grammar = new Gbnf(SqlGrammar.of(Understanding.of(question, LinkSchema.of(view, Lexicon.builtIn()))));
        var wrong = new ArrayList<String>();
        for (int i = 0; i < rounds; i++) {
            String sql = grammar.draw(random, 6 + random.nextInt(12));
            if (sql.equals(SqlGrammar.NOTHING)) {
                continue;
            }
            switch (SqlGate.check(sql, view, Grants.everything(), Identity.of("x"), SqlLimits.DEFAULT)) {
                case SqlVerdict.Refused(var rule, var message) -> wrong.add("%s: %s -- %s".formatted(rule, sql, message));
                case SqlVerdict.Admitted admitted -> {
                    engine.complaint(sql).ifPresent(complaint -> wrong.add("the engine: %s -- %s".formatted(sql, complaint)));
                    engine.complaint(admitted.sql()).ifPresent(complaint -> wrong.add("the engine: %s printed %s -- %s".formatted(sql, admitted.sql(), complaint)));
                }
            }
        }
        assertEquals(List.of(), wrong.stream().limit(10).toList(), () -> "%d of %d".formatted(wrong.size(), rounds));
    }

    /// The sample's tables without rows.
    private static String operations(Dialect dialect) {
        String tables = PlanParityTest.resource("dev/db/operations.sql").lines().filter(line -> line.startsWith("CREATE TABLE")).reduce("", (all, line) -> all + line + "\n");
        return dialect == Dialect.SQLITE ? tables : tables.replace(" TEXT", " VARCHAR(200)");
    }

    /// A schema, and the engine behind it where there is one in this module.
    private record Engine(SchemaView view, Optional<Connection> connection) implements AutoCloseable {

        static Engine open(Dialect dialect, Path file, String script) throws SQLException {
            String url = dialect == Dialect.SQLITE ? "jdbc:sqlite:" + file : "jdbc:h2:" + file;
            Connection connection = DriverManager.getConnection(url);
            try (Statement statement = connection.createStatement()) {
                for (String command : script.split(";")) {
                    if (!command.isBlank()) {
                        statement.execute(command);
                    }
                }
            }
            if (dialect == Dialect.H2) {
                connection.close();
            }
            SchemaView view;
            try (Database database = Database.open(DatabaseSource.of(dialect == Dialect.SQLITE ? file.toString() : url))) {
                view = database.schema(Grants.everything());
            }
            return switch (dialect) {
                case SQLITE -> new Engine(view, Optional.of(connection));
                case H2 -> new Engine(view, Optional.of(DriverManager.getConnection(url)));
                case POSTGRESQL, MYSQL, DUCKDB -> {
                    connection.close();
                    yield new Engine(new SchemaView(dialect, view.tables()), Optional.empty());
                }
            };
        }

        /// What the engine says against a statement, which it plans and does not run.
        Optional<String> complaint(String sql) {
            if (connection.isEmpty()) {
                return Optional.empty();
            }
            try (Statement statement = connection.get().createStatement(); var plan = statement.executeQuery("EXPLAIN " + sql)) {
                return plan.next() ? Optional.empty() : Optional.of("no plan");
            } catch (SQLException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void close() throws SQLException {
            if (connection.isPresent()) {
                connection.get().close();
            }
        }
    }
}
