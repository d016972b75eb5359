package dev.hradba.sandbox.sql;

import java.util.List;
import java.util.Optional;

/// The part of a database that one identity may read. What is not here cannot be named, not even in an error.
///
/// @param dialect engine whose SQL is spoken
/// @param tables  granted tables and views in the database's order
public record SchemaView(Dialect dialect, List<Table> tables) {

    /// Copies the list.
    public SchemaView {
        tables = List.copyOf(tables);
    }

    /// The table with this name, ignoring case.
    public Optional<Table> table(String name) {
        return tables.stream().filter(table -> table.name().equalsIgnoreCase(name)).findFirst();
    }

    /// An SQL engine.
    public enum Dialect {
        /// SQLite 3.
        SQLITE,
        /// PostgreSQL.
        POSTGRESQL,
        /// H2 in its regular mode.
        H2,
        /// MySQL and MariaDB in their default modes.
        MYSQL,
        /// DuckDB.
        DUCKDB
    }

    /// A granted table or view.
    ///
    /// @param name       as the database spells it
    /// @param comment    its description in the database, or empty
    /// @param columns    granted columns in the table's order
    /// @param primaryKey names of the key's granted columns
    /// @param rows       number of rows, estimated for large tables; -1 if unknown
    public record Table(String name, String comment, List<Column> columns, List<String> primaryKey, long rows) {

        /// Copies the lists.
        public Table {
            columns = List.copyOf(columns);
            primaryKey = List.copyOf(primaryKey);
        }

        /// The column with this name, ignoring case.
        public Optional<Column> column(String name) {
            return columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
        }
    }

    /// A granted column.
    ///
    /// @param name       as the database spells it
    /// @param type       what kind of values it holds
    /// @param sqlType    the type as the database spells it
    /// @param nullable   whether a value may be missing
    /// @param comment    its description in the database, or empty
    /// @param references the table and column it points to, if it is a foreign key to a granted table
    /// @param values     distinct values seen, as text, at most 5,000 in first-seen order; empty where values may not be shown
    /// @param unique     whether all values seen differ
    public record Column(
            String name,
            Type type,
            String sqlType,
            boolean nullable,
            String comment,
            Optional<Reference> references,
            List<String> values,
            boolean unique) {

        /// Copies the list.
        public Column {
            values = List.copyOf(values);
        }

    }

    /// Where a foreign key points.
    ///
    /// @param table  referenced table
    /// @param column referenced column
    public record Reference(String table, String column) {}

    /// Kind of values in a column, the same for all engines.
    public enum Type {
        /// Text.
        TEXT,
        /// Whole numbers.
        INTEGER,
        /// Other numbers.
        DECIMAL,
        /// Yes or no, also when stored as 0 and 1.
        BOOLEAN,
        /// A day, also when stored as text `2026-11-22`.
        DATE,
        /// A moment, also when stored as text `2026-11-22 09:30:00`.
        TIMESTAMP,
        /// Anything else; shown as text.
        OTHER
    }
}
