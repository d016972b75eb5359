package dev.hradba.sandbox.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.hradba.sandbox.sql.Grants.TableGrant;
import dev.hradba.sandbox.sql.SchemaView.Column;
import dev.hradba.sandbox.sql.SchemaView.Table;
import dev.hradba.sandbox.sql.tree.Printer;
import dev.hradba.sandbox.sql.tree.Syntax;
import dev.hradba.sandbox.sql.tree.Tree;
import org.jdbi.v3.core.Handle;

/// Counts in the engine what SQLite columns hold, because every cell that crosses into Java costs far more than counting it there.
final class SqliteSample {

    private static final int COLUMNS_AT_ONCE = 100;
    private static final String DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";

    private final Handle handle;
    private final Syntax syntax;

    SqliteSample(Handle handle, Syntax syntax) {
        this.handle = handle;
        this.syntax = syntax;
    }

    /// The number of rows, or -1 if there are more than were looked at.
    long look(Table table, TableGrant grant, Tree.Query query, List<ColumnFacts> facts) throws SQLException {
        String rows = "(SELECT * FROM (" + Printer.print(query, Syntax.SQLITE) + ") LIMIT " + (ValueSample.MAX_ROWS + 1) + ")";
        long count = 0;
        for (int from = 0; from < table.columns().size(); from += COLUMNS_AT_ONCE) {
            var part = table.columns().subList(from, Math.min(from + COLUMNS_AT_ONCE, table.columns().size()));
            count = counts(table, grant, part, rows, facts);
        }
        return count > ValueSample.MAX_ROWS ? -1 : count;
    }

    private long counts(Table table, TableGrant grant, List<Column> columns, String rows, List<ColumnFacts> facts) throws SQLException {
        var sql = new StringBuilder("SELECT count(*)");
        for (Column column : columns) {
            String name = name(column);
            boolean key = table.primaryKey().equals(List.of(column.name()));
            sql.append(", count(").append(name).append("), ").append(key ? "count(" + name + ")" : "count(DISTINCT " + name + ")");
            boolean text = column.type() == SchemaView.Type.TEXT;
            sql.append(", ").append(text ? "0" : sum(name, "typeof(%s) = 'integer'"));
            sql.append(", ").append(text ? "0" : sum(name, "typeof(%s) = 'real'"));
            sql.append(", ").append(text ? "0" : sum(name, "typeof(%s) = 'integer' AND %s = 0"));
            sql.append(", ").append(text ? "0" : sum(name, "typeof(%s) = 'integer' AND %s = 1"));
            boolean number = column.type() == SchemaView.Type.INTEGER || column.type() == SchemaView.Type.DECIMAL || column.type() == SchemaView.Type.BOOLEAN;
            sql.append(", ").append(number ? "0" : sum(name, "typeof(%s) = 'text' AND %s GLOB '" + DAY + "'"));
            sql.append(", ").append(number ? "0" : sum(name, "typeof(%s) = 'text' AND length(%s) <= 35 AND %s GLOB '" + DAY + "[ T][0-9][0-9]:[0-9][0-9]*'"));
        }
        sql.append(" FROM ").append(rows);
        try (var statement = handle.getConnection().createStatement(); ResultSet row = statement.executeQuery(sql.toString())) {
            row.next();
            long count = row.getLong(1);
            for (int i = 0; i < columns.size(); i++) {
                var column = columns.get(i);
                int at = 2 + i * 8;
                boolean show = column.type() == SchemaView.Type.TEXT && grant.showsValues(column.name());
                long present = row.getLong(at);
                facts.add(new ColumnFacts(present, row.getLong(at + 1) == present, row.getLong(at + 2), row.getLong(at + 3), row.getLong(at + 4),
                        row.getLong(at + 5), row.getLong(at + 6), row.getLong(at + 7), show && present > 0 ? values(column, rows) : List.of()));
            }
            return count;
        }
    }

    private static String sum(String name, String condition) {
        return "total(" + condition.replace("%s", name) + ")";
    }

    private List<String> values(Column column, String rows) throws SQLException {
        String name = name(column);
        var values = new ArrayList<String>();
        // the unary plus keeps SQLite from walking an index, whose order is not the order of the rows
        String sql = "SELECT DISTINCT +%s FROM %s WHERE typeof(%s) = 'text' AND length(%s) BETWEEN 1 AND %d LIMIT %d"
                .formatted(name, rows, name, name, ColumnFacts.MAX_VALUE_CHARS, ColumnFacts.MAX_VALUES);
        try (var statement = handle.getConnection().createStatement(); ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                values.add(found.getString(1));
            }
        }
        return values;
    }

    private String name(Column column) {
        var name = syntax.exact(column.name());
        return name.quoted() ? '"' + name.text() + '"' : name.text();
    }
}
