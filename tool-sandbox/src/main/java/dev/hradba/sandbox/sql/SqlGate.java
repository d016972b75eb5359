package dev.hradba.sandbox.sql;

import java.util.NoSuchElementException;

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
            var plan = TreeReader.explained(sql, syntax);
            if (plan.isPresent()) {
                return explained(check(plan.get(), schema, grants, identity, limits), schema);
            }
            var query = TreeReader.read(sql, syntax, grants.functions(syntax));
            var resolver = new Resolver(schema, grants, identity, syntax);
            var bound = resolver.resolve(query);
            Growth.check(bound, syntax);
            var resolved = RowBound.apply(bound, limits.maxRows() + 1L);
            return new SqlVerdict.Admitted(
                    Printer.print(resolved, syntax), resolver.tables(), resolver.columns(), resolver.filtered(), limits.maxRows() + 1L);
        } catch (RefusedException e) {
            return new SqlVerdict.Refused(e.rule(), e.reason());
        } catch (NullPointerException | ClassCastException | IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException
                | UnsupportedOperationException | NoSuchElementException e) {
            // the parser gave a shape that the reader does not expect: what is not understood is refused
            return new SqlVerdict.Refused("syntax", "the statement cannot be read; write it more plainly");
        } catch (StackOverflowError e) {
            return new SqlVerdict.Refused("depth", "the statement is nested too deeply; split it into simpler queries");
        }
    }

    /// A plan is as free as its statement, unless a row filter is in it: a plan tells about rows that the filter hides.
    private static SqlVerdict explained(SqlVerdict verdict, SchemaView schema) {
        return switch (verdict) {
            case SqlVerdict.Refused refused -> refused;
            case SqlVerdict.Admitted admitted when admitted.filtered() -> new SqlVerdict.Refused("explain",
                    "a plan of a table with a row filter would tell about hidden rows; run the statement instead");
            case SqlVerdict.Admitted admitted -> new SqlVerdict.Admitted(
                    Plans.explain(schema.dialect(), admitted.sql()), admitted.tables(), admitted.columns(), false, admitted.limit());
        };
    }
}
