package dev.hradba.sandbox.sql;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.Grants.Mask;
import dev.hradba.sandbox.sql.Grants.TableGrant;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Each way around a grant that was thought of is a test here, against the real engines.
class GrantsTest {

    private static final Identity PRAGUE = new Identity("o'neil; DROP TABLE tickets; --", Set.of("it", "o'ps"), Map.of("city", "Prague", "team", "1"));

    private static final Grants FILTERED = Grants.of(List.of(
            TableGrant.columns("people", "id", "name", "team_id", "city").where("city = :city"),
            TableGrant.all("tickets").where("team_id = CAST(:team AS INTEGER) OR title IN (:groups) OR title = :subject"),
            TableGrant.all("teams"),
            TableGrant.all("incidents").where("id <> 7")));

    private static final Grants MASKED = Grants.of(List.of(
            TableGrant.all("people").mask("email", Mask.LAST_FOUR).mask("name", Mask.FIRST_ONE).mask("city", Mask.STARS).mask("job_title", Mask.NULL)));

    private interface Check {
        void on(Asker asker) throws Exception;
    }

    private record Asker(SqlExecutor executor, SchemaView schema, Identity identity) {
        SqlOutcome ask(String sql) {
            return executor.run(sql, schema, identity, new Cancellation());
        }

        SqlResult rows(String sql) {
            return assertInstanceOf(SqlOutcome.Rows.class, ask(sql), sql).result();
        }

        Object one(String sql) {
            return rows(sql).rows().getFirst().getFirst();
        }

        void refused(String rule, String sql) {
            assertEquals(rule, assertInstanceOf(SqlOutcome.Refused.class, ask(sql), sql).rule(), sql);
        }
    }

