package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// Rows that a statement gave, as far as the limits let them through.
///
/// @param columns       names and types, in order
/// @param rows          cells: `String`, `Long`, `BigInteger`, `Double`, `BigDecimal`, `Boolean`, or `null` for NULL; dates and times are ISO
///                      8601 text, bytes are described
/// @param truncated     whether rows or text are missing
/// @param truncatedBy   limits that cut something: `rows`, `bytes`, `cells`
/// @param sql           the statement that ran
/// @param elapsedMillis wall time on the engine, reading included
public record SqlResult(
        List<Column> columns,
        List<List<@Nullable Object>> rows,
        boolean truncated,
        List<String> truncatedBy,
        String sql,
        long elapsedMillis) {

    /// Copies the lists; cells may be `null`.
    public SqlResult {
        columns = List.copyOf(columns);
        var copy = new ArrayList<List<@Nullable Object>>(rows.size());
        rows.forEach(row -> copy.add(Collections.unmodifiableList(new ArrayList<>(row))));
        rows = Collections.unmodifiableList(copy);
        truncatedBy = List.copyOf(truncatedBy);
    }

    /// A column of a result.
    ///
    /// @param name as the statement names it
    /// @param type kind of its values
    public record Column(String name, SchemaView.Type type) {}
}
