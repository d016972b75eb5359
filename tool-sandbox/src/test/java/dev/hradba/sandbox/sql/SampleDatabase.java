package dev.hradba.sandbox.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;

/// A small IT operations database with deterministic rows, for every engine.
final class SampleDatabase {

    private static final String[] TABLES = {
        "CREATE TABLE teams (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, department VARCHAR(80), location VARCHAR(80))",
        "CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, email VARCHAR(120), job_title VARCHAR(80), "
                + "team_id INTEGER REFERENCES teams(id), city VARCHAR(80), hired_on DATE, active BOOLEAN)",
        "CREATE TABLE assets (id INTEGER PRIMARY KEY, asset_tag VARCHAR(20), type VARCHAR(20), status VARCHAR(20), purchased_on DATE, "
                + "price DECIMAL(10,2), owner_id INTEGER REFERENCES people(id))",
        "CREATE TABLE services (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, tier VARCHAR(10), team_id INTEGER REFERENCES teams(id))",
        "CREATE TABLE tickets (id INTEGER PRIMARY KEY, title VARCHAR(200) NOT NULL, status VARCHAR(20), priority VARCHAR(5), "
                + "created_at TIMESTAMP, closed_at TIMESTAMP, assignee_id INTEGER REFERENCES people(id), team_id INTEGER REFERENCES teams(id))",
        "CREATE TABLE incidents (id INTEGER PRIMARY KEY, title VARCHAR(200) NOT NULL, severity VARCHAR(10), started_at TIMESTAMP, "
                + "affected_users INTEGER, service_id INTEGER REFERENCES services(id))",
        "CREATE TABLE deployments (id INTEGER PRIMARY KEY, service_id INTEGER REFERENCES services(id), version VARCHAR(20), "
                + "environment VARCHAR(20), outcome VARCHAR(20), deployed_at TIMESTAMP, duration_minutes INTEGER)",
        "CREATE TABLE on_call (id INTEGER PRIMARY KEY, team_id INTEGER REFERENCES teams(id), person_id INTEGER REFERENCES people(id), "
                + "start_date DATE, end_date DATE)",
        "CREATE TABLE secrets (id INTEGER PRIMARY KEY, secret VARCHAR(80))"
    };
    private static final String[] CITIES = {"Prague", "Brno", "Ostrava", "Plzen", "O'Hara"};
    private static final String[] STATUS = {"open", "in progress", "closed"};

    private SampleDatabase() {}

    static Path sqlite(Path directory) throws SQLException {
        Path file = directory.resolve("sample.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            fill(connection);
        }
        return file;
    }

    static void fill(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
        var random = new Random(7);
        insert(connection, "INSERT INTO teams VALUES (?,?,?,?)", 8, i -> new Object[] {i, "Team " + i, i % 2 == 0 ? "IT" : "Ops", CITIES[i % 4]});
        insert(connection, "INSERT INTO people VALUES (?,?,?,?,?,?,?,?)", 120, i -> new Object[] {
            i, "Person " + i, "person" + i + "@example.org", i % 3 == 0 ? "Engineer" : "Analyst", 1 + i % 8, CITIES[i % 5],
            java.time.LocalDate.of(2020, 1 + i % 12, 1 + i % 28), i % 7 != 0});
        insert(connection, "INSERT INTO assets VALUES (?,?,?,?,?,?,?)", 300, i -> new Object[] {
            i, "A-" + i, i % 2 == 0 ? "laptop" : "monitor", "in use", java.time.LocalDate.of(2022, 1 + i % 12, 1 + i % 28), 100 + i, 1 + i % 120});
        insert(connection, "INSERT INTO services VALUES (?,?,?,?)", 20, i -> new Object[] {i, "service-" + i, "tier " + (1 + i % 3), 1 + i % 8});
        insert(connection, "INSERT INTO tickets VALUES (?,?,?,?,?,?,?,?)", 2_000, i -> new Object[] {
            i, "Ticket about thing " + random.nextInt(900), STATUS[i % 3], "P" + (1 + i % 4),
            java.time.LocalDateTime.of(2026, 1 + i % 12, 1 + i % 28, i % 24, i % 60, 0),
            i % 3 == 2 ? java.time.LocalDateTime.of(2026, 1 + i % 12, 1 + i % 28, 23, 59, 0) : null, 1 + i % 120, 1 + i % 8});
        insert(connection, "INSERT INTO incidents VALUES (?,?,?,?,?,?)", 150, i -> new Object[] {
            i, "Incident " + i, "SEV" + (1 + i % 4), java.time.LocalDateTime.of(2026, 1 + i % 12, 3, 4, 5, 6), i * 3, 1 + i % 20});
        insert(connection, "INSERT INTO deployments VALUES (?,?,?,?,?,?,?)", 800, i -> new Object[] {
            i, 1 + i % 20, "1." + i % 9 + "." + i % 13, i % 2 == 0 ? "prod" : "test", i % 10 == 0 ? "failed" : "succeeded",
            java.time.LocalDateTime.of(2026, 1 + i % 12, 5, 4, 5, 6), i % 40});
        insert(connection, "INSERT INTO on_call VALUES (?,?,?,?,?)", 100, i -> new Object[] {
            i, 1 + i % 8, 1 + i % 120, java.time.LocalDate.of(2026, 1 + i % 12, 1), java.time.LocalDate.of(2026, 1 + i % 12, 8)});
        insert(connection, "INSERT INTO secrets VALUES (?,?)", 5, i -> new Object[] {i, "top secret " + i});
        connection.commit();
    }

    private interface RowOf {
        Object[] at(int i);
    }

    private static void insert(Connection connection, String sql, int rows, RowOf row) throws SQLException {
        boolean sqlite = connection.getMetaData().getURL().startsWith("jdbc:sqlite:");
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 1; i <= rows; i++) {
                Object[] values = row.at(i);
                for (int k = 0; k < values.length; k++) {
                    Object value = values[k];
                    if (sqlite && value instanceof java.time.LocalDateTime time) {
                        value = time.toString().replace('T', ' ') + (time.getSecond() == 0 ? ":00" : "");
                    } else if (sqlite && value instanceof java.time.LocalDate date) {
                        value = date.toString();
                    }
                    statement.setObject(k + 1, value);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
