package dev.hradba.sandbox.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.DatabaseException.Kind;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;

/// A database opened for reading only. Thread-safe; the opener closes it.
///
/// Reading happens in transactions that are always rolled back, on connections that the engine itself holds read-only where it can:
/// SQLite by open flags and `query_only`, PostgreSQL by `default_transaction_read_only`, H2 files by `ACCESS_MODE_DATA=r`.
public final class Database implements AutoCloseable {

    private final DatabaseSource source;
    private final Connections connections;
    private final Jdbi jdbi;
    private final ScheduledExecutorService watch;

    private Database(DatabaseSource source, SqlLimits limits) {
        this.source = source;
        this.connections = new Connections(source, limits.maxMemoryMegabytes());
        this.jdbi = Jdbi.create(connections);
        // text goes to the engine as it is: no placeholders, no templates
        jdbi.getConfig(SqlStatements.class).setTemplateEngine((template, context) -> template);
        jdbi.getConfig(SqlStatements.class).setSqlParser(new PlainSql());
        this.watch = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("hradba-sql-watch").factory());
    }

    /// Opens a database under the standard limits and checks that it answers.
    ///
    /// @throws DatabaseException if it cannot be read; a missing file is never created
    public static Database open(DatabaseSource source) {
        return open(source, SqlLimits.DEFAULT);
    }

    /// Opens a database and checks that it answers.
    ///
    /// @param limits its bound on memory is set in an engine that has such a setting (DuckDB), for all statements together
    /// @throws DatabaseException if it cannot be read; a missing file is never created
    public static Database open(DatabaseSource source, SqlLimits limits) {
        var database = new Database(source, limits);
        boolean opened = false;
        try {
            database.read(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
            opened = true;
            return database;
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    /// The engine.
    public Dialect dialect() {
        return source.dialect();
    }

    /// Whether the engine runs inside this process.
    boolean isEmbedded() {
        return switch (source.dialect()) {
            case SQLITE, DUCKDB -> true;
            case H2 -> !source.describe().startsWith("jdbc:h2:tcp:") && !source.describe().startsWith("jdbc:h2:ssl:");
            case POSTGRESQL, MYSQL -> false;
        };
    }

    /// Where the database is, without credentials.
    public String describe() {
        return source.describe();
    }

    /// What may be seen under these grants. Values of tables with a row filter are left out, for whose rows they would be is not known.
    ///
    /// @throws DatabaseException with kind `EMPTY` if there is nothing to see
    public SchemaView schema(Grants grants) {
        return schema(grants, Optional.empty());
    }

    /// What this identity may see under these grants: values come from the rows that its filters let through.
    ///
    /// @throws DatabaseException with kind `EMPTY` if there is nothing to see
    public SchemaView schema(Grants grants, Identity identity) {
        return schema(grants, Optional.of(identity));
    }

    private SchemaView schema(Grants grants, Optional<Identity> identity) {
        var view = read(handle -> new SchemaReader(handle, source.dialect(), grants, identity).read());
        if (view.tables().isEmpty()) {
            throw new DatabaseException(Kind.EMPTY, grants.isEverything()
                    ? "%s has no tables; check that this is the right database".formatted(describe())
                    : "none of the granted tables exists in %s; check the names in the grants".formatted(describe()));
        }
        return view;
    }

    /// Powers of the account beyond reading, in words; empty if there are none. SQLite has no accounts: its file is opened read-only.
    public List<String> writePowers() {
        return read(handle -> RoleCheck.powers(handle, source.dialect()));
    }

    /// Refuses an account that can do more than read.
    ///
    /// @throws DatabaseException with kind `WRITABLE` that lists the powers; [RoleScript] makes a fitting role
    public void requireReadOnlyAccount() {
        var powers = writePowers();
        if (!powers.isEmpty()) {
            throw new DatabaseException(Kind.WRITABLE, "the account for %s can do more than read: it %s. Use a role made by the role script"
                    .formatted(describe(), String.join("; it ", powers)));
        }
    }

    /// Work on a connection.
    interface Work<T> {
        T on(Handle handle) throws SQLException;
    }

    /// Runs work in a transaction that is rolled back.
    <T> T read(Work<T> work) {
        try (Handle handle = jdbi.open()) {
            return work.on(handle);
        } catch (JdbiException e) {
            throw e.getCause() instanceof SQLException sql ? Failures.opening(source, sql) : e;
        } catch (SQLException e) {
            throw Failures.opening(source, e);
        }
    }

    ScheduledExecutorService watch() {
        return watch;
    }

    /// Closes all connections.
    @Override
    public void close() {
        watch.shutdownNow();
        connections.close();
    }
}