    private static void with(Dialect dialect, Path directory, Grants grants, Identity identity, Check check) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            check.on(new Asker(new SqlExecutor(sample.database(), grants, SqlLimits.DEFAULT), sample.database().schema(grants, identity), identity));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_row_filter_holds_wherever_the_table_is_used(Dialect dialect, @TempDir Path directory) throws Exception {
        with(dialect, directory, FILTERED, PRAGUE, asker -> {
            assertEquals(24L, asker.one("SELECT count(*) FROM people"));
            assertEquals(0L, asker.one("SELECT count(*) FROM people WHERE city <> 'Prague'"));
            assertEquals(0L, asker.one("SELECT count(*) FROM people WHERE city = 'Brno' OR 1 = 1 AND city <> 'Prague'"));
            assertEquals(1L, asker.one("SELECT count(DISTINCT city) FROM people p"));
            assertEquals(0L, asker.one("SELECT count(*) FROM (SELECT city FROM people) s WHERE s.city <> 'Prague'"));
            assertEquals(0L, asker.one("WITH x AS (SELECT * FROM people) SELECT count(*) FROM x WHERE city <> 'Prague'"));
            assertEquals(0L, asker.one("SELECT count(*) FROM teams WHERE EXISTS (SELECT 1 FROM people p WHERE p.city = 'Brno')"));
            assertEquals(0L, asker.one("SELECT count(*) FROM teams t JOIN people p ON p.team_id = t.id AND p.city = 'Brno'"));
            assertEquals(0L, asker.one("SELECT count(*) FROM teams t JOIN (people p JOIN tickets k ON k.team_id = p.team_id) ON 1 = 1 WHERE p.city = 'Brno'"));
            assertEquals(8L, asker.one("SELECT count(*) FROM teams t LEFT JOIN people p ON p.team_id = t.id AND p.city = 'Brno'"));
            assertEquals("Prague", asker.one("SELECT city FROM people UNION SELECT city FROM people WHERE city > 'A'"));
            assertEquals(250L, asker.one("SELECT count(*) FROM tickets"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void an_error_cannot_tell_about_a_row_that_the_filter_hides(Dialect dialect, @TempDir Path directory) throws Exception {
        with(dialect, directory, FILTERED, PRAGUE, asker -> {
            assertEquals(149L, asker.one("SELECT count(*) FROM incidents"));
            assertEquals(149L, asker.one("SELECT count(*) FROM incidents WHERE 1 / (id - 7) >= -1"));
            assertEquals(149L, asker.one("SELECT count(*) FROM (SELECT id, 1 / (id - 7) AS x FROM incidents) s WHERE x >= -1"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_mask_holds_wherever_the_column_is_used(Dialect dialect, @TempDir Path directory) throws Exception {
        with(dialect, directory, MASKED, PRAGUE, asker -> {
            assertEquals("***.org", asker.one("SELECT email FROM people WHERE id = 1"));
            assertEquals("P***", asker.one("SELECT name FROM people WHERE id = 1"));
            assertEquals("***", asker.one("SELECT city FROM people WHERE id = 1"));
            assertEquals(0L, asker.one("SELECT count(job_title) FROM people"));
            assertEquals(0L, asker.one("SELECT count(*) FROM people WHERE email LIKE 'person1@%'"));
            assertEquals(0L, asker.one("SELECT count(*) FROM people WHERE city = 'Prague'"));
            assertEquals(1L, asker.one("SELECT count(DISTINCT city) FROM people"));
            assertEquals(1L, asker.one("SELECT count(*) FROM (SELECT email FROM people GROUP BY email) s"));
            assertEquals("***", asker.one("SELECT max(p.city) FROM people p"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_hidden_column_cannot_be_reached_through_an_outer_name_or_an_alias(Dialect dialect, @TempDir Path directory) throws Exception {
        var grants = Grants.of(List.of(TableGrant.columns("people", "id", "name"), TableGrant.all("tickets"), TableGrant.all("teams")));
        with(dialect, directory, grants, PRAGUE, asker -> {
            // the outer query has a column named like the hidden one: the inner table must not give its own
            assertEquals("mine", asker.one("SELECT (SELECT city FROM people WHERE people.id = 1) FROM (SELECT 'mine' AS city) s"));
            assertEquals("mine", asker.one("SELECT city FROM people JOIN (SELECT 'mine' AS city) s ON people.id = 1"));
            assertEquals("mine", asker.one("SELECT 'mine' AS city FROM people ORDER BY city LIMIT 1"));
            asker.refused("column", "SELECT people.city FROM people");
            asker.refused("column", "SELECT x.city FROM (SELECT * FROM people) x");
            asker.refused("column", "SELECT t.id FROM teams t JOIN people USING (city)");
            assertEquals(List.of("id", "name"), asker.rows("SELECT * FROM people LIMIT 1").columns().stream()
                    .map(column -> column.name().toLowerCase(java.util.Locale.ROOT)).toList());
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_named_query_never_gives_way_to_a_hidden_table_of_its_name(Dialect dialect, @TempDir Path directory) throws Exception {
        var grants = Grants.of(List.of(TableGrant.all("teams")));
        with(dialect, directory, grants, PRAGUE, asker -> {
            assertEquals("mine", asker.one("WITH secrets AS (SELECT 'mine' AS secret) SELECT secret FROM secrets"));
            assertEquals("mine", asker.one("WITH secrets AS (SELECT 'mine' AS secret) SELECT s.secret FROM secrets s"));
            assertEquals("mine", asker.one("WITH secrets AS (SELECT 'mine' AS secret) SELECT (SELECT max(secret) FROM secrets) FROM teams LIMIT 1"));
            assertEquals("mine", asker.one("WITH secrets AS (SELECT 'mine' AS secret), b AS (SELECT secret FROM secrets) SELECT secret FROM b"));
            asker.refused("table", "SELECT (WITH secrets AS (SELECT 'mine' AS secret) SELECT secret FROM secrets) FROM secrets");
            asker.refused("table", "SELECT x FROM (WITH secrets AS (SELECT 'mine' AS x) SELECT x FROM secrets) s UNION SELECT secret FROM secrets");
        });
    }

    @Test
    void a_broken_view_is_shown_without_values(@TempDir Path directory) throws Exception {
        Path file = SampleDatabase.sqlite(directory);
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE gone (a)");
            statement.execute("CREATE VIEW broken AS SELECT abs(-9223372036854775807 - id) AS a FROM teams");
        }
        try (var database = Database.open(DatabaseSource.of(file.toString()))) {
            var schema = database.schema(Grants.everything());
            assertEquals(-1, schema.table("broken").orElseThrow().rows());
            assertEquals(2_000, schema.table("tickets").orElseThrow().rows());
        }
    }

    @Test
    void a_sqlite_alias_in_where_does_not_read_the_hidden_column_of_the_same_name(@TempDir Path directory) throws Exception {
        var grants = Grants.of(List.of(TableGrant.columns("people", "id", "name")));
        with(Dialect.SQLITE, directory, grants, PRAGUE, asker -> {
            assertEquals(120L, (long) asker.rows("SELECT 'mine' AS city FROM people WHERE city = 'mine'").rows().size());
            assertEquals(0, asker.rows("SELECT 'mine' AS city FROM people WHERE city = 'Prague'").rows().size());
        });
    }

    @ParameterizedTest
    @EnumSource
    void values_of_an_identity_are_literals_and_nothing_else(Dialect dialect, @TempDir Path directory) throws Exception {
        var grants = Grants.of(List.of(TableGrant.all("tickets").where("title = :subject OR title IN (:groups) OR title = :note")));
        var identity = new Identity("x' OR '1'='1", Set.of("a') OR (1=1", "b"), Map.of("note", "' UNION SELECT secret FROM secrets --"));
        with(dialect, directory, grants, identity, asker -> assertEquals(0L, asker.one("SELECT count(*) FROM tickets")));
    }

    @ParameterizedTest
    @EnumSource
    void an_identity_without_the_attribute_or_with_no_group_sees_nothing(Dialect dialect, @TempDir Path directory) throws Exception {
        var byCity = Grants.of(List.of(TableGrant.all("people").where("city = :city")));
        var byGroup = Grants.of(List.of(TableGrant.all("people").where("city IN (:groups)")));
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            var nobody = Identity.of("nobody");
            var schema = sample.database().schema(byCity);
            var verdict = SqlGate.check("SELECT * FROM people", schema, byCity, nobody, SqlLimits.DEFAULT);
            var refused = assertInstanceOf(SqlVerdict.Refused.class, verdict);
            assertEquals("identity", refused.rule());
            assertTrue(refused.message().contains("no attribute 'city'"), refused.message());
            var asker = new Asker(new SqlExecutor(sample.database(), byGroup, SqlLimits.DEFAULT), sample.database().schema(byGroup), nobody);
            assertEquals(0L, asker.one("SELECT count(*) FROM people"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_plan_is_not_shown_under_a_row_filter(Dialect dialect, @TempDir Path directory) throws Exception {
        with(dialect, directory, FILTERED, PRAGUE, asker -> {
            var plan = asker.executor().explain("SELECT * FROM tickets", asker.schema(), PRAGUE, new Cancellation());
            assertEquals("explain", assertInstanceOf(SqlOutcome.Refused.class, plan).rule());
            assertInstanceOf(SqlOutcome.Rows.class, asker.executor().explain("SELECT * FROM teams", asker.schema(), PRAGUE, new Cancellation()));
        });
    }

    @Test
    void a_row_filter_that_is_not_a_condition_refuses_the_table(@TempDir Path directory) throws Exception {
        for (String filter : new String[] {"1 = 1; DROP TABLE people", "id IN (SELECT id FROM secrets)", "load_extension('x')", "city = ", "", "1 = 1) OR (1 = 1",
            "1 = 1 UNION SELECT 1", "1 = 1 GROUP BY id", "id = 1 -- '"}) {
            var grants = Grants.of(List.of(TableGrant.all("people").where(filter)));
            var engine = Engines.open(Dialect.SQLITE, directory.resolve("x" + filter.hashCode()).toFile().mkdirs() ? directory.resolve("x" + filter.hashCode()) : directory);
            try (var sample = engine.orElseThrow()) {
                var verdict = SqlGate.check("SELECT id FROM people", sample.database().schema(Grants.everything()), grants, PRAGUE, SqlLimits.DEFAULT);
                if (filter.startsWith("id = 1 --")) {
                    assertInstanceOf(SqlVerdict.Admitted.class, verdict);
                } else {
                    assertEquals("row-filter", assertInstanceOf(SqlVerdict.Refused.class, verdict, filter).rule(), filter);
                }
            }
        }
    }

    @Test
    void names_in_grants_ignore_case_and_a_star_stands_for_the_rest() {
        var grants = Grants.of(List.of(TableGrant.all("*"), TableGrant.columns("People", "ID"), TableGrant.all("other.*")));
        assertTrue(grants.table("tickets").orElseThrow().allows("anything"));
        assertTrue(grants.table("PEOPLE").orElseThrow().allows("id"));
        assertFalse(grants.table("people").orElseThrow().allows("name"));
        assertTrue(grants.table("other.vendors").isPresent());
        assertTrue(grants.table("third.vendors").isEmpty());
        assertThrows(IllegalArgumentException.class, () -> Grants.of(List.of(TableGrant.all("a"), TableGrant.all("A"))));
        assertThrows(IllegalArgumentException.class, () -> Mask.named("none"));
        assertEquals(Mask.LAST_FOUR, Mask.named("last-four"));
    }

    @Test
    void odd_names_are_printed_as_the_database_spells_them(@TempDir Path directory) throws Exception {
        with(Dialect.POSTGRESQL, directory, Grants.everything(), PRAGUE, asker -> {
            assertEquals("Acme", asker.one("SELECT \"Full Name\" FROM other.vendors"));
            assertEquals("Acme", asker.one("SELECT v.\"full name\" FROM OTHER.Vendors v"));
            assertEquals("Acme", asker.one("SELECT * FROM (SELECT \"Full Name\" FROM other.vendors) s"));
            asker.refused("table", "SELECT * FROM vendors");
        });
    }
}
