package dev.hradba.sandbox.sql;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.file.GrantsFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Lists of ordinary and harmful statements over a store. What is allowed gives the rows that the statement itself gives to somebody for whom the
/// tables are views of the granted columns, masks and rows.
class StoreListTest {

    private static final Identity SELLER = new Identity("seller", Set.of(), Map.of("region", "EU"));

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "SQLITE"})
    void statements_get_their_verdicts_and_rows_are_those_that_the_person_may_see(Dialect dialect, @TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(dialect == Dialect.SQLITE || PostgresAtHand.url().isPresent());
        String own = dialect.name().toLowerCase(Locale.ROOT);
        var store = dialect == Dialect.SQLITE ? sqlite(directory, "store", false) : postgresql("hradba_store", false);
        var seen = dialect == Dialect.SQLITE ? sqlite(directory, "seen", true) : postgresql("hradba_seen", true);
        var file = GrantsFile.parse(own + ".yaml", resource(own + ".yaml"), dialect);
        var wrong = new ArrayList<String>();
        try (var database = Database.open(store); var views = Database.open(seen)) {
            var schema = database.schema(file.grants(), SELLER);
            var executor = new SqlExecutor(database, file.grants(), file.limits());
            for (String line : resource(own + ".txt").lines().filter(given -> !given.startsWith("#")).toList()) {
                int bar = line.indexOf(" | ");
                String sql = line.substring(bar + 3).replace("\\n", "\n");
                String answer = switch (executor.run(sql, schema, SELLER, new Cancellation())) {
                    case SqlOutcome.Refused refused -> refused.rule();
                    case SqlOutcome.Failed failed -> failed.message();
                    case SqlOutcome.Rows rows -> isPlain(sql) ? compare(rows.result(), views, sql, file.limits()) : "granted";
                };
                if (!answer.equals(line.substring(0, bar))) {
                    wrong.add(answer + ": " + line);
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    /// Plans differ between tables and views, and views have no samples.
    private static boolean isPlain(String sql) {
        return !sql.startsWith("EXPLAIN") && !sql.contains("TABLESAMPLE");
    }

    private static String compare(SqlResult given, Database views, String sql, SqlLimits limits) {
        var expected = views.read(handle -> {
            try (var statement = handle.getConnection().createStatement();
                    var rows = statement.executeQuery(CellBound.apply(views.dialect(), statement, sql.replaceFirst(";\\s*$", ""), limits.maxCellChars()))) {
                return new ResultReader(views.dialect(), limits, () -> false).read(rows, sql, 0).rows();
            } catch (SQLException e) {
                return List.of(List.of(e.getMessage()));
            }
        });
        return sorted(given.rows()).equals(sorted(expected)) ? "granted" : "differs from " + expected + " in " + given.rows();
    }

    private static List<String> sorted(List<? extends List<?>> rows) {
        return rows.stream().map(String::valueOf).sorted().toList();
    }

    private static DatabaseSource sqlite(Path directory, String name, boolean seen) throws Exception {
        Path file = directory.resolve(name + ".db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            fill(connection, "sqlite", seen);
        }
        return DatabaseSource.of(file.toString());
    }

    private static DatabaseSource postgresql(String name, boolean seen) throws Exception {
        PostgresAtHand.prepare();
        try (var admin = PostgresAtHand.admin(); var statement = admin.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name);
            statement.execute("CREATE DATABASE " + name);
        }
        try (var connection = DriverManager.getConnection(PostgresAtHand.url(name))) {
            fill(connection, "postgresql", seen);
            try (var statement = connection.createStatement()) {
                statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC");
            }
        }
        return PostgresAtHand.reader(name);
    }

    private static void fill(Connection connection, String engine, boolean seen) throws Exception {
        try (var statement = connection.createStatement()) {
            for (String sql : (resource(engine + ".sql") + (seen ? resource(engine + ".seen.sql") : "")).split(";\\s+")) {
                statement.execute(sql);
            }
        }
    }

    private static String resource(String name) throws Exception {
        try (var in = StoreListTest.class.getResourceAsStream("/sql-corpus/store/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
