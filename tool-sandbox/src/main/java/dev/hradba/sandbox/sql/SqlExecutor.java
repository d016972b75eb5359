package dev.hradba.sandbox.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.jspecify.annotations.Nullable;

/// Runs statements that the gate admits, under limits. The one way from text to rows. Thread-safe.
public final class SqlExecutor {

    /// Of H2, MariaDB and MySQL.
    private static final Set<Integer> SERVER_TIMEOUTS = Set.of(57_014, 1_969, 3_024);

    private final Database database;
    private final Grants grants;
    private final SqlLimits limits;

    /// @param database where statements run; stays open, and is closed by its opener
    /// @param grants   what may be read
    /// @param limits   bounds on every statement
    public SqlExecutor(Database database, Grants grants, SqlLimits limits) {
        this.database = database;
        this.grants = grants;
        this.limits = limits;
    }

    /// The grants that statements are checked against.
    public Grants grants() {
        return grants;
    }

    /// The bounds on every statement.
    public SqlLimits limits() {
        return limits;
    }

    /// Checks a statement without running it.
    public SqlVerdict check(String sql, SchemaView schema, Identity identity) {
        return SqlGate.check(sql, schema, grants, identity, limits);
    }

    /// Checks a statement and runs what the gate printed, in a transaction that is rolled back.
    ///
    /// @param sql          the statement; untrusted
    /// @param schema       what the identity may see, from [Database#schema]
    /// @param identity     who asks
    /// @param cancellation stops the statement, on the server too
    /// @throws DatabaseException if the database is gone
    public SqlOutcome run(String sql, SchemaView schema, Identity identity, Cancellation cancellation) {
        return switch (check(sql, schema, identity)) {
            case SqlVerdict.Refused(var rule, var message) -> new SqlOutcome.Refused(rule, message);
            case SqlVerdict.Admitted admitted -> execute(admitted, admitted.sql(), cancellation);
        };
    }

    /// Checks a statement and asks the engine how it would run it. Not for statements under a row filter, whose plans tell about hidden rows.
    public SqlOutcome explain(String sql, SchemaView schema, Identity identity, Cancellation cancellation) {
        return switch (check("EXPLAIN " + sql, schema, identity)) {
            case SqlVerdict.Refused(var rule, var message) -> new SqlOutcome.Refused(rule, message);
            case SqlVerdict.Admitted admitted -> execute(admitted, admitted.sql(), cancellation);
        };
    }

