package dev.hradba.sandbox.sql;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.CapabilityResult;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SqlExecutorTest {

    private static final Identity SOMEONE = Identity.of("someone");
    private static final String ENDLESS = "SELECT count(*) FROM tickets a, tickets b, tickets c WHERE a.id + b.id + c.id = -1";
    private static final SqlLimits PATIENT = new SqlLimits(20_000, 1_000, 4 << 20, 10_000, 60_000, 1e300, 1_024);

    @ParameterizedTest
    @EnumSource
    void a_statement_that_runs_too_long_is_stopped(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            var schema = sample.database().schema(Grants.everything());
            var executor = new SqlExecutor(sample.database(), Grants.everything(), PATIENT.withTimeoutMillis(300));
            long start = System.nanoTime();
            var failed = assertInstanceOf(SqlOutcome.Failed.class, executor.run(ENDLESS, schema, SOMEONE, new Cancellation()));
            assertEquals("timeout", failed.rule(), failed.message());
            assertTrue(System.nanoTime() - start < 20_000_000_000L);
            assertInstanceOf(SqlOutcome.Rows.class, executor.run("SELECT 1", schema, SOMEONE, new Cancellation()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelling_reaches_the_engine(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var schema = sample.database().schema(Grants.everything());
            var executor = new SqlExecutor(sample.database(), Grants.everything(), PATIENT);
            var cancellation = new Cancellation();
            Future<SqlOutcome> running = threads.submit(() -> executor.run(ENDLESS, schema, SOMEONE, cancellation));
            cancellation.cancel();
            assertEquals("cancelled", assertInstanceOf(SqlOutcome.Failed.class, running.get()).rule());
            assertEquals("cancelled", assertInstanceOf(SqlOutcome.Failed.class, executor.run("SELECT 1", schema, SOMEONE, cancellation)).rule());
            assertInstanceOf(SqlOutcome.Rows.class, executor.run("SELECT 1", schema, SOMEONE, new Cancellation()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void results_are_cut_at_rows_bytes_and_cells_and_say_so(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            var schema = sample.database().schema(Grants.everything());
            var small = new SqlExecutor(sample.database(), Grants.everything(), new SqlLimits(1_000, 5, 1 << 20, 8, 10_000, 1e7, 1_024));
            var rows = run(small, schema, "SELECT id FROM tickets ORDER BY id");
            assertEquals(5, rows.rows().size());
            assertEquals(List.of("rows"), rows.truncatedBy());
            assertTrue(rows.sql().contains("6"), rows.sql());
            assertFalse(run(small, schema, "SELECT id FROM tickets ORDER BY id LIMIT 5").truncated());
            var cells = run(small, schema, "SELECT title FROM tickets ORDER BY id LIMIT 1");
            assertEquals("Ticket a…", cells.rows().getFirst().getFirst());
            assertEquals(List.of("cells"), cells.truncatedBy());
            var few = new SqlExecutor(sample.database(), Grants.everything(), new SqlLimits(1_000, 5_000, 1_000, 1_000, 10_000, 1e7, 1_024));
            var bytes = run(few, schema, "SELECT title FROM tickets");
            assertEquals(List.of("bytes"), bytes.truncatedBy());
            assertTrue(bytes.rows().size() < 60);
            var refused = assertInstanceOf(SqlOutcome.Refused.class, small.run("SELECT 1" + " ".repeat(1_000), schema, SOMEONE, new Cancellation()));
            assertEquals("size", refused.rule());
        }
    }

    @ParameterizedTest
    @EnumSource
    void values_keep_their_kind(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            var schema = sample.database().schema(Grants.everything());
            var executor = new SqlExecutor(sample.database(), Grants.everything(), SqlLimits.DEFAULT);
            var row = run(executor, schema, "SELECT id, name, hired_on, NULL AS nothing FROM people WHERE id = 1").rows().getFirst();
            assertEquals(1L, row.get(0));
            assertEquals("Person 1", row.get(1));
            assertEquals("2020-02-02", row.get(2));
            assertEquals(null, row.get(3));
            var times = run(executor, schema, "SELECT created_at, closed_at FROM tickets WHERE id = 1");
            assertEquals("2026-02-02" + (dialect == Dialect.SQLITE ? " " : "T") + "01:01" + (dialect == Dialect.SQLITE ? ":00" : ""), times.rows().getFirst().get(0));
            assertEquals(SchemaView.Type.TIMESTAMP, times.columns().getFirst().type());
            var numbers = run(executor, schema, "SELECT count(*) AS n, avg(price) AS a, 1.5 AS d FROM assets");
            assertEquals(300L, numbers.rows().getFirst().get(0));
            assertEquals(250.5, ((Number) numbers.rows().getFirst().get(1)).doubleValue(), 1e-9);
            assertEquals(List.of(SchemaView.Type.INTEGER, SchemaView.Type.DECIMAL, SchemaView.Type.DECIMAL),
                    numbers.columns().stream().map(SqlResult.Column::type).toList());
        }
    }

    @Test
    void an_expensive_plan_is_refused_before_it_runs_on_postgresql(@TempDir Path directory) throws Exception {
        var engine = Engines.open(Dialect.POSTGRESQL, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            var executor = new SqlExecutor(sample.database(), Grants.everything(), SqlLimits.DEFAULT);
            var failed = assertInstanceOf(SqlOutcome.Failed.class, executor.run(ENDLESS, sample.database().schema(Grants.everything()), SOMEONE, new Cancellation()));
            assertEquals("cost", failed.rule());
        }
    }

    @Test
    void a_list_too_large_for_this_process_ends_alone_and_the_next_statement_runs_on_postgresql(@TempDir Path directory) throws Exception {
        var engine = Engines.open(Dialect.POSTGRESQL, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            var schema = sample.database().schema(Grants.everything());
            var executor = new SqlExecutor(sample.database(), Grants.everything(), SqlLimits.DEFAULT);
            var outcome = executor.run("SELECT array_agg(n) FROM generate_series(1, 9500000) AS g (n)", schema, SOMEONE, new Cancellation());
            assertEquals("bytes", assertInstanceOf(SqlOutcome.Failed.class, outcome, outcome::toString).rule(), outcome::toString);
            assertEquals(1L, run(executor, schema, "SELECT count(*) AS n FROM people WHERE id = 1").rows().getFirst().getFirst());
        }
    }

    @Test
    void what_the_gate_admits_changes_no_byte_of_a_sqlite_file(@TempDir Path directory) throws Exception {
        Path file = SampleDatabase.sqlite(directory);
        String before = hash(file);
        try (var database = Database.open(DatabaseSource.of(file.toString()))) {
            var schema = database.schema(Grants.everything());
            var executor = new SqlExecutor(database, Grants.everything(), SqlLimits.DEFAULT);
            for (String sql : Corpus.allowed(Dialect.SQLITE)) {
                executor.run(sql, schema, SOMEONE, new Cancellation());
            }
            for (var refusal : Corpus.refused(Dialect.SQLITE)) {
                executor.run(refusal.sql(), schema, SOMEONE, new Cancellation());
            }
        }
        assertEquals(before, hash(file));
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void several_threads_may_ask_at_once(@TempDir Path directory) throws Exception {
        try (var database = Database.open(DatabaseSource.of(SampleDatabase.sqlite(directory).toString())); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var schema = database.schema(Grants.everything());
            var executor = new SqlExecutor(database, Grants.everything(), SqlLimits.DEFAULT);
            var running = java.util.stream.IntStream.range(0, 16).mapToObj(i -> threads.submit(
                    () -> run(executor, schema, "SELECT count(*) FROM tickets WHERE id > " + i * 100))).toList();
            for (int i = 0; i < running.size(); i++) {
                assertEquals(2_000L - i * 100L, running.get(i).get().rows().getFirst().getFirst());
            }
        }
    }

    @Test
    void the_capability_answers_requests_with_json_and_never_throws(@TempDir Path directory) throws Exception {
        try (var database = Database.open(DatabaseSource.of(SampleDatabase.sqlite(directory).toString()))) {
            var capability = new SqlCapability(new SqlExecutor(database, Corpus.GRANTS, SqlLimits.DEFAULT), database.schema(Corpus.GRANTS), SOMEONE);
            var json = new ObjectMapper();
            var done = json.readTree(done(capability, "{\"op\":\"query\",\"sql\":\"SELECT id, name, NULL AS x FROM people WHERE id = 1\"}"));
            assertEquals("[{\"name\":\"id\",\"type\":\"integer\"},{\"name\":\"name\",\"type\":\"text\"},{\"name\":\"x\",\"type\":\"text\"}]", done.get("columns").toString());
            assertEquals("[[1,\"Person 1\",null]]", done.get("rows").toString());
            assertFalse(done.get("truncated").asBoolean());
            assertTrue(done.get("sql").asText().startsWith("SELECT"));
            var schema = json.readTree(done(capability, "{\"op\":\"schema\"}"));
            assertFalse(schema.toString().contains("email") || schema.toString().contains("secret"), schema.toString());
            assertEquals("teams.id", schema.at("/tables/1/columns/3/references").asText());
            assertTrue(done(capability, "{\"op\":\"explain\",\"sql\":\"SELECT id FROM tickets\"}").contains("SCAN"));
            for (String bad : new String[] {"", "null", "[]", "1", "{", "\"x\"", "{}", "{\"op\":\"drop\"}", "{\"op\":\"query\"}", "{\"op\":\"query\",\"sql\":1}",
                "{\"op\":{}}", "{\"op\":\"query\",\"sql\":null}", "x".repeat(300_000), "[".repeat(100_000)}) {
                assertEquals("request", assertInstanceOf(CapabilityResult.Denied.class, capability.call(bad, new Cancellation()), bad).rule());
            }
            var denied = assertInstanceOf(CapabilityResult.Denied.class, capability.call("{\"op\":\"query\",\"sql\":\"SELECT secret FROM secrets\"}", new Cancellation()));
            assertEquals("table", denied.rule());
            assertFalse(denied.message().contains("readable are secrets"));
        }
    }

    private static String done(SqlCapability capability, String request) {
        return assertInstanceOf(CapabilityResult.Done.class, capability.call(request, new Cancellation()), request).json();
    }

    private static SqlResult run(SqlExecutor executor, SchemaView schema, String sql) {
        var outcome = executor.run(sql, schema, SOMEONE, new Cancellation());
        return assertInstanceOf(SqlOutcome.Rows.class, outcome, outcome::toString).result();
    }

    static String hash(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
