package dev.hradba.sandbox.sql;

import java.util.List;
import java.util.Optional;

import dev.hradba.sandbox.sql.SchemaView.Reference;

/// A table as the catalog describes it, before grants and values.
///
/// @param name       name, with its schema outside the default schema
/// @param comment    description or empty
/// @param columns    columns in order
/// @param primaryKey key columns in order
/// @param estimate   rows the engine believes it has, -1 if it does not say
record RawTable(String name, String comment, List<RawColumn> columns, List<String> primaryKey, long estimate) {

    /// A column as the catalog describes it.
    record RawColumn(String name, String sqlType, boolean nullable, String comment, Optional<Reference> references) {}
}
