package dev.hradba.sandbox.sql;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RecursionTest {

    private static final Identity SOMEONE = Identity.of("someone");
    private static final SqlLimits SHORT = new SqlLimits(20_000, 1_000, 4 << 20, 10_000, 60_000, 1e300, 1_024).withTimeoutMillis(1_000);
    private static final List<String> ENDLESS = List.of(
            "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 0 FROM r) SELECT count(*) FROM r",
            "WITH RECURSIVE r (n, t) AS (SELECT 1, CAST('x' AS TEXT) UNION ALL SELECT n, t || 'yyyyyyyyyyyyyyyyyyyy' FROM r) SELECT max(length(t)) FROM r",
            "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT r.n FROM r CROSS JOIN tickets) SELECT count(*) FROM r",
            "WITH RECURSIVE r (n) AS (SELECT 1 UNION SELECT n + 1 FROM r) SELECT count(*) FROM r");

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL", "DUCKDB"})
    void an_endless_recursion_is_stopped(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            for (String sql : ENDLESS) {
                stopped(sample, sql);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "DUCKDB"})
    void an_endless_series_is_stopped(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            String end = dialect == Dialect.POSTGRESQL ? "(SELECT 1000000000000)" : "1000000000000"; // written down PostgreSQL's is refused
            stopped(sample, "SELECT count(*) FROM %s(1, %s) AS g (n) WHERE g.n %% 7 = 8".formatted(dialect == Dialect.H2 ? "system_range" : "generate_series", end));
        }
    }

    private static void stopped(Engines sample, String sql) {
        var schema = sample.database().schema(Grants.everything());
        var executor = new SqlExecutor(sample.database(), Grants.everything(), SHORT);
        long start = System.nanoTime();
        var failed = assertInstanceOf(SqlOutcome.Failed.class, executor.run(sql, schema, SOMEONE, new Cancellation()), sql);
        System.out.printf("%s after %d ms: %s%n", failed.rule(), (System.nanoTime() - start) / 1_000_000, sql);
        assertTrue(failed.rule().equals("timeout") || failed.message().contains("memory"), failed.message());
        assertTrue(System.nanoTime() - start < 20_000_000_000L, sql);
        assertInstanceOf(SqlOutcome.Rows.class, executor.run("SELECT 1", schema, SOMEONE, new Cancellation()));
    }

    @Test
    void a_nested_exists_answers_as_a_join_does_on_sqlite(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("staff.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE departments (id INTEGER PRIMARY KEY, name TEXT)");
            statement.execute("CREATE TABLE employees (id INTEGER PRIMARY KEY, department_id INTEGER)");
            statement.execute("CREATE TABLE tickets (id INTEGER PRIMARY KEY, assignee_id INTEGER, status TEXT)");
            statement.execute("INSERT INTO departments VALUES (1, 'Support'), (2, 'Sales')");
            statement.execute("INSERT INTO employees VALUES (1, 1), (2, 1), (3, 2)");
            statement.execute("INSERT INTO tickets VALUES (1, 2, 'open'), (2, 3, 'closed')");
        }
        try (var database = Database.open(DatabaseSource.of(file.toString()))) {
            var executor = new SqlExecutor(database, Grants.everything(), SHORT);
            var schema = database.schema(Grants.everything());
            var nested = "SELECT d.name FROM departments d WHERE EXISTS (SELECT 1 FROM employees e WHERE e.department_id = d.id AND EXISTS "
                    + "(SELECT 1 FROM tickets t WHERE t.assignee_id = e.id AND t.status = 'open'))";
            var joined = "SELECT DISTINCT d.name FROM departments d JOIN employees e ON e.department_id = d.id JOIN tickets t ON t.assignee_id = e.id AND t.status = 'open'";
            for (String sql : List.of(nested, joined)) {
                var rows = assertInstanceOf(SqlOutcome.Rows.class, executor.run(sql, schema, SOMEONE, new Cancellation()));
                assertEquals(List.of(List.of("Support")), rows.result().rows(), sql);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "DUCKDB"})
    void a_list_is_a_list_and_a_sum_a_number(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            var executor = new SqlExecutor(sample.database(), Grants.everything(), SHORT);
            var schema = sample.database().schema(Grants.everything());
            var rows = assertInstanceOf(SqlOutcome.Rows.class,
                    executor.run("SELECT ARRAY['a, b', 'c'], sum(id) FROM teams WHERE id < 3", schema, SOMEONE, new Cancellation()));
            assertEquals(List.of(List.of(List.of("a, b", "c"), 3L)), rows.result().rows());
        }
    }
}
