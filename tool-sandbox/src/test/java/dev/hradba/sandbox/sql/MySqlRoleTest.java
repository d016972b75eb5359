package dev.hradba.sandbox.sql;

import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.DatabaseException.Kind;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MySqlRoleTest {

    @Test
    void an_account_from_the_script_can_read_what_is_granted_and_nothing_else(@TempDir java.nio.file.Path directory) throws Exception {
        var engine = Engines.open(SchemaView.Dialect.MYSQL, directory);
        Assumptions.assumeTrue(engine.isPresent());
        String admin = Engines.mysqlUrl().orElseThrow();
        String address = admin.substring(0, admin.indexOf('?'));
        try (var sample = engine.get(); var connection = DriverManager.getConnection(admin); var statement = connection.createStatement()) {
            assertEquals(Kind.WRITABLE, assertThrows(DatabaseException.class, sample.database()::requireReadOnlyAccount).kind());
            statement.execute("DROP USER IF EXISTS hradba_test_role@'%'");
            String script = RoleScript.mysql("hradba_test_role", address.substring(address.lastIndexOf('/') + 1), sample.database().schema(Corpus.GRANTS), Corpus.GRANTS);
            for (String line : script.lines().filter(each -> !each.startsWith("--")).toList()) {
                statement.execute(line);
            }
            statement.execute("ALTER USER hradba_test_role@'%' IDENTIFIED BY 'pw' ACCOUNT UNLOCK");
        }
        try (var database = Database.open(DatabaseSource.of(address, Optional.of("hradba_test_role"), Optional.of("pw")))) {
            assertEquals(List.of(), database.writePowers());
            var schema = database.schema(Grants.everything());
            assertTrue(schema.table("secrets").isEmpty());
            assertTrue(schema.table("people").orElseThrow().column("email").isEmpty());
            var executor = new SqlExecutor(database, Corpus.GRANTS, SqlLimits.DEFAULT);
            assertInstanceOf(SqlOutcome.Rows.class, executor.run("SELECT * FROM people", schema, Identity.of("a"), new Cancellation()));
            for (String sql : List.of("DELETE FROM tickets", "SELECT email FROM people", "SELECT * FROM secrets", "CREATE TABLE x (a int)",
                    "CREATE TEMPORARY TABLE x (a int)", "SELECT 1 INTO OUTFILE '/tmp/x'", "SELECT 1; SELECT 2")) {
                assertThrows(RuntimeException.class, () -> database.read(handle -> handle.execute(sql)), sql);
            }
        }
    }

    @Test
    void everything_is_the_database_of_the_address_and_others_are_read_where_grants_name_them(@TempDir java.nio.file.Path directory) throws Exception {
        var engine = Engines.open(SchemaView.Dialect.MYSQL, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get(); var connection = DriverManager.getConnection(Engines.mysqlUrl().orElseThrow()); var statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE DATABASE hradba_test_other");
            statement.execute("CREATE TABLE hradba_test_other.parts (id int PRIMARY KEY)");
            try {
                var everything = sample.database().schema(Grants.everything());
                assertTrue(everything.tables().stream().noneMatch(table -> table.name().contains(".")), everything::toString);
                assertInstanceOf(SqlVerdict.Refused.class,
                        SqlGate.check("SELECT * FROM hradba_test_other.parts", everything, Grants.everything(), Identity.of("a"), SqlLimits.DEFAULT));
                var named = Grants.of(List.of(Grants.TableGrant.all("hradba_test_other.parts")));
                var other = sample.database().schema(named);
                assertEquals(List.of("hradba_test_other.parts"), other.tables().stream().map(SchemaView.Table::name).toList());
                assertInstanceOf(SqlOutcome.Rows.class,
                        new SqlExecutor(sample.database(), named, SqlLimits.DEFAULT).run("SELECT * FROM hradba_test_other.parts", other, Identity.of("a"), new Cancellation()));
            } finally {
                statement.execute("DROP DATABASE hradba_test_other");
            }
        }
    }

    @Test
    void rights_on_columns_routines_and_roles_are_powers_too() {
        assertEquals(List.of(), RoleCheck.mysql(List.of("GRANT USAGE ON *.* TO `r`@`%` IDENTIFIED BY PASSWORD 'x' WITH MAX_USER_CONNECTIONS 20",
                "GRANT SELECT, SELECT (`id`, `name`), SHOW VIEW ON `shop`.`people` TO `r`@`%`")));
        assertEquals(List.of("may update on `shop`.`people`"), RoleCheck.mysql(List.of("GRANT SELECT, UPDATE (`name`) ON `shop`.`people` TO `r`@`%`")));
        assertEquals(List.of("may execute on PROCEDURE `shop`.`p`"), RoleCheck.mysql(List.of("GRANT EXECUTE ON PROCEDURE `shop`.`p` TO `r`@`%`")));
        assertEquals(List.of("may pass on its rights on `shop`.*"), RoleCheck.mysql(List.of("GRANT SELECT ON `shop`.* TO `r`@`%` WITH GRANT OPTION")));
        assertEquals(List.of("was given more: GRANT `boss`"), RoleCheck.mysql(List.of("GRANT `boss` TO `r`@`%`")));
    }
}
