package dev.hradba.agent.sql;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.Database;
import dev.hradba.sandbox.sql.DatabaseSource;
import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.SqlExecutor;
import dev.hradba.sandbox.sql.SqlLimits;
import dev.hradba.sandbox.sql.SqlOutcome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The same question gives the same rows whichever engine holds the data: drafted by rules, through the gate, run.
///
/// `-Dhradba.questions=dev,test` takes other sets of `models/starter`.
class EngineRowsTest {

    private static final Path SETS = Path.of("../models/starter");
    /// Questions of which several rows are as right as others; which of them come is the engine's choice.
    private static final Set<String> TIES = Set.of("operations-51", "operations-63");
    private static final Identity PERSON = Identity.of("tester");

    @TempDir
    private Path directory;
    private final Map<String, Engine> engines = new HashMap<>();

    /// A database, what is seen of it, and how it is asked.
    private record Engine(Database database, SchemaView schema, SqlExecutor executor) {

        static Engine open(String url) {
            var database = Database.open(DatabaseSource.of(url));
            return new Engine(database, database.schema(Grants.everything(), PERSON), new SqlExecutor(database, Grants.everything(), SqlLimits.DEFAULT));
        }

        /// Rows as they are compared, or what happened instead.
        Object ask(String question) {
            return switch (SqlDrafter.rules(DraftOptions.DEFAULT).draft(question, schema, new Cancellation())) {
                case SqlDraft.Drafted draft -> switch (executor.run(draft.sql(), schema, PERSON, new Cancellation())) {
                    case SqlOutcome.Rows(var result, var verdict) -> result.rows().stream().map(row -> row.stream().map(EngineRowsTest::plain).toList()).toList();
                    case SqlOutcome.Refused refused -> "refused: %s: %s".formatted(refused.message(), draft.sql());
                    case SqlOutcome.Failed failed -> "failed: %s: %s".formatted(failed.message(), failed.sql());
                };
                default -> "no draft";
            };
        }
    }

    private interface Target {
        String create(String name) throws SQLException;
    }

    @AfterEach
    void close() {
        engines.values().forEach(engine -> engine.database().close());
    }

    /// Numbers to six digits, flags as numbers, moments without the noughts at their end.
    private static Object plain(@Nullable Object cell) {
        return switch (cell) {
            case null -> "NULL";
            case Boolean truth -> truth ? 1.0 : 0.0;
            case Number number -> new BigDecimal(number.toString()).round(new MathContext(6, RoundingMode.HALF_EVEN)).doubleValue() + 0.0;
            default -> cell.toString().replace('T', ' ').replaceFirst("( 00:00)?(:00)?(\\.0+)?$", "");
        };
    }

    @Test
    void duckdb_gives_the_rows_that_sqlite_gives() throws Exception {
        // other tables come first in its catalog, and of two that fit the first is taken
        assertEquals(Set.of("operations-27", "shop-16", "shop-27"), differences(Dialect.DUCKDB, name -> "jdbc:duckdb:" + directory.resolve(name + ".duckdb")).keySet());
    }

    @Test
    void h2_gives_the_rows_that_sqlite_gives() throws Exception {
        assertEquals(Set.of("shop-16", "shop-27"), differences(Dialect.H2, name -> "jdbc:h2:" + directory.resolve(name).toAbsolutePath()).keySet());
    }

    @Test
    void postgresql_gives_the_rows_that_sqlite_gives() throws Exception {
        try (var server = postgresql()) {
            assertEquals(Map.of(), differences(Dialect.POSTGRESQL, name -> {
                try (var admin = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres")); var statement = admin.createStatement()) {
                    statement.execute("CREATE DATABASE " + name);
                }
                return server.getJdbcUrl("postgres", name);
            }));
        }
    }

    private static EmbeddedPostgres postgresql() {
        try {
            return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        } catch (IOException | IllegalStateException e) {
            Assumptions.abort("no embedded PostgreSQL starts here: " + e.getMessage());
            throw new IllegalStateException(e);
        }
    }

    /// Questions with other rows than on SQLite, and both answers.
    private Map<String, String> differences(Dialect dialect, Target target) throws IOException, SQLException {
        var differences = new TreeMap<String, String>();
        int compared = 0;
        for (var set : System.getProperty("hradba.questions", "dev").split(",")) {
            for (var question : questions(set)) {
                var name = set + "_" + question.path("db").asText();
                var sqlite = sqlite(set, question.path("db").asText(), name);
                var rows = sqlite.ask(question.path("question").asText());
                if (rows instanceof String) {
                    continue;
                }
                compared++;
                var there = engine(dialect + name, () -> {
                    String url = target.create(name);
                    DatabaseCopy.copy(directory.resolve(name + ".db"), dialect, url);
                    return url;
                }).ask(question.path("question").asText());
                if (!TIES.contains(question.path("id").asText()) && !same(rows, there)) {
                    differences.put(question.path("id").asText(), "%s: %s, not %s".formatted(question.path("question").asText(), there, rows));
                }
            }
        }
        assertTrue(compared > 50, "so few questions were drafted that this says nothing: " + compared);
        return differences;
    }

    /// Rows in any order: how ties fall is the engine's choice.
    private static boolean same(Object rows, Object others) {
        return rows instanceof List<?> list && others instanceof List<?> other && list.size() == other.size()
                && list.stream().map(String::valueOf).sorted().toList().equals(other.stream().map(String::valueOf).sorted().toList());
    }

    private Engine sqlite(String set, String db, String name) throws IOException, SQLException {
        return engine("sqlite " + name, () -> {
            var file = directory.resolve(name + ".db");
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file); var statement = connection.createStatement()) {
                String script = Files.readString(SETS.resolve(set).resolve("db").resolve(db + ".sql"));
                connection.setAutoCommit(script.stripLeading().regionMatches(true, 0, "BEGIN", 0, 5));
                statement.executeUpdate(script);
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            }
            return file.toString();
        });
    }

    private interface Source {
        String url() throws IOException, SQLException;
    }

    private Engine engine(String name, Source source) throws IOException, SQLException {
        var known = Optional.ofNullable(engines.get(name));
        if (known.isPresent()) {
            return known.get();
        }
        var engine = Engine.open(source.url());
        engines.put(name, engine);
        return engine;
    }

    private static List<JsonNode> questions(String set) throws IOException {
        var questions = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(SETS.resolve(set).resolve("questions.jsonl"))) {
            if (!line.isBlank()) {
                questions.add(new ObjectMapper().readTree(line));
            }
        }
        return questions;
    }
}
