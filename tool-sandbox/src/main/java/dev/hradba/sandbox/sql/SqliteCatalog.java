package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.sandbox.sql.RawTable.RawColumn;
import dev.hradba.sandbox.sql.SchemaView.Reference;
import org.jdbi.v3.core.Handle;

/// Reads the catalog of a SQLite file.
final class SqliteCatalog {

    private static final int MAX_TABLES = 500;

    private SqliteCatalog() {}

    static List<RawTable> read(Handle handle) {
        var names = handle.createQuery("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                + "ORDER BY rowid LIMIT " + MAX_TABLES).mapTo(String.class).list();
        var result = new ArrayList<RawTable>();
        for (String name : names) {
            if (name.indexOf('"') < 0 && name.indexOf('.') < 0) {
                result.add(table(handle, name));
            }
        }
        return result;
    }

    private static RawTable table(Handle handle, String table) {
        Map<String, Reference> references = new HashMap<>();
        handle.createQuery("PRAGMA foreign_key_list(\"%s\")".formatted(table)).map((row, context) -> {
            String to = row.getString("to");
            references.put(row.getString("from"), new Reference(row.getString("table"), to == null ? "" : to));
            return "";
        }).list();
        var key = new HashMap<Integer, String>();
        var columns = handle.createQuery("PRAGMA table_xinfo(\"%s\")".formatted(table)).map((row, context) -> {
            String name = row.getString("name");
            if (row.getInt("pk") > 0) {
                key.put(row.getInt("pk"), name);
            }
            String type = row.getString("type");
            return row.getInt("hidden") == 1
                    ? Optional.<RawColumn>empty()
                    : Optional.of(new RawColumn(name, type == null ? "" : type, row.getInt("notnull") == 0 && row.getInt("pk") == 0, "",
                            Optional.ofNullable(references.get(name))));
        }).list();
        var primaryKey = key.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(Map.Entry::getValue).toList();
        return new RawTable(table, "", columns.stream().flatMap(Optional::stream).filter(column -> column.name().indexOf('"') < 0).toList(), primaryKey, -1);
    }
}
