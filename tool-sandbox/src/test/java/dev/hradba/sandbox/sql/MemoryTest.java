package dev.hradba.sandbox.sql;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.sun.management.ThreadMXBean;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Engines that run inside this process are stopped before they take its memory.
class MemoryTest {

    private static final Identity SOMEONE = Identity.of("someone");
    private static final String CROSS = " FROM tickets a CROSS JOIN tickets b CROSS JOIN tickets c";
    private static final int MEGABYTES = 64;
    private static final SqlLimits LIMITS = SqlLimits.DEFAULT.withTimeoutMillis(60_000).withMaxMemoryMegabytes(MEGABYTES);

    @BeforeAll
    static void the_system_tells_what_a_process_holds() {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "memory outside the heap is watched on Linux");
    }

    @Test
    void duckdb_is_stopped_by_its_own_limit_or_by_the_watch_and_writes_no_file(@TempDir Path directory) throws Exception {
        try (var sample = Engines.open(Dialect.DUCKDB, directory).orElseThrow()) {
            stopped(sample, List.of(
                    "SELECT len(list(a.title))" + CROSS, // what it counts itself
                    "SELECT length(string_agg(a.title, ','))" + CROSS,
                    "SELECT median(a.id + b.id + c.id)" + CROSS, // what it does not count
                    "SELECT max(q.r) FROM (SELECT row_number() OVER (ORDER BY b.title, a.title, c.id) AS r" + CROSS + ") q"));
        }
        try (var files = Files.list(directory)) {
            assertEquals(List.of("sample.duckdb"), files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void duckdb_is_opened_with_the_limit_it_is_given(@TempDir Path directory) throws Exception {
        Engines.open(Dialect.DUCKDB, directory).orElseThrow().close();
        try (var database = Database.open(DatabaseSource.of("jdbc:duckdb:" + directory.resolve("sample.duckdb")), LIMITS)) {
            var set = database.read(handle -> handle.createQuery("SELECT current_setting('memory_limit') || current_setting('temp_directory')").mapTo(String.class).one());
            assertEquals("64.0 MiB", set);
            var executor = new SqlExecutor(database, Grants.everything(), LIMITS);
            stopped(executor, database.schema(Grants.everything()), "SELECT len(list(a.title))" + CROSS);
        }
    }

    @Test
    void sqlite_is_stopped_by_the_watch(@TempDir Path directory) throws Exception {
        try (var sample = Engines.open(Dialect.SQLITE, directory).orElseThrow()) {
            stopped(sample, List.of(
                    "SELECT length(json_group_array(a.title || b.title || c.title))" + CROSS,
                    "SELECT a.title, b.title, c.title, count(*)" + CROSS + " GROUP BY a.title, b.title, c.title"));
        }
    }

    @Test
    void h2_is_stopped_before_the_heap_is_full_and_keeps_its_tables(@TempDir Path directory) throws Exception {
        try (var sample = Engines.open(Dialect.H2, directory).orElseThrow()) {
            stopped(sample, List.of(
                    "SELECT a.title, b.title" + CROSS + " ORDER BY b.title, c.title",
                    "SELECT array_agg(a.title ORDER BY b.title)" + CROSS,
                    "SELECT x FROM system_range(1, 1000000000) ORDER BY x * 7 DESC"));
        }
    }

    @Test
    void duckdb_cuts_long_cells_before_they_come_into_the_heap(@TempDir Path directory) throws Exception {
        try (var sample = Engines.open(Dialect.DUCKDB, directory).orElseThrow()) {
            var executor = new SqlExecutor(sample.database(), Grants.everything(), SqlLimits.DEFAULT.withTimeoutMillis(60_000));
            var schema = sample.database().schema(Grants.everything());
            var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = thread.getCurrentThreadAllocatedBytes();
            var rows = assertInstanceOf(SqlOutcome.Rows.class, executor.run("SELECT list(a.id) AS numbers, string_agg(a.title, ',') AS text, count(*) AS n "
                    + "FROM tickets a CROSS JOIN tickets b", schema, SOMEONE, new Cancellation()));
            assertTrue(thread.getCurrentThreadAllocatedBytes() - before < 30 << 20, "the list alone has four million numbers");
            var row = rows.result().rows().getFirst();
            assertTrue(((List<?>) row.getFirst()).size() <= 10_001);
            assertEquals(10_001, String.valueOf(row.get(1)).length());
            assertEquals(4_000_000L, row.get(2));
            assertEquals(List.of("cells"), rows.result().truncatedBy());
            assertEquals(List.of("numbers", "text", "n"), rows.result().columns().stream().map(SqlResult.Column::name).toList());
        }
    }

    private static void stopped(Engines sample, List<String> statements) {
        var executor = new SqlExecutor(sample.database(), Grants.everything(), LIMITS);
        var schema = sample.database().schema(Grants.everything());
        statements.forEach(sql -> stopped(executor, schema, sql));
    }

    private static void stopped(SqlExecutor executor, SchemaView schema, String sql) {
        var outcome = executor.run(sql, schema, SOMEONE, new Cancellation());
        var failed = assertInstanceOf(SqlOutcome.Failed.class, outcome, () -> sql + " gave " + outcome);
        assertEquals("memory", failed.rule(), sql + " gave " + failed.message());
        assertTrue(failed.message().contains(MEGABYTES + " MB"), failed.message());
        var alive = assertInstanceOf(SqlOutcome.Rows.class, executor.run("SELECT count(*) FROM tickets", schema, SOMEONE, new Cancellation()));
        assertEquals(2_000L, alive.result().rows().getFirst().getFirst());
    }
}
