package dev.hradba.sandbox.sql;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Changed and mixed statements of the allow lists: whatever the gate admits, it admits again in print, and what runs shows nothing hidden.
class SqlGateFuzz {

    private static final Identity SOMEONE = Identity.of("someone");
    private static final String[] PIECES = {
        "secrets", "secret", "email", "people.email", "p.email", "t.email", "*", "people.*", "rowid", "ctid", "sqlite_master", "pg_class", "INFORMATION_SCHEMA.USERS", ";", "--", "/*",
        "*/", "'", "''", "\"", "`", "[", "]", "(", ")", "( SELECT secret FROM secrets )", "UNION SELECT secret FROM secrets", "UNION", "SELECT", "FROM", "WHERE", "JOIN", "ON",
        "USING ( email )", "AS", "AS email", "AS secret", "AS rowid", "WITH secrets AS ( SELECT 1 )", "INTO", "FOR UPDATE", "LIMIT", "OFFSET", "-1", "NULL", "$$", "$1", "?", ":x", "@x", "\\",
        "\u0000", "E'x'", "U&'x'", "X'00'", "::", "CAST", "pg_sleep(5)", "load_extension('x')", "FILE_READ('x')", "randomblob(9)", "count", "max ( email )", ",", ".", "=", "||", "OR 1=1",
        "DELETE FROM tickets", "; DELETE FROM tickets", "RETURNING", "LATERAL", "NATURAL", "VALUES", "ORDER BY", "GROUP BY", "HAVING", "EXISTS", "IN", "NOT", "CASE", "END", "OVER ( )",
        "INDEXED BY i", "ONLY", "TABLESAMPLE", "{fn x}", "ATTACH", "PRAGMA", "tickets", "people", "teams", "id", "name", "1", "'x'", "\n", "\t"};

    @ParameterizedTest
    @EnumSource
    void what_the_gate_admits_shows_nothing_hidden(Dialect dialect, @TempDir Path directory) throws Exception {
        fuzz(dialect, directory, 20261122L, 700);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void what_the_gate_admits_shows_nothing_hidden_for_long(Dialect dialect, @TempDir Path directory) throws Exception {
        fuzz(dialect, directory, System.nanoTime(), 100_000);
    }

    private static void fuzz(Dialect dialect, Path directory, long seed, int rounds) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        var random = new Random(seed);
        var corpus = new ArrayList<>(Corpus.allowed(dialect));
        Corpus.refused(dialect).forEach(refusal -> corpus.add(refusal.sql()));
        var limits = new SqlLimits(20_000, 50, 1 << 20, 1_000, 400, 1e6, 1_024);
        int admitted = 0;
        int ran = 0;
        try (var sample = engine.get()) {
            var schema = sample.database().schema(Corpus.GRANTS);
            var executor = new SqlExecutor(sample.database(), Corpus.GRANTS, limits);
            for (int i = 0; i < rounds; i++) {
                String sql = mutate(corpus.get(random.nextInt(corpus.size())), corpus, random);
                String where = "seed %d round %d: %s".formatted(seed, i, sql);
                try {
                    var seen = round(sql, schema, executor, limits);
                    admitted += seen.admitted();
                    ran += seen.ran();
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError(where, e);
                }
            }
            assertEquals(2_000L, count(executor, schema, "tickets"));
            assertEquals(120L, count(executor, schema, "people"));
        }
        System.out.printf("%s: %d changed statements, %d admitted, %d of them ran, seed %d%n", dialect, rounds, admitted, ran, seed);
    }

    private record Seen(int admitted, int ran) {}

    private static Seen round(String sql, SchemaView schema, SqlExecutor executor, SqlLimits limits) {
        if (!(SqlGate.check(sql, schema, Corpus.GRANTS, SOMEONE, limits) instanceof SqlVerdict.Admitted first)) {
            return new Seen(0, 0);
        }
        assertInstanceOf(SqlVerdict.Admitted.class, SqlGate.check(first.sql(), schema, Corpus.GRANTS, SOMEONE, limits), "printed " + first.sql());
        var outcome = executor.run(sql, schema, SOMEONE, new Cancellation());
        assertFalse(outcome instanceof SqlOutcome.Refused);
        if (!(outcome instanceof SqlOutcome.Rows(var result, var verdict))) {
            return new Seen(1, 0);
        }
        assertTrue(result.rows().size() <= 50);
        assertFalse(result.rows().toString().contains("top secret") || result.rows().toString().contains("@example.org"), "hidden values");
        return new Seen(1, 1);
    }

    private static Object count(SqlExecutor executor, SchemaView schema, String table) {
        var outcome = executor.run("SELECT count(*) FROM " + table, schema, SOMEONE, new Cancellation());
        return assertInstanceOf(SqlOutcome.Rows.class, outcome).result().rows().getFirst().getFirst();
    }

    private static String mutate(String sql, List<String> corpus, Random random) {
        var words = new ArrayList<>(List.of(sql.split("(?<=\\s)|(?=[\\s(),.;'])|(?<=[(),.;'])")));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(words.size() + 1);
            switch (random.nextInt(6)) {
                case 0 -> words.add(at, " " + PIECES[random.nextInt(PIECES.length)] + " ");
                case 1 -> words.remove(Math.min(at, words.size() - 1));
                case 2 -> words.set(Math.min(at, words.size() - 1), " " + PIECES[random.nextInt(PIECES.length)] + " ");
                case 3 -> words.add(at, words.get(random.nextInt(words.size())));
                case 4 -> words.add(at, "(" + corpus.get(random.nextInt(corpus.size())) + ")");
                default -> words.set(Math.min(at, words.size() - 1), words.get(random.nextInt(words.size())));
            }
            if (words.isEmpty()) {
                words.add("SELECT");
            }
        }
        return String.join("", words);
    }
}
