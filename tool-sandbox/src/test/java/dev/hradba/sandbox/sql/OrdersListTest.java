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

/// Statements as analysts, reporting tools, models and attackers write them, on the real engines, over hidden columns, a mask and a row filter.
/// Every hidden value of the data holds the word SECRET or stands for one of these.
class OrdersListTest {

    private static final Identity SELLER = new Identity("seller", Set.of(), Map.of("region", "EU"));
    private static final List<String> HIDDEN = List.of("SECRET", "888888", "@example", "999.0", "771.25", "772.25", "773.25");

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB", "H2", "MYSQL"})
    void ordinary_statements_run_and_show_nothing_hidden_and_harmful_ones_are_refused(Dialect dialect, @TempDir Path directory) throws Exception {
        String url = url(dialect, directory);
        Assumptions.assumeTrue(!url.isEmpty());
        var file = GrantsFile.parse("orders.yaml", resource("orders.yaml"), dialect);
        var wrong = new ArrayList<String>();
        try (var _ = fill(url, dialect); var database = Database.open(DatabaseSource.of(url))) {
            var schema = database.schema(file.grants(), SELLER);
            var executor = new SqlExecutor(database, file.grants(), file.limits());
            for (String sql : list(dialect, "allow")) {
                var outcome = executor.run(sql, schema, SELLER, new Cancellation());
                if (!(outcome instanceof SqlOutcome.Rows rows) || HIDDEN.stream().anyMatch(String.valueOf(rows.result().rows())::contains)) {
                    wrong.add(sql + " got " + outcome);
                }
            }
            for (String line : list(dialect, "refuse")) {
                int bar = line.indexOf(" | ");
                var verdict = SqlGate.check(line.substring(bar + 3), schema, file.grants(), SELLER, file.limits());
                if (!(verdict instanceof SqlVerdict.Refused(var rule, var message)) || !rule.equals(line.substring(0, bar))) {
                    wrong.add(line + " got " + verdict);
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    private static String url(Dialect dialect, Path directory) {
        return switch (dialect) {
            case DUCKDB -> "jdbc:duckdb:" + directory.resolve("orders.duckdb");
            case H2 -> "jdbc:h2:mem:orders" + System.nanoTime();
            default -> Engines.mysqlUrl().orElse("");
        };
    }

    /// The connection that filled the database; DuckDB's is closed already, for it would keep the file to itself.
    private static Connection fill(String url, Dialect dialect) throws Exception {
        var connection = DriverManager.getConnection(url);
        try (var statement = connection.createStatement()) {
            for (String table : List.of("customers", "orders", "events", "salaries")) {
                statement.execute("DROP TABLE IF EXISTS " + table);
            }
            boolean lists = dialect == Dialect.DUCKDB;
            for (String sql : resource("orders.sql").lines().toList()) {
                statement.execute(sql.replace("{list}", lists ? "VARCHAR[]" : "VARCHAR(40)").replace("{struct}", lists ? "STRUCT(color VARCHAR, size INT)" : "VARCHAR(40)"));
            }
            if (lists) {
                statement.execute("UPDATE events SET labels = ['a', 'vip'], props = {'color': 'red', 'size': id}");
                connection.close();
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private static List<String> list(Dialect dialect, String kind) throws Exception {
        return resource("orders.%s.%s.txt".formatted(dialect.name().toLowerCase(Locale.ROOT), kind)).lines().filter(line -> !line.isBlank()).toList();
    }

    private static String resource(String name) throws Exception {
        try (var in = OrdersListTest.class.getResourceAsStream("/sql-corpus/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
