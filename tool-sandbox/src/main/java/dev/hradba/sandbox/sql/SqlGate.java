package dev.hradba.sandbox.sql;

import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.tree.Printer;
import dev.hradba.sandbox.sql.tree.RefusedException;
import dev.hradba.sandbox.sql.tree.Syntax;
import dev.hradba.sandbox.sql.tree.TreeReader;

/// Decides which statements may run. Default deny: what it does not know it refuses. Thread-safe.
///
/// The road of one statement: tokens → tree (JSqlParser) → the tree must print the same tokens → names resolve to granted tables and
/// columns, functions and types to allow lists → row filters, masks and the row limit are added → the tree is printed, and that text
/// is what runs.
public final class SqlGate {

    private SqlGate() {}

    /// Checks one statement.
    ///
    /// @param sql      the statement; untrusted
    /// @param schema   what this identity may see
    /// @param grants   the policy the schema was made under
    /// @param identity who asks
    /// @param limits   bounds on length and rows
    public static SqlVerdict check(String sql, SchemaView schema, Grants grants, Identity identity, SqlLimits limits) {
        if (sql.length() > limits.maxSqlChars()) {
            return new SqlVerdict.Refused("size",
                    "the statement has %d characters; at most %d are allowed".formatted(sql.length(), limits.maxSqlChars()));
        }
        try {
            Syntax syntax = Syntax.valueOf(schema.dialect().name());
            var query = TreeReader.read(sql, syntax, grants.functions(syntax));
            var resolver = new Resolver(schema, grants, identity, syntax);
            var resolved = RowBound.apply(resolver.resolve(query), limits.maxRows() + 1L);
            return new SqlVerdict.Admitted(
                    Printer.print(resolved, syntax), resolver.tables(), resolver.columns(), resolver.filtered(), limits.maxRows() + 1L);
        } catch (RefusedException e) {
            return new SqlVerdict.Refused(e.rule(), e.reason());
        } catch (StackOverflowError e) {
            return new SqlVerdict.Refused("depth", "the statement is nested too deeply; split it into simpler queries");
        }
    }
}
