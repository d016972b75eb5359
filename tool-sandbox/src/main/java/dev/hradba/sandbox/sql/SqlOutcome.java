package dev.hradba.sandbox.sql;

/// What became of a statement.
public sealed interface SqlOutcome {

    /// It ran.
    ///
    /// @param result   what it gave
    /// @param verdict  why it was allowed
    record Rows(SqlResult result, SqlVerdict.Admitted verdict) implements SqlOutcome {}

    /// The gate refused it; the engine never saw it.
    ///
    /// @param rule    name of the rule
    /// @param message what is not allowed and what would be
    record Refused(String rule, String message) implements SqlOutcome {}

    /// The engine refused it, failed, or was stopped by a limit.
    ///
    /// @param rule    `timeout`, `cancelled`, `cost` or `engine`
    /// @param message what happened and what to do
    /// @param sql     the statement that was tried
    record Failed(String rule, String message, String sql) implements SqlOutcome {}
}
