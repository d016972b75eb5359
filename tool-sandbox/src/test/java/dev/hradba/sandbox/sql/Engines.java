package dev.hradba.sandbox.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// The sample in a real engine.
final class Engines implements AutoCloseable {

    private final Database database;
    private final Optional<Connection> keptOpen;

    private Engines(Database database, Optional<Connection> keptOpen) {
        this.database = database;
        this.keptOpen = keptOpen;
    }

    /// Opens the sample, or is empty with a printed reason if the engine is not at hand.
    static Optional<Engines> open(Dialect dialect, Path directory) throws SQLException {
        return switch (dialect) {
            case SQLITE -> Optional.of(new Engines(Database.open(DatabaseSource.of(SampleDatabase.sqlite(directory).toString())), Optional.empty()));
            case H2 -> {
                Connection connection = DriverManager.getConnection("jdbc:h2:mem:sample" + System.nanoTime() + ";DB_CLOSE_DELAY=0");
                SampleDatabase.fill(connection);
                yield Optional.of(new Engines(Database.open(DatabaseSource.of(connection.getMetaData().getURL())), Optional.of(connection)));
            }
            case POSTGRESQL -> postgresql();
            case MYSQL -> mysql();
            case DUCKDB -> {
                Path file = directory.resolve("sample.duckdb");
                try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file)) {
                    SampleDatabase.fill(connection);
                }
                yield Optional.of(new Engines(Database.open(DatabaseSource.of("jdbc:duckdb:" + file)), Optional.empty()));
            }
        };
    }

    private static Optional<Engines> postgresql() throws SQLException {
        if (PostgresAtHand.url().isEmpty()) {
            return Optional.empty();
        }
        PostgresAtHand.prepare();
        return Optional.of(new Engines(Database.open(PostgresAtHand.reader()), Optional.empty()));
    }

    static Optional<String> mysqlUrl() {
        return Optional.ofNullable(System.getProperty("HRADBA_TEST_MYSQL", System.getenv("HRADBA_TEST_MYSQL"))).filter(url -> !url.isBlank());
    }

    /// `HRADBA_TEST_MYSQL` holds the JDBC address of an empty database on a throw-away server, with an account that may create users, such as
    /// `jdbc:mariadb://127.0.0.1:3306/hradba_test?user=root&password=...`.
    private static Optional<Engines> mysql() throws SQLException {
        if (mysqlUrl().isEmpty()) {
            System.out.println("MySQL runs are skipped: set HRADBA_TEST_MYSQL to the JDBC address of an empty database on a throw-away server");
            return Optional.empty();
        }
        String url = mysqlUrl().orElseThrow();
        try (Connection connection = DriverManager.getConnection(url); var statement = connection.createStatement()) {
            for (String table : java.util.List.of("secrets", "on_call", "deployments", "incidents", "tickets", "services", "assets", "people", "teams")) {
                statement.execute("DROP TABLE IF EXISTS " + table);
            }
            SampleDatabase.fill(connection);
        }
        return Optional.of(new Engines(Database.open(DatabaseSource.of(url)), Optional.empty()));
    }

    Database database() {
        return database;
    }

    @Override
    public void close() throws SQLException {
        database.close();
        if (keptOpen.isPresent()) {
            keptOpen.get().close();
        }
    }
}
