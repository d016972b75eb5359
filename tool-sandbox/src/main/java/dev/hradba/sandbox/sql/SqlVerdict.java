package dev.hradba.sandbox.sql;

import java.util.List;

/// What the gate says about a statement.
public sealed interface SqlVerdict {

    /// The statement may run, as printed here and in no other form.
    ///
    /// @param sql      the checked statement, re-printed, with rows bounded
    /// @param tables   granted tables it reads
    /// @param columns  granted columns it names, as `table.column`
    /// @param filtered whether a row filter was added, so that not every row of its tables was visible
    /// @param limit    rows it returns at most; one more than allowed, so that a cut is seen
    record Admitted(String sql, List<String> tables, List<String> columns, boolean filtered, long limit) implements SqlVerdict {
        /// Copies the lists.
        public Admitted {
            tables = List.copyOf(tables);
            columns = List.copyOf(columns);
        }
    }

    /// The statement must not run.
    ///
    /// @param rule    name of the rule that forbids it
    /// @param message what is not allowed and what would be
    record Refused(String rule, String message) implements SqlVerdict {}
}
