package dev.hradba.sandbox.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SqlToolsTest {

    @Test
    void numbers_that_a_double_cannot_hold_reach_the_guest_as_text() {
        var columns = List.of(new SqlResult.Column("a", SchemaView.Type.INTEGER));
        List<List<Object>> rows = List.of(
                List.of(9_007_199_254_740_991L), List.of(9_007_199_254_740_993L), List.of(Long.MIN_VALUE), List.of(Long.MAX_VALUE), List.of(-5L),
                List.of(new BigInteger("123456789012345678901234567890")), List.of(new BigDecimal("0.1")),
                List.of(new BigDecimal("1234567890123456.789")));
        String json = SqlCapability.json(new SqlResult(columns, List.copyOf(rows), false, List.of(), "SELECT 1", 1));
        assertTrue(json.contains("[[9007199254740991],[\"9007199254740993\"],[\"-9223372036854775808\"],[\"9223372036854775807\"],[-5],"
                + "[\"123456789012345678901234567890\"],[0.1],[\"1234567890123456.789\"]]"), json);
    }

    @ParameterizedTest
    @EnumSource
    void a_plan_comes_from_the_engine_and_nothing_runs(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            var identity = Identity.of("someone");
            var capability = new SqlCapability(
                    new SqlExecutor(sample.database(), Corpus.GRANTS, SqlLimits.DEFAULT), sample.database().schema(Corpus.GRANTS), identity);
            var plan = capability.call("{\"op\":\"explain\",\"sql\":\"SELECT count(*) FROM tickets t JOIN teams m ON m.id = t.team_id\"}", new Cancellation());
            String json = assertInstanceOf(CapabilityResult.Done.class, plan, plan::toString).json();
            assertTrue(json.toLowerCase(java.util.Locale.ROOT).contains(dialect == Dialect.SQLITE ? "scan" : dialect == Dialect.MYSQL ? "m" : "tickets"), json);
            for (String sql : Set.of("DELETE FROM tickets", "SELECT secret FROM secrets", "ANALYZE SELECT 1")) {
                var refused = capability.call("{\"op\":\"explain\",\"sql\":\"%s\"}".formatted(sql), new Cancellation());
                assertInstanceOf(CapabilityResult.Denied.class, refused, sql);
            }
            assertEquals(2_000L, assertInstanceOf(SqlOutcome.Rows.class, new SqlExecutor(sample.database(), Corpus.GRANTS, SqlLimits.DEFAULT).run(
                    "SELECT count(*) FROM tickets", sample.database().schema(Corpus.GRANTS), identity, new Cancellation())).result().rows().getFirst().getFirst());
        }
    }
}
