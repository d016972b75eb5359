package dev.hradba.sandbox.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// Asks an engine how it would run a statement, without running it.
final class Plans {

    private static final Pattern COST = Pattern.compile("\"Total Cost\":\\s*([0-9.eE+]+)");
    /// A function that stands as a table: it is run to its end even where a LIMIT above it takes only the first rows.
    private static final Pattern SERIES = Pattern.compile("\"Node Type\": \"Function Scan\"[^{}]*?" + COST.pattern());

    private Plans() {}

    static String explain(Dialect dialect, String sql) {
        return switch (dialect) {
            case SQLITE -> "EXPLAIN QUERY PLAN " + sql;
            case POSTGRESQL, H2, MYSQL, DUCKDB -> "EXPLAIN " + sql;
        };
    }

    /// The planner's total cost, or that of a series inside the statement if it is larger.
    static double cost(Statement statement, String sql) throws SQLException {
        try (ResultSet plan = statement.executeQuery("EXPLAIN (FORMAT JSON) " + sql)) {
            var text = new StringBuilder();
            while (plan.next()) {
                text.append(plan.getString(1));
            }
            Matcher found = COST.matcher(text);
            double total = found.find() ? Double.parseDouble(found.group(1)) : Double.POSITIVE_INFINITY;
            return SERIES.matcher(text).results().mapToDouble(series -> Double.parseDouble(series.group(1))).reduce(total, Math::max);
        }
    }
}
