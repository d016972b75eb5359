package dev.hradba.sandbox.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/// A PostgreSQL server for tests: an embedded one, or that of `HRADBA_TEST_POSTGRES`, the JDBC address of an account that may create roles and
/// schemas, such as `jdbc:postgresql://127.0.0.1:5432/postgres?user=admin&password=...`. The database should be empty.
final class PostgresAtHand {

    private static final String READER = "hradba_test_reader";
    private static final String PASSWORD = "reader-password";
    private static boolean prepared;
    private static String embedded = "";
    private static boolean tried;

    private PostgresAtHand() {}

    static Optional<String> url() {
        String url = System.getProperty("HRADBA_TEST_POSTGRES", System.getenv("HRADBA_TEST_POSTGRES"));
        return url == null || url.isBlank() ? embedded() : Optional.of(url);
    }

    /// Starts the embedded server once; it ends with this process.
    private static synchronized Optional<String> embedded() {
        if (!tried) {
            tried = true;
            embedded = start();
        }
        return embedded.isEmpty() ? Optional.empty() : Optional.of(embedded);
    }

    private static String start() {
        try {
            var server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            String url = server.getJdbcUrl("postgres", "postgres");
            askForPasswords(url);
            return url;
        } catch (IOException | IllegalStateException | SQLException e) {
            System.out.println("PostgreSQL tests are skipped: no embedded server starts here (%s); set HRADBA_TEST_POSTGRES to the JDBC address of a throw-away server"
                    .formatted(e.getMessage()));
            return "";
        }
    }

    /// The embedded server trusts everybody on this machine; from here on only its administrator.
    private static void askForPasswords(String url) throws IOException, SQLException {
        try (Connection admin = DriverManager.getConnection(url); var statement = admin.createStatement()) {
            try (var file = statement.executeQuery("SHOW hba_file")) {
                file.next();
                Files.writeString(Path.of(file.getString(1)), """
                        local all postgres trust
                        host all postgres 127.0.0.1/32 trust
                        host all postgres ::1/128 trust
                        host all all 127.0.0.1/32 scram-sha-256
                        host all all ::1/128 scram-sha-256
                        """);
            }
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    static Connection admin() throws SQLException {
        return DriverManager.getConnection(url().orElseThrow());
    }

    /// Creates the sample and a role made by [RoleScript], once.
    static synchronized void prepare() throws SQLException {
        if (prepared) {
            return;
        }
        try (Connection admin = admin()) {
            try (var statement = admin.createStatement()) {
                statement.execute("DROP SCHEMA IF EXISTS public CASCADE");
                statement.execute("CREATE SCHEMA public");
                statement.execute("DROP SCHEMA IF EXISTS other CASCADE");
                statement.execute("CREATE SCHEMA other");
                statement.execute("CREATE TABLE other.vendors (id INTEGER PRIMARY KEY, \"Full Name\" TEXT)");
                statement.execute("INSERT INTO other.vendors VALUES (1, 'Acme')");
            }
            SampleDatabase.fill(admin);
            admin.setAutoCommit(true);
            try (var statement = admin.createStatement()) {
                statement.execute("COMMENT ON TABLE tickets IS 'work to do'; COMMENT ON COLUMN tickets.priority IS 'P1 is worst'");
                statement.execute("ANALYZE");
                try (var there = statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + READER + "'")) {
                    if (there.next()) {
                        statement.execute("DROP OWNED BY " + READER + "; DROP ROLE " + READER);
                    }
                }
                statement.execute("CREATE ROLE " + READER + " LOGIN PASSWORD '" + PASSWORD + "' NOINHERIT");
                statement.execute("GRANT USAGE ON SCHEMA public, other TO " + READER + "; GRANT SELECT ON ALL TABLES IN SCHEMA public, other TO " + READER);
            }
        }
        prepared = true;
    }

    /// The address of another database of the server, for its administrator.
    static String url(String database) {
        return url().orElseThrow().replaceFirst("/[^/?]+(\\?|$)", "/" + database + "$1");
    }

    static DatabaseSource reader() {
        return readerOf(url().orElseThrow());
    }

    static DatabaseSource reader(String database) {
        return readerOf(url(database));
    }

    private static DatabaseSource readerOf(String url) {
        int question = url.indexOf('?');
        return DatabaseSource.of(question < 0 ? url : url.substring(0, question), Optional.of(READER), Optional.of(PASSWORD));
    }
}
