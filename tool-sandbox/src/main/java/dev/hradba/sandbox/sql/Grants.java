package dev.hradba.sandbox.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import dev.hradba.sandbox.sql.tree.FunctionRules;
import dev.hradba.sandbox.sql.tree.Syntax;

/// What may be read of a database: everything, or listed tables with listed columns, row filters and masks.
///
/// Inside a list everything that is not named is denied. Names ignore case. Immutable.
public final class Grants {

    private static final Set<String> STANDARD = Set.of(FunctionRules.STANDARD);
    private static final Grants EVERYTHING = new Grants(Optional.empty(), STANDARD, Set.of());

    private final Optional<Map<String, TableGrant>> tables;
    private final Set<String> functions;
    private final Set<String> deniedFunctions;

    private Grants(Optional<Map<String, TableGrant>> tables, Set<String> functions, Set<String> deniedFunctions) {
        this.tables = tables;
        this.functions = Set.copyOf(functions);
        this.deniedFunctions = Set.copyOf(deniedFunctions);
    }

    /// Every table, view and column of the database that the account may read; for databases that are open to all who ask. On MySQL and MariaDB
    /// that is the database which the address names.
    public static Grants everything() {
        return EVERYTHING;
    }

    /// Only these tables.
    ///
    /// @throws IllegalArgumentException if a table is listed twice
    public static Grants of(List<TableGrant> tables) {
        var byName = new TreeMap<String, TableGrant>(String.CASE_INSENSITIVE_ORDER);
        for (TableGrant table : tables) {
            if (byName.put(table.table(), table) != null) {
                throw new IllegalArgumentException("table %s is granted twice; merge both entries".formatted(table.table()));
            }
        }
        return new Grants(Optional.of(byName), STANDARD, Set.of());
    }

    /// The same tables with other functions.
    ///
    /// @param allowed functions that statements may call; `standard` stands for the engine's harmless functions
    /// @param denied  functions that they may not call all the same
    /// @throws IllegalArgumentException for a function that may never be granted, such as one that reads files
    public Grants withFunctions(Set<String> allowed, Set<String> denied) {
        for (String name : allowed) {
            if (FunctionRules.neverGranted(name)) {
                throw new IllegalArgumentException("the function %s reaches beyond the granted tables and cannot be granted".formatted(name));
            }
        }
        return new Grants(tables, allowed, denied);
    }

    FunctionRules functions(Syntax syntax) {
        return FunctionRules.of(functions, deniedFunctions, syntax);
    }

    /// Whether nothing is held back.
    public boolean isEverything() {
        return tables.isEmpty();
    }

    /// The grant on this table, or empty if it is denied. A grant on `*` holds for tables that are not listed by name.
    public Optional<TableGrant> table(String name) {
        if (tables.isEmpty()) {
            return Optional.of(TableGrant.all(name));
        }
        var all = tables.get();
        var byName = Optional.ofNullable(all.get(name));
        if (byName.isPresent()) {
            return byName;
        }
        int dot = name.indexOf('.');
        var bySchema = dot < 0 ? Optional.<TableGrant>empty() : Optional.ofNullable(all.get(name.substring(0, dot) + ".*"));
        return bySchema.or(() -> Optional.ofNullable(dot < 0 ? all.get("*") : null));
    }

    /// What may be read of one table.
    ///
    /// @param table      its name, `schema.name` outside the default schema, `*` for every table of the default schema not listed by
    ///                   name, or `schema.*`
    /// @param columns    readable columns; empty for all
    /// @param rowFilter  SQL condition on its rows, in which `:subject`, `:groups` and `:name` stand for the identity's subject, groups
    ///                   and attributes
    /// @param masks      columns that are shown changed
    /// @param hideValues columns whose values are never listed in a schema, though they may be read
    public record TableGrant(
            String table, Set<String> columns, Optional<String> rowFilter, Map<String, Mask> masks, Set<String> hideValues) {

        /// Copies the collections and refuses a blank name.
        public TableGrant {
            if (table.isBlank()) {
                throw new IllegalArgumentException("a grant names no table; give a table name or *");
            }
            columns = Set.copyOf(columns);
            masks = Map.copyOf(masks);
            hideValues = Set.copyOf(hideValues);
        }

        /// The whole table.
        public static TableGrant all(String table) {
            return new TableGrant(table, Set.of(), Optional.empty(), Map.of(), Set.of());
        }

        /// These columns of the table.
        public static TableGrant columns(String table, String... columns) {
            return new TableGrant(table, Set.of(columns), Optional.empty(), Map.of(), Set.of());
        }

        /// The same grant on the rows that satisfy a condition.
        public TableGrant where(String condition) {
            return new TableGrant(table, columns, Optional.of(condition), masks, hideValues);
        }

        /// The same grant with a column shown changed.
        public TableGrant mask(String column, Mask mask) {
            var more = new TreeMap<>(masks);
            more.put(column, mask);
            return new TableGrant(table, columns, rowFilter, more, hideValues);
        }

        /// The same grant without sample values of these columns.
        public TableGrant hideValues(String... names) {
            return new TableGrant(table, columns, rowFilter, masks, Set.of(names));
        }

        /// Whether this column may be read, masked or not.
        public boolean allows(String column) {
            return columns.isEmpty() || containsIgnoringCase(columns, column);
        }

        /// How a column is changed before anyone sees it.
        public Optional<Mask> maskOf(String column) {
            return masks.entrySet().stream().filter(entry -> entry.getKey().equalsIgnoreCase(column)).map(Map.Entry::getValue).findFirst();
        }

        /// Whether values of this column may be listed in a schema.
        public boolean showsValues(String column) {
            return maskOf(column).isEmpty() && !containsIgnoringCase(hideValues, column);
        }

        /// Whether the table can be read as it is.
        boolean isWhole() {
            return columns.isEmpty() && rowFilter.isEmpty() && masks.isEmpty();
        }

        private static boolean containsIgnoringCase(Set<String> names, String name) {
            return names.stream().anyMatch(name::equalsIgnoreCase);
        }
    }

    /// How a column is changed before anyone sees it.
    public enum Mask {
        /// Always NULL.
        NULL,
        /// `***` wherever there is a value.
        STARS,
        /// The last four characters after `***`.
        LAST_FOUR,
        /// The first character before `***`.
        FIRST_ONE;

        /// The mask with this name in a grants file, such as `last-four`.
        ///
        /// @throws IllegalArgumentException if there is none
        public static Mask named(String name) {
            for (Mask mask : values()) {
                if (mask.name().replace('_', '-').equals(name.toUpperCase(Locale.ROOT))) {
                    return mask;
                }
            }
            throw new IllegalArgumentException("there is no mask '%s'; use null, stars, last-four or first-one".formatted(name));
        }
    }
}
