package dev.hradba.sandbox.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

import dev.hradba.sandbox.sql.DatabaseException.Kind;
import org.jdbi.v3.core.ConnectionFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/// Opens read-only connections and keeps a few for the next caller. Thread-safe.
final class Connections implements ConnectionFactory, AutoCloseable {

    private static final int MAX_IDLE = 4;
    private static final Map<String, String> MYSQL_SPELLING = Map.of("sslmode", "sslMode");
    private static final byte[] SQLITE_MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final DatabaseSource source;
    private final int memoryMegabytes;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    Connections(DatabaseSource source, int memoryMegabytes) {
        this.source = source;
        this.memoryMegabytes = memoryMegabytes;
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection connection;
        synchronized (idle) {
            if (closed) {
                throw new IllegalStateException("the database %s is closed".formatted(source.describe()));
            }
            connection = idle.poll();
        }
        if (connection != null && connection.isValid(1)) {
            return connection;
        }
        return switch (source.dialect()) {
            case SQLITE -> sqlite();
            case POSTGRESQL -> postgresql();
            case H2 -> h2();
            case MYSQL -> mysql();
            case DUCKDB -> duckdb();
        };
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        try {
            connection.rollback();
            connection.clearWarnings();
        } catch (SQLException e) {
            connection.close();
            return;
        }
        synchronized (idle) {
            if (!closed && idle.size() < MAX_IDLE) {
                idle.push(connection);
                return;
            }
        }
        connection.close();
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
            while (!idle.isEmpty()) {
                try {
                    idle.pop().close();
                } catch (SQLException e) {
                    // a connection that cannot be closed is gone already, which is what was asked for
                }
            }
        }
    }

    private Connection sqlite() throws SQLException {
        checkSqliteFile(source.file().orElseThrow());
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(org.sqlite.SQLiteOpenMode.READONLY);
        config.enableLoadExtension(false);
        config.setBusyTimeout(2_000);
        var connection = (SQLiteConnection) config.createConnection("jdbc:sqlite:" + source.file().orElseThrow());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA trusted_schema = OFF");
            statement.execute("PRAGMA query_only = ON");
            statement.execute("PRAGMA temp_store = MEMORY"); // what a statement holds back counts as memory; without this it fills a disk
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, 50_000_000);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, 200_000);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_EXPR_DEPTH, 200);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_COMPOUND_SELECT, 40);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000);
        }
        connection.setAutoCommit(false);
        return connection;
    }

    private static void checkSqliteFile(Path file) {
        if (!Files.exists(file)) {
            throw new DatabaseException(Kind.NOT_FOUND, "there is no file %s; nothing was created. Check the path".formatted(file));
        }
        if (!Files.isRegularFile(file)) {
            throw new DatabaseException(Kind.NOT_A_DATABASE, "%s is not a file; give the path of a SQLite 3 file".formatted(file));
        }
        if (!Files.isReadable(file)) {
            throw new DatabaseException(Kind.UNREACHABLE, "%s may not be read; check its permissions".formatted(file));
        }
        byte[] head;
        try (var in = Files.newInputStream(file)) {
            head = in.readNBytes(SQLITE_MAGIC.length);
        } catch (IOException e) {
            throw new DatabaseException(Kind.UNREACHABLE, "%s cannot be read (%s)".formatted(file, Failures.brief(e)), e);
        }
        if (head.length == 0) {
            throw new DatabaseException(Kind.EMPTY, "%s is an empty file; give a database with tables".formatted(file));
        }
        if (!Arrays.equals(head, SQLITE_MAGIC)) {
            throw new DatabaseException(Kind.NOT_A_DATABASE, "%s is not a SQLite database; give the path of a SQLite 3 file".formatted(file));
        }
    }

    private Connection postgresql() throws SQLException {
        var properties = new Properties();
        PgOptions.put(source.options(), properties);
        // not by the driver's class: its annotations refer to classes that are not there, which javac warns about
        var connection = java.sql.DriverManager.getConnection(source.describe(), properties);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return connection;
    }

    private Connection h2() throws SQLException {
        source.file().filter(file -> !Files.exists(file)).ifPresent(file -> {
            throw new DatabaseException(Kind.NOT_FOUND, "there is no file %s; nothing was created. Check the path".formatted(file));
        });
        var properties = new Properties();
        var url = new StringBuilder(source.describe());
        source.options().forEach((key, value) -> {
            if (key.equals("user") || key.equals("password")) {
                properties.setProperty(key, value);
            } else if (!key.equals("ifexists") && !key.equals("access_mode_data") && !key.equals("forbid_creation")) {
                url.append(';').append(key.toUpperCase(Locale.ROOT)).append('=').append(h2Value(key, value));
            }
        });
        url.append(";IFEXISTS=TRUE");
        if (source.file().isPresent()) {
            url.append(";ACCESS_MODE_DATA=r");
        }
        var connection = new org.h2.Driver().connect(url.toString(), properties);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return connection;
    }

    private Connection mysql() throws SQLException {
        var properties = new Properties();
        source.options().forEach((key, value) -> properties.setProperty(MYSQL_SPELLING.getOrDefault(key, key), value));
        properties.setProperty("connectTimeout", "10000");
        properties.setProperty("allowMultiQueries", "false");
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("sessionVariables", "sql_mode='STRICT_TRANS_TABLES,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO'");
        var connection = driver("MySQL or MariaDB", "org.mariadb.jdbc:mariadb-java-client", source.describe(), properties);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION READ ONLY");
        }
        return connection;
    }

    /// Read-only, without extensions, files or network, and with settings that a statement cannot change back.
    private Connection duckdb() throws SQLException {
        Path file = source.file().orElseThrow();
        if (!Files.isRegularFile(file)) {
            throw new DatabaseException(Kind.NOT_FOUND, "there is no file %s; nothing was created. Check the path".formatted(file));
        }
        var properties = new Properties();
        properties.setProperty("duckdb.read_only", "true");
        properties.setProperty("access_mode", "read_only");
        properties.setProperty("enable_external_access", "false");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("allow_community_extensions", "false");
        properties.setProperty("memory_limit", memoryMegabytes + "MiB");
        properties.setProperty("temp_directory", ""); // what does not fit into memory is refused and fills no disk
        properties.setProperty("threads", "2");
        var connection = driver("DuckDB", "org.duckdb:duckdb_jdbc", "jdbc:duckdb:" + file, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_configuration = true");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    private static Connection driver(String engine, String artifact, String url, Properties properties) throws SQLException {
        try {
            return java.sql.DriverManager.getConnection(url, properties);
        } catch (SQLException e) {
            if ("08001".equals(e.getSQLState()) && String.valueOf(e.getMessage()).startsWith("No suitable driver")) {
                throw new DatabaseException(Kind.NOT_ALLOWED, "the driver for %s is not on the class path; add %s".formatted(engine, artifact), e);
            }
            throw e;
        }
    }

    private static String h2Value(String key, String value) {
        if (!value.matches("[A-Za-z0-9_-]{1,60}")) {
            throw new DatabaseException(Kind.NOT_ALLOWED, "the option %s of the database address has the odd value '%s'".formatted(key, value));
        }
        return value;
    }
}
