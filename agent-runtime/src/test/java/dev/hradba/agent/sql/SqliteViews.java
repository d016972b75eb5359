package dev.hradba.agent.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.sandbox.sql.SchemaView;

/// Reads views of SQLite databases for tests, kinds of columns as the training scripts see them.
final class SqliteViews {

    private static final Set<String> TRUTH = Set.of("y", "n", "yes", "no", "true", "false");

    private SqliteViews() {}

    static Connection inMemory(String script) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(script);
        }
        return connection;
    }

    static SchemaView read(Connection connection) throws SQLException {
        List<SchemaView.Table> tables = new ArrayList<>();
        for (List<String> row : rows(connection,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid")) {
            tables.add(table(connection, row.getFirst()));
        }
        return new SchemaView(SchemaView.Dialect.SQLITE, tables);
    }

    private static SchemaView.Table table(Connection connection, String name) throws SQLException {
        Map<String, SchemaView.Reference> foreign = new HashMap<>();
        for (List<String> key : rows(connection, "PRAGMA foreign_key_list(" + quoted(name) + ")")) {
            foreign.put(key.get(3).toLowerCase(Locale.ROOT), new SchemaView.Reference(key.get(2), key.get(4)));
        }
        List<SchemaView.Column> columns = new ArrayList<>();
        List<String> primary = new ArrayList<>();
        for (List<String> info : rows(connection, "PRAGMA table_info(" + quoted(name) + ")")) {
            columns.add(column(connection, name, info, foreign));
            if (!info.get(5).equals("0")) {
                primary.add(info.get(1));
            }
        }
        long rows = Long.parseLong(rows(connection, "SELECT count(*) FROM " + quoted(name)).getFirst().getFirst());
        return new SchemaView.Table(name, "", columns, primary, rows);
    }

    private static SchemaView.Column column(
            Connection connection, String table, List<String> info, Map<String, SchemaView.Reference> foreign)
            throws SQLException {
        String raw = info.get(1);
        String cells = "SELECT DISTINCT %1$s, typeof(%1$s) FROM %2$s WHERE %1$s IS NOT NULL ORDER BY 1 LIMIT 5000"
                .formatted(quoted(raw), quoted(table));
        List<List<String>> values = rows(connection, cells);
        List<String> texts = values.stream().filter(row -> row.get(1).equals("text")).map(List::getFirst).toList();
        String unique = "SELECT count(DISTINCT %1$s) = count(%1$s) FROM %2$s".formatted(quoted(raw), quoted(table));
        SchemaView.Type type = type(info.get(2).toUpperCase(Locale.ROOT), values.stream().map(List::getFirst).toList(), texts);
        return new SchemaView.Column(
                raw,
                type,
                info.get(2),
                info.get(3).equals("0"),
                "",
                Optional.ofNullable(foreign.get(raw.toLowerCase(Locale.ROOT))),
                values.stream().map(List::getFirst).toList(),
                rows(connection, unique).getFirst().getFirst().equals("1"));
    }

    private static SchemaView.Type type(String declared, List<String> values, List<String> texts) {
        boolean dated = !texts.isEmpty()
                && texts.size() == values.size()
                && texts.stream().allMatch(text -> text.matches("\\d{4}-\\d\\d-\\d\\d.*"));
        if (declared.contains("DATE") || declared.contains("TIME") || dated) {
            return SchemaView.Type.DATE;
        }
        boolean bits = texts.isEmpty() && values.size() == 2 && Set.copyOf(values).equals(Set.of("0", "1"));
        boolean words = !texts.isEmpty() && texts.stream().allMatch(text -> TRUTH.contains(text.toLowerCase(Locale.ROOT)));
        if (declared.contains("BOOL") || bits || words) {
            return SchemaView.Type.BOOLEAN;
        }
        boolean whole = (declared.isEmpty() || declared.contains("INT")) && values.stream().allMatch(value -> value.matches("-?\\d+"));
        if (whole) {
            return SchemaView.Type.INTEGER;
        }
        boolean number = List.of("INT", "REAL", "NUM", "DEC", "FLOAT", "DOUBLE").stream().anyMatch(declared::contains);
        return texts.isEmpty() && number ? SchemaView.Type.DECIMAL : SchemaView.Type.TEXT;
    }

    static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    String text = result.getString(i);
                    row.add(text == null ? "" : text);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
