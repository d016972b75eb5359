package dev.hradba.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;

/// The sample IT operations database: eight tables and about 7,000 rows in one SQLite file.
///
/// The rows are generated and the same for everyone, except that all dates count back from the day given, so that
/// "last month" finds something on the day the sample is made.
public final class SampleDatabase {

    private SampleDatabase() {}

    /// Writes the database. Whoever looks at `file` sees either nothing or the whole database, also after a crash.
    ///
    /// @param file  where to write; an existing file is replaced
    /// @param today the newest rows are of this day
    /// @throws IOException if the file cannot be written
    public static void create(Path file, LocalDate today) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        var draft = Files.createTempFile(directory, "sample-", ".tmp");
        try {
            fill(draft, today);
            publish(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void fill(Path draft, LocalDate today) throws IOException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + draft)) {
            connection.setAutoCommit(false);
            execute(connection, schema());
            new SampleRows(connection, today).insertAll();
            connection.commit();
        } catch (SQLException e) {
            throw new IOException("cannot write the sample database to %s: %s".formatted(draft, e.getMessage()), e);
        }
    }

    private static void publish(Path draft, Path file) throws IOException {
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void execute(Connection connection, String script) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : script.split(";\n")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    private static String schema() {
        try (InputStream in = SampleDatabase.class.getResourceAsStream("schema.sql")) {
            if (in == null) {
                throw new IllegalStateException("schema.sql is missing from the sample jar; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
