package dev.hradba.sandbox.sql;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;

import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// Has the engine cut texts and lists of a result before a driver makes objects of them in this process's heap: there a text of half a gigabyte or a
/// list of thirty million numbers takes several times what it takes in the engine. Cells come one character or element longer than they may be, so that
/// the reader sees what was cut.
final class CellBound {

    private CellBound() {}

    /// The statement as it is, or around it one that cuts.
    static String apply(Dialect dialect, Statement statement, String sql, int maxCellChars) throws SQLException {
        return switch (dialect) {
            case DUCKDB -> {
                try (var prepared = statement.getConnection().prepareStatement(sql)) {
                    yield around(dialect, prepared.getMetaData(), sql, maxCellChars + 1);
                }
            }
            case POSTGRESQL -> { // not prepared, where ? would be a parameter
                try (var none = statement.executeQuery("SELECT * FROM (%s) AS q LIMIT 0".formatted(sql))) {
                    yield around(dialect, none.getMetaData(), sql, maxCellChars + 1);
                }
            }
            case SQLITE, H2, MYSQL -> sql;
        };
    }

    private static String around(Dialect dialect, ResultSetMetaData meta, String sql, int length) throws SQLException {
        var names = new ArrayList<String>();
        var items = new ArrayList<String>();
        boolean cuts = false;
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String name = "c" + i;
            String call = cut(dialect, String.valueOf(meta.getColumnTypeName(i)));
            cuts |= !call.equals("%s");
            names.add(name);
            items.add(call.formatted(name, length) + " AS \"" + meta.getColumnLabel(i).replace("\"", "\"\"") + "\"");
        }
        return cuts ? "SELECT %s FROM (%s) AS q(%s)".formatted(String.join(", ", items), sql, String.join(", ", names)) : sql;
    }

    private static String cut(Dialect dialect, String type) {
        return switch (type) {
            case "VARCHAR", "JSON", "varchar", "text" -> "left(%s, %d)"; // DuckDB's types are in capitals, PostgreSQL's are not
            case "json", "jsonb" -> "left(CAST(%s AS text), %d)";
            default -> dialect == Dialect.DUCKDB && type.endsWith("[]") ? "list_slice(%s, 1, %d)" : "%s";
        };
    }
}
