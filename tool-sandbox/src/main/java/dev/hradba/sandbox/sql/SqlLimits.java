package dev.hradba.sandbox.sql;

/// Hard bounds on one statement and its result.
///
/// @param maxSqlChars        longest statement in characters
/// @param maxRows            most rows of a result; further rows are cut off and the result says so
/// @param maxBytes           most bytes of cell text in a result, counted in UTF-8 roughly as characters
/// @param maxCellChars       longest text of one cell; more is cut off
/// @param timeoutMillis      longest run time on the engine
/// @param maxCost            highest cost the planner may expect, in the engine's own unit; PostgreSQL only
/// @param maxMemoryMegabytes most memory that an engine inside this process (DuckDB, SQLite, H2) may take for a statement, in MiB
public record SqlLimits(int maxSqlChars, int maxRows, int maxBytes, int maxCellChars, int timeoutMillis, double maxCost, int maxMemoryMegabytes) {

    /// 20,000 characters, 1,000 rows, 4 MiB, 10,000 characters a cell, 10 s, cost 10 million, 1 GiB of memory.
    public static final SqlLimits DEFAULT = new SqlLimits(20_000, 1_000, 4 << 20, 10_000, 10_000, 1e7, 1_024);

    /// Least bound on memory, in MiB; an engine needs some to answer at all.
    public static final int LEAST_MEMORY = 32;

    /// Refuses bounds below 1, and of memory below [#LEAST_MEMORY].
    public SqlLimits {
        if (maxSqlChars < 1 || maxRows < 1 || maxBytes < 1 || maxCellChars < 1 || timeoutMillis < 1 || !(maxCost > 0)
                || maxMemoryMegabytes < LEAST_MEMORY) {
            throw new IllegalArgumentException(
                    "limits must be at least 1: maxSqlChars %d, maxRows %d, maxBytes %d, maxCellChars %d, timeoutMillis %d, maxCost %s; maxMemoryMegabytes at least %d: %d"
                            .formatted(maxSqlChars, maxRows, maxBytes, maxCellChars, timeoutMillis, maxCost, LEAST_MEMORY, maxMemoryMegabytes));
        }
    }

    /// The same limits with another bound on rows.
    public SqlLimits withMaxRows(int rows) {
        return new SqlLimits(maxSqlChars, rows, maxBytes, maxCellChars, timeoutMillis, maxCost, maxMemoryMegabytes);
    }

    /// The same limits with another bound on time.
    public SqlLimits withTimeoutMillis(int millis) {
        return new SqlLimits(maxSqlChars, maxRows, maxBytes, maxCellChars, millis, maxCost, maxMemoryMegabytes);
    }

    /// The same limits with another bound on memory, in MiB.
    public SqlLimits withMaxMemoryMegabytes(int megabytes) {
        return new SqlLimits(maxSqlChars, maxRows, maxBytes, maxCellChars, timeoutMillis, maxCost, megabytes);
    }
}
