package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.sandbox.sql.RawTable.RawColumn;
import dev.hradba.sandbox.sql.SchemaView.Reference;
import org.jdbi.v3.core.Handle;

/// Reads the catalogs of PostgreSQL and H2: only tables and columns that the account may read.
final class ServerCatalog {

    private static final String POSTGRESQL_COLUMNS = """
            SELECT n.nspname AS schema_name, c.relname AS table_name, a.attname AS column_name,
                   format_type(a.atttypid, a.atttypmod) AS type_name, NOT a.attnotnull AS is_nullable,
                   coalesce(obj_description(c.oid, 'pg_class'), '') AS table_comment,
                   coalesce(col_description(c.oid, a.attnum), '') AS column_comment, c.reltuples::bigint AS estimate,
                   coalesce(array_position(k.conkey, a.attnum), 0) AS key_position,
                   fn.nspname AS f_schema, fc.relname AS f_table, fa.attname AS f_column
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
            LEFT JOIN LATERAL (SELECT min(f.oid::bigint) AS f_oid FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'
                               AND f.conkey = ARRAY[a.attnum]) ff ON true
            LEFT JOIN pg_constraint f ON f.oid = ff.f_oid::oid
            LEFT JOIN pg_class fc ON fc.oid = f.confrelid
            LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace
            LEFT JOIN pg_attribute fa ON fa.attrelid = f.confrelid AND fa.attnum = f.confkey[1]
            WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND NOT c.relispartition
              AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
              AND has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT')
            ORDER BY n.nspname, c.oid, a.attnum
            LIMIT 20000""";

    private static final String H2_COLUMNS = """
            SELECT c.TABLE_SCHEMA AS schema_name, c.TABLE_NAME AS table_name, c.COLUMN_NAME AS column_name, c.DATA_TYPE AS type_name,
                   c.IS_NULLABLE = 'YES' AS is_nullable, coalesce(t.REMARKS, '') AS table_comment, coalesce(c.REMARKS, '') AS column_comment,
                   -1 AS estimate, coalesce(k.ORDINAL_POSITION, 0) AS key_position,
                   f.F_SCHEMA AS f_schema, f.F_TABLE AS f_table, f.F_COLUMN AS f_column
            FROM INFORMATION_SCHEMA.COLUMNS c
            JOIN INFORMATION_SCHEMA.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
            LEFT JOIN (SELECT tc.TABLE_SCHEMA, tc.TABLE_NAME, u.COLUMN_NAME, u.ORDINAL_POSITION FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS tc
                       JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE u ON u.CONSTRAINT_SCHEMA = tc.CONSTRAINT_SCHEMA
                       AND u.CONSTRAINT_NAME = tc.CONSTRAINT_NAME WHERE tc.CONSTRAINT_TYPE = 'PRIMARY KEY') k
                   ON k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME AND k.COLUMN_NAME = c.COLUMN_NAME
            LEFT JOIN (SELECT u.TABLE_SCHEMA, u.TABLE_NAME, u.COLUMN_NAME, min(p.TABLE_SCHEMA) AS F_SCHEMA, min(p.TABLE_NAME) AS F_TABLE,
                              min(p.COLUMN_NAME) AS F_COLUMN
                       FROM INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS r
                       JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE u ON u.CONSTRAINT_SCHEMA = r.CONSTRAINT_SCHEMA
                       AND u.CONSTRAINT_NAME = r.CONSTRAINT_NAME
                       JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE p ON p.CONSTRAINT_SCHEMA = r.UNIQUE_CONSTRAINT_SCHEMA
                       AND p.CONSTRAINT_NAME = r.UNIQUE_CONSTRAINT_NAME AND p.ORDINAL_POSITION = u.POSITION_IN_UNIQUE_CONSTRAINT
                       GROUP BY u.TABLE_SCHEMA, u.TABLE_NAME, u.COLUMN_NAME) f
                   ON f.TABLE_SCHEMA = c.TABLE_SCHEMA AND f.TABLE_NAME = c.TABLE_NAME AND f.COLUMN_NAME = c.COLUMN_NAME
            WHERE c.TABLE_SCHEMA <> 'INFORMATION_SCHEMA'
            ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION
            LIMIT 20000""";