    private SqlOutcome execute(SqlVerdict.Admitted admitted, String sql, Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            return new SqlOutcome.Failed("cancelled", "the call was cancelled before it began", sql);
        }
        return database.read(handle -> execute(handle.getConnection(), admitted, sql, cancellation));
    }

    private SqlOutcome execute(Connection connection, SqlVerdict.Admitted admitted, String sql, Cancellation cancellation) {
        long start = System.nanoTime();
        var stopped = new AtomicReference<@Nullable String>();
        try (Statement statement = connection.createStatement()) {
            prepare(statement);
            var memory = MemoryWatch.start(database, limits.maxMemoryMegabytes());
            var watch = database.watch().scheduleWithFixedDelay(() -> look(statement, stopped, start, memory), 25, 25, TimeUnit.MILLISECONDS);
            var registration = cancellation.onCancel(() -> cancelRepeatedly(statement, stopped));
            try {
                if (database.dialect() == Dialect.POSTGRESQL && !sql.startsWith("EXPLAIN ")) {
                    double cost = Plans.cost(statement, sql);
                    if (cost > limits.maxCost()) {
                        return new SqlOutcome.Failed("cost", "the planner expects a cost of %.0f; at most %.0f is allowed. Filter more or join less"
                                .formatted(cost, limits.maxCost()), sql);
                    }
                }
                return rows(statement, admitted, sql, start, stopped);
            } finally {
                watch.cancel(false);
                registration.close();
            }
        } catch (SQLException e) {
            if (Failures.isTooLarge(e)) { // the rest of the answer is unread: what comes next on this connection would be read as something else
                abort(connection);
                return new SqlOutcome.Failed("bytes", "the result is larger than this process takes at once; select fewer or shorter values", sql);
            }
            return failed(stopped.get(), e, sql);
        } catch (OutOfMemoryError e) { // of the statement's own thread, which has let go of what it held
            return failed("memory", null, sql);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException("a connection that must not be used again cannot be ended", e);
        }
    }

    private SqlOutcome rows(Statement statement, SqlVerdict.Admitted admitted, String sql, long start, AtomicReference<@Nullable String> stopped) throws SQLException {
        try (var rows = statement.executeQuery(sql.startsWith("EXPLAIN ") ? sql : CellBound.apply(database.dialect(), statement, sql, limits.maxCellChars()))) {
            var result = new ResultReader(database.dialect(), limits, () -> stopped.get() != null).read(rows, sql, start);
            String why = stopped.get();
            return why == null ? new SqlOutcome.Rows(result, admitted) : failed(why, null, sql);
        }
    }

    private void prepare(Statement statement) throws SQLException {
        switch (database.dialect()) {
            case SQLITE, DUCKDB -> { }
            case MYSQL -> {
                var url = statement.getConnection().getMetaData();
                boolean maria = url.getDatabaseProductName().toLowerCase(Locale.ROOT).contains("maria");
                statement.execute(maria ? "SET SESSION max_statement_time = " + limits.timeoutMillis() / 1000.0 : "SET SESSION max_execution_time = " + limits.timeoutMillis());
            }
            case POSTGRESQL -> {
                statement.execute("SET LOCAL statement_timeout = " + limits.timeoutMillis());
                statement.execute("SET TRANSACTION READ ONLY");
            }
            case H2 -> statement.execute("SET QUERY_TIMEOUT " + limits.timeoutMillis());
        }
        statement.setFetchSize(Math.min(database.dialect() == Dialect.POSTGRESQL ? 100 : 1_000, limits.maxRows() + 1)); // what a driver holds at once
        statement.setEscapeProcessing(false);
    }

    private void look(Statement statement, AtomicReference<@Nullable String> stopped, long start, MemoryWatch memory) {
        if (stopped.get() != null || System.nanoTime() - start >= limits.timeoutMillis() * 1_000_000L) {
            stop(statement, stopped, "timeout");
        } else if (memory.exceeded()) {
            stop(statement, stopped, "memory");
        }
    }

    private void cancelRepeatedly(Statement statement, AtomicReference<@Nullable String> stopped) {
        var repetition = database.watch().scheduleWithFixedDelay(() -> stop(statement, stopped, "cancelled"), 0, 25, TimeUnit.MILLISECONDS);
        if (repetition.isCancelled()) {
            stopped.compareAndSet(null, "cancelled");
        }
    }

    /// Cancels again and again, because a cancel that comes before the engine begins is lost.
    private static void stop(Statement statement, AtomicReference<@Nullable String> stopped, String why) {
        stopped.compareAndSet(null, why);
        try {
            if (statement.isClosed()) {
                throw new IllegalStateException("the statement is over; this ends the repetition");
            }
            statement.cancel();
        } catch (SQLException e) {
            throw new IllegalStateException("the statement is over; this ends the repetition", e);
        }
    }

    private SqlOutcome failed(@Nullable String stopped, @Nullable SQLException e, String sql) {
        boolean serverTimeout = e != null && ("57014".equals(e.getSQLState()) || SERVER_TIMEOUTS.contains(e.getErrorCode()));
        if ("cancelled".equals(stopped)) {
            return new SqlOutcome.Failed("cancelled", "the call was cancelled; the engine stopped", sql);
        }
        if ("memory".equals(stopped) || (stopped == null && e != null && Failures.isOutOfMemory(database, e))) {
            return new SqlOutcome.Failed("memory", "the statement was stopped because the engine took more memory than the %d MB it may, or than this process has left; filter more or aggregate less"
                    .formatted(limits.maxMemoryMegabytes()), sql);
        }
        if (stopped != null || serverTimeout) {
            return new SqlOutcome.Failed("timeout",
                    "the statement ran longer than %d ms and was stopped; filter more or aggregate less".formatted(limits.timeoutMillis()), sql);
        }
        return new SqlOutcome.Failed("engine", e == null ? "the engine gave no result" : "the engine refused the statement: " + Failures.brief(e), sql);
    }
}
