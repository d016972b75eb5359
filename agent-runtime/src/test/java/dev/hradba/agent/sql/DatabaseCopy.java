package dev.hradba.agent.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.jspecify.annotations.Nullable;

/// Copies a SQLite file into another engine: the same tables, keys and rows, in the types that somebody would give the columns there.
final class DatabaseCopy {

    private enum Kind {
        WHOLE,
        DECIMAL,
        DAY,
        MOMENT,
        TEXT
    }

    private record Column(String name, Kind kind, boolean isKey) {}

    private record ForeignKey(String from, String table, String to) {}

    private record Table(String name, List<Column> columns, List<ForeignKey> foreignKeys, List<List<@Nullable Object>> rows) {}

    private final Dialect dialect;
    private final Connection target;

    private DatabaseCopy(Dialect dialect, Connection target) {
        this.dialect = dialect;
        this.target = target;
    }

    /// Fills an empty database.
    static void copy(Path file, Dialect dialect, String url) throws SQLException {
        try (var target = DriverManager.getConnection(url)) {
            new DatabaseCopy(dialect, target).fill(tables(file));
        }
    }

    private void fill(List<Table> tables) throws SQLException {
        var left = new ArrayList<>(tables);
        var made = new HashSet<String>();
        while (!left.isEmpty()) {
            var next = left.stream().filter(table -> refersOnlyTo(made, table)).findFirst().orElse(left.getFirst());
            create(next, refersOnlyTo(made, next));
            insert(next);
            made.add(next.name());
            left.remove(next);
        }
    }

    private static boolean refersOnlyTo(Set<String> made, Table table) {
        return table.foreignKeys().stream().allMatch(key -> made.contains(key.table()));
    }

    private void create(Table table, boolean withForeignKeys) throws SQLException {
        var parts = new ArrayList<String>();
        table.columns().forEach(column -> parts.add(quoted(column.name()) + " " + type(column.kind())));
        var keys = table.columns().stream().filter(Column::isKey).map(column -> quoted(column.name())).toList();
        if (!keys.isEmpty()) {
            parts.add("PRIMARY KEY (%s)".formatted(String.join(", ", keys)));
        }
        if (withForeignKeys) {
            table.foreignKeys().forEach(key -> parts.add("FOREIGN KEY (%s) REFERENCES %s (%s)".formatted(quoted(key.from()), quoted(key.table()), quoted(key.to()))));
        }
        try (var statement = target.createStatement()) {
            statement.execute("CREATE TABLE %s (%s)".formatted(quoted(table.name()), String.join(", ", parts)));
        }
    }

    private void insert(Table table) throws SQLException {
        var places = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
        try (var insert = target.prepareStatement("INSERT INTO %s VALUES (%s)".formatted(quoted(table.name()), places))) {
            for (var row : table.rows()) {
                for (int i = 0; i < row.size(); i++) {
                    insert.setObject(i + 1, value(row.get(i), table.columns().get(i).kind()));
                }
                insert.execute();
            }
        }
    }

    private static @Nullable Object value(@Nullable Object cell, Kind kind) {
        return cell == null ? null : switch (kind) {
            case WHOLE -> ((Number) cell).longValue();
            case DECIMAL -> ((Number) cell).doubleValue();
            case DAY -> Date.valueOf(cell.toString());
            case MOMENT -> Timestamp.valueOf(cell.toString().replace('T', ' ') + (cell.toString().length() == 16 ? ":00" : ""));
            case TEXT -> cell.toString();
        };
    }

    /// H2 folds plain names to upper case.
    private String quoted(String name) {
        return dialect == Dialect.H2 && name.equals(name.toLowerCase(Locale.ROOT)) ? '"' + name.toUpperCase(Locale.ROOT) + '"' : '"' + name + '"';
    }

    private String type(Kind kind) {
        return switch (kind) {
            case WHOLE -> "BIGINT";
            case DECIMAL -> "DOUBLE PRECISION";
            case DAY -> "DATE";
            case MOMENT -> "TIMESTAMP";
            case TEXT -> "VARCHAR";
        };
    }

    private static List<Table> tables(Path file) throws SQLException {
        var tables = new ArrayList<Table>();
        try (var source = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (var row : rows(source, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid")) {
                tables.add(table(source, String.valueOf(row.getFirst())));
            }
        }
        return tables;
    }

    private static Table table(Connection source, String name) throws SQLException {
        var rows = rows(source, "SELECT * FROM \"%s\"".formatted(name));
        var columns = new ArrayList<Column>();
        for (var info : rows(source, "PRAGMA table_info(\"%s\")".formatted(name))) {
            int at = columns.size();
            var cells = rows.stream().map(row -> row.get(at)).filter(Objects::nonNull).collect(Collectors.toList());
            columns.add(new Column(String.valueOf(info.get(1)), kind(String.valueOf(info.get(2)), cells), !info.get(5).equals(0)));
        }
        var keys = new ArrayList<ForeignKey>();
        for (var info : rows(source, "PRAGMA foreign_key_list(\"%s\")".formatted(name))) {
            keys.add(new ForeignKey(String.valueOf(info.get(3)), String.valueOf(info.get(2)), info.get(4) == null ? "id" : String.valueOf(info.get(4))));
        }
        return new Table(name, columns, keys, rows);
    }

    private static Kind kind(String declared, List<Object> cells) {
        Predicate<String> shape = pattern -> !cells.isEmpty() && cells.stream().allMatch(cell -> cell instanceof String text && text.matches(pattern));
        if (shape.test("\\d{4}-\\d\\d-\\d\\d")) {
            return Kind.DAY;
        }
        if (shape.test("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d)?")) {
            return Kind.MOMENT;
        }
        if (cells.isEmpty()) {
            return declared.contains("INT") ? Kind.WHOLE : Kind.TEXT;
        }
        return cells.stream().allMatch(cell -> cell instanceof Integer || cell instanceof Long) ? Kind.WHOLE
                : cells.stream().allMatch(Number.class::isInstance) ? Kind.DECIMAL : Kind.TEXT;
    }

    private static List<List<@Nullable Object>> rows(Connection connection, String sql) throws SQLException {
        var rows = new ArrayList<List<@Nullable Object>>();
        try (var statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                var row = new ArrayList<@Nullable Object>(width);
                for (int i = 1; i <= width; i++) {
                    row.add(result.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
