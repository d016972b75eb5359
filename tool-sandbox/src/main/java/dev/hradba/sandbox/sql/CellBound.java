package dev.hradba.sandbox.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;

/// Has DuckDB cut texts and lists of a result before its driver makes objects of them, in this process's heap: there a text of half a gigabyte or a list
/// of thirty million numbers takes several times what it takes in the engine. Cells come one character or element longer than they may be, so that the
/// reader sees what was cut.
final class CellBound {

    private CellBound() {}

    /// The statement as it is, or around it one that cuts.
    static String apply(Connection connection, String sql, int maxCellChars) throws SQLException {
        var names = new ArrayList<String>();
        var items = new ArrayList<String>();
        boolean cuts = false;
        try (var prepared = connection.prepareStatement(sql)) {
            var meta = prepared.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                String name = "c" + i;
                String type = String.valueOf(meta.getColumnTypeName(i));
                String call = type.endsWith("[]") ? "list_slice(%s, 1, %d)" : type.equals("VARCHAR") || type.equals("JSON") ? "left(%s, %d)" : "%s";
                cuts |= !call.equals("%s");
                names.add(name);
                items.add(call.formatted(name, maxCellChars + 1) + " AS \"" + meta.getColumnLabel(i).replace("\"", "\"\"") + "\"");
            }
        }
        return cuts ? "SELECT %s FROM (%s) AS q(%s)".formatted(String.join(", ", items), sql, String.join(", ", names)) : sql;
    }
}
