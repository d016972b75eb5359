package dev.hradba.sandbox.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Compares what the gate says a statement reads with what PostgreSQL itself demands: a role that may read exactly the columns the gate
/// lists can plan the *original* text, and without one of its tables it cannot.
class ReadingDifferentialTest {

    private static final String ROLE = "hradba_test_differential";
    private static final Set<String> TABLES = Set.of("teams", "people", "assets", "services", "tickets", "incidents", "deployments", "on_call", "secrets");

    @Test
    void the_columns_the_gate_lists_are_the_columns_the_engine_demands(@TempDir Path directory) throws Exception {
        var engine = Engines.open(Dialect.POSTGRESQL, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get(); Connection admin = DriverManager.getConnection(PostgresAtHand.url().orElseThrow())) {
            var schema = sample.database().schema(Grants.everything());
            execute(admin, "DO 'BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ''" + ROLE + "'') THEN CREATE ROLE " + ROLE + "; END IF; END'");
            execute(admin, "GRANT USAGE ON SCHEMA public TO " + ROLE);
            var wrong = new ArrayList<String>();
            int compared = 0;
            for (String sql : Corpus.allowed(Dialect.POSTGRESQL)) {
                if (SqlGate.check(sql, schema, Grants.everything(), Identity.of("x"), SqlLimits.DEFAULT) instanceof SqlVerdict.Admitted admitted
                        && !sql.startsWith("EXPLAIN")) {
                    compared++;
                    // where the gate reads more than the engine does, such as an alias without AS, what runs is compared
                    compare(admin, understood(admin, sql) ? sql : admitted.sql(), admitted).ifPresent(wrong::add);
                }
            }
            assertEquals("", String.join("\n", wrong));
            System.out.println(compared + " statements: the gate's reading is the engine's");
        }
    }

    private static boolean understood(Connection admin, String sql) throws SQLException {
        try {
            execute(admin, "EXPLAIN " + sql);
            return true;
        } catch (SQLException e) {
            if ("42601".equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static java.util.Optional<String> compare(Connection admin, String sql, SqlVerdict.Admitted admitted) throws SQLException {
        var columns = new TreeSet<>(admitted.columns());
        var problems = new ArrayList<String>();
        if (!planned(admin, sql, admitted.tables(), columns)) {
            problems.add("the engine reads more than " + admitted.tables() + " " + columns);
        }
        for (String table : admitted.tables()) {
            var fewer = admitted.tables().stream().filter(other -> !other.equals(table)).toList();
            var rest = columns.stream().filter(column -> !column.startsWith(table + ".")).collect(Collectors.toCollection(TreeSet::new));
            if (planned(admin, sql, fewer, rest)) {
                problems.add("the engine does not read " + table);
            }
        }
        return problems.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(sql + ": " + problems);
    }

    /// Whether a role with these rights alone may plan the statement. A table without a named column still needs one column granted.
    private static boolean planned(Connection admin, String sql, Iterable<String> tables, Set<String> columns) throws SQLException {
        admin.setAutoCommit(false);
        try (var statement = admin.createStatement()) {
            for (String table : TABLES) {
                statement.execute("REVOKE ALL ON " + table + " FROM " + ROLE);
            }
            for (String table : tables) {
                String names = columns.stream().filter(column -> column.startsWith(table + ".")).map(column -> column.substring(table.length() + 1))
                        .collect(Collectors.joining(", "));
                statement.execute("GRANT SELECT (%s) ON %s TO %s".formatted(names.isEmpty() ? "id" : names, table.toLowerCase(Locale.ROOT), ROLE));
            }
            statement.execute("SET LOCAL ROLE " + ROLE);
            // permissions are checked when the executor starts, which EXPLAIN does without running it
            statement.execute("EXPLAIN " + sql);
            return true;
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                return false;
            }
            throw e;
        } finally {
            admin.rollback();
            admin.setAutoCommit(true);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
