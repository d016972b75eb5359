package dev.hradba.rag.store;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/// A PostgreSQL server for tests: that of `HRADBA_TEST_PGVECTOR`, the JDBC address of an account that may create schemas, roles and the extension
/// pgvector, or an embedded one, which has no pgvector.
final class PostgresAtHand {

    private static String embedded = "";
    private static boolean tried;

    private PostgresAtHand() {}

    static Optional<String> url() {
        Optional<String> given = withVectors();
        return given.isPresent() ? given : embedded();
    }

    /// The server that has pgvector, if one was named.
    static Optional<String> withVectors() {
        return Optional.ofNullable(System.getProperty("HRADBA_TEST_PGVECTOR", System.getenv("HRADBA_TEST_PGVECTOR"))).filter(url -> !url.isBlank());
    }

    static synchronized Optional<String> embedded() {
        if (!tried) {
            tried = true;
            try {
                embedded = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start().getJdbcUrl("postgres", "postgres");
            } catch (IOException | IllegalStateException e) {
                System.out.println("PostgreSQL tests are skipped: no embedded server starts here (%s); set HRADBA_TEST_PGVECTOR to the JDBC address of a throw-away server"
                        .formatted(e.getMessage()));
            }
        }
        return Optional.of(embedded).filter(url -> !url.isEmpty());
    }

    static void execute(String url, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(url); var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
