package dev.hradba.sandbox.sql.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SchemaView.Column;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.SchemaView.Table;
import dev.hradba.sandbox.sql.SqlLimits;

/// What a grants file says: tables with columns, row filters and masks, functions, limits.
///
/// The form is published as the JSON Schema `grants.schema.json` beside this class.
///
/// @param name     the file, for messages
/// @param grants   what may be read
/// @param limits   bounds on every statement
/// @param declared tables with the columns that the file lists, for use without a database
public record GrantsFile(String name, Grants grants, SqlLimits limits, List<Declared> declared) {

    /// A table as the file lists it.
    ///
    /// @param table   its name
    /// @param line    where the file names it, from 1
    /// @param columns listed columns with their types, `text` where the file gives none; empty if it lists none
    public record Declared(String table, int line, List<Column> columns) {
        /// Copies the list.
        public Declared {
            columns = List.copyOf(columns);
        }
    }

    /// Copies the list.
    public GrantsFile {
        declared = List.copyOf(declared);
    }

    /// Reads a grants file.
    ///
    /// @param dialect the engine whose names, functions and conditions the file holds
    /// @throws GrantsFileException if the file is missing or says something that cannot be granted; names file, line and field
    public static GrantsFile read(Path file, Dialect dialect) {
        try {
            return parse(file.toString(), Files.readString(file), dialect);
        } catch (NoSuchFileException e) {
            throw new GrantsFileException("%s: there is no such file; give the grants file with --grants".formatted(file));
        } catch (CharacterCodingException e) {
            throw new GrantsFileException("%s line 1: the file is not UTF-8 text".formatted(file));
        } catch (IOException e) {
            throw new GrantsFileException("%s: the file cannot be read (%s)".formatted(file, e.getMessage()));
        }
    }

    /// Reads the text of a grants file.
    ///
    /// @param name the file's name for messages
    /// @param yaml its text
    /// @param dialect the engine
    /// @throws GrantsFileException as in [#read]
    public static GrantsFile parse(String name, String yaml, Dialect dialect) {
        return new GrantsReader(name, dialect).read(yaml);
    }

    /// The schema that the file itself describes, without a database.
    ///
    /// @throws GrantsFileException if it grants a table without listing its columns
    public SchemaView schema(Dialect dialect) {
        var tables = new ArrayList<Table>();
        for (var table : declared) {
            if (table.columns().isEmpty()) {
                throw new GrantsFileException("%s line %d: field 'tables.%s.columns' is missing; without a database the file must list the columns"
                        .formatted(name, table.line(), table.table()));
            }
            tables.add(new Table(folded(table.table(), dialect), "", table.columns().stream().map(column -> new Column(
                    folded(column.name(), dialect), column.type(), column.sqlType(), true, "", Optional.empty(), List.of(), false)).toList(), List.of(), -1));
        }
        return new SchemaView(dialect, tables);
    }

    /// A plain name as the engine would store it from a statement without quotes.
    private static String folded(String name, Dialect dialect) {
        return switch (dialect) {
            case H2 -> name.matches("[a-z_][a-z0-9_.]*") ? name.toUpperCase(Locale.ROOT) : name;
            case POSTGRESQL -> name.matches("[A-Z_][A-Z0-9_.]*") ? name.toLowerCase(Locale.ROOT) : name;
            case SQLITE, MYSQL, DUCKDB -> name;
        };
    }

    /// What the file grants but the database does not have, as `table` or `table.column`.
    public List<String> missingIn(SchemaView schema) {
        var missing = new ArrayList<String>();
        for (var table : declared) {
            if (table.table().endsWith("*")) {
                continue;
            }
            Optional<Table> found = schema.table(table.table());
            if (found.isEmpty()) {
                missing.add(table.table());
            } else {
                table.columns().stream().filter(column -> found.get().column(column.name()).isEmpty())
                        .forEach(column -> missing.add(table.table() + "." + column.name()));
            }
        }
        return missing;
    }
}