    private static final String MYSQL_COLUMNS = """
            SELECT c.TABLE_SCHEMA AS schema_name, c.TABLE_NAME AS table_name, c.COLUMN_NAME AS column_name, c.COLUMN_TYPE AS type_name,
                   c.IS_NULLABLE = 'YES' AS is_nullable, coalesce(t.TABLE_COMMENT, '') AS table_comment, c.COLUMN_COMMENT AS column_comment,
                   coalesce(t.TABLE_ROWS, -1) AS estimate, coalesce(k.ORDINAL_POSITION, 0) AS key_position,
                   f.F_SCHEMA AS f_schema, f.F_TABLE AS f_table, f.F_COLUMN AS f_column
            FROM information_schema.COLUMNS c
            JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
            LEFT JOIN information_schema.KEY_COLUMN_USAGE k ON k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME
                   AND k.COLUMN_NAME = c.COLUMN_NAME AND k.CONSTRAINT_NAME = 'PRIMARY'
            LEFT JOIN (SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, min(REFERENCED_TABLE_SCHEMA) AS F_SCHEMA, min(REFERENCED_TABLE_NAME) AS F_TABLE,
                              min(REFERENCED_COLUMN_NAME) AS F_COLUMN
                       FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_NAME IS NOT NULL
                       GROUP BY TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME) f
                   ON f.TABLE_SCHEMA = c.TABLE_SCHEMA AND f.TABLE_NAME = c.TABLE_NAME AND f.COLUMN_NAME = c.COLUMN_NAME
            WHERE c.TABLE_SCHEMA NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')
                  AND (%b OR c.TABLE_SCHEMA = coalesce(database(), c.TABLE_SCHEMA))
            ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION
            LIMIT 20000""";

    private static final String DUCKDB_COLUMNS = """
            SELECT c.schema_name, c.table_name, c.column_name, c.data_type AS type_name, c.is_nullable,
                   coalesce(t.comment, '') AS table_comment, coalesce(c.comment, '') AS column_comment, coalesce(t.estimated_size, -1) AS estimate,
                   coalesce(list_position(k.constraint_column_names, c.column_name), 0) AS key_position,
                   c.schema_name AS f_schema, f.referenced_table AS f_table, f.referenced_column_names[1] AS f_column
            FROM duckdb_columns() c
            LEFT JOIN duckdb_tables() t ON t.database_oid = c.database_oid AND t.table_oid = c.table_oid
            LEFT JOIN (SELECT * FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY') k
                   ON k.database_oid = c.database_oid AND k.table_oid = c.table_oid
            LEFT JOIN (SELECT * FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY' AND len(constraint_column_names) = 1) f
                   ON f.database_oid = c.database_oid AND f.table_oid = c.table_oid AND f.constraint_column_names[1] = c.column_name
            WHERE NOT c.internal AND c.database_name = current_database()
            ORDER BY c.schema_name, c.table_oid, c.column_index
            LIMIT 20000""";

    private ServerCatalog() {}

    /// Tables of the connection's own database need no prefix. Other databases of the account are read where they are asked for, or if the address names none.
    static List<RawTable> mysql(Handle handle, boolean others) {
        String database = handle.createQuery("SELECT coalesce(database(), '')").mapTo(String.class).one();
        return read(handle, MYSQL_COLUMNS.formatted(others), database);
    }

    static List<RawTable> duckdb(Handle handle) {
        return read(handle, DUCKDB_COLUMNS, "main");
    }

    static List<RawTable> postgresql(Handle handle) {
        return read(handle, POSTGRESQL_COLUMNS, "public");
    }

    static List<RawTable> h2(Handle handle) {
        return read(handle, H2_COLUMNS, "PUBLIC");
    }

    private record Row(String table, String comment, long estimate, int keyPosition, RawColumn column) {}

    private static List<RawTable> read(Handle handle, String sql, String defaultSchema) {
        List<Row> rows = handle.createQuery(sql).map((row, context) -> {
            String target = row.getString("f_table");
            Optional<Reference> reference = target == null
                    ? Optional.empty()
                    : Optional.of(new Reference(name(row.getString("f_schema"), target, defaultSchema), row.getString("f_column")));
            return new Row(name(row.getString("schema_name"), row.getString("table_name"), defaultSchema), row.getString("table_comment"),
                    row.getLong("estimate"), row.getInt("key_position"),
                    new RawColumn(row.getString("column_name"), row.getString("type_name"), row.getBoolean("is_nullable"),
                            row.getString("column_comment"), reference));
        }).list();
        Map<String, List<Row>> byTable = new LinkedHashMap<>();
        rows.stream().filter(row -> printable(row.table()) && printable(row.column().name()))
                .forEach(row -> byTable.computeIfAbsent(row.table(), name -> new ArrayList<>()).add(row));
        return byTable.values().stream().map(ServerCatalog::table).toList();
    }

    private static RawTable table(List<Row> rows) {
        var first = rows.getFirst();
        var key = rows.stream().filter(row -> row.keyPosition() > 0).sorted(Comparator.comparingInt(Row::keyPosition))
                .map(row -> row.column().name()).toList();
        return new RawTable(first.table(), first.comment(), rows.stream().map(Row::column).toList(), key, first.estimate());
    }

    /// A table outside the default schema is named with its schema; a dot inside a name would make that ambiguous.
    private static String name(String schema, String table, String defaultSchema) {
        if (table.indexOf('.') >= 0 || schema.indexOf('.') >= 0) {
            return "\"";
        }
        return schema.equalsIgnoreCase(defaultSchema) ? table : schema + "." + table;
    }

    private static boolean printable(String name) {
        return name.indexOf('"') < 0 && name.indexOf('`') < 0;
    }
}
