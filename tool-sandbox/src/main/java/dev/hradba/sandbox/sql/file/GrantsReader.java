package dev.hradba.sandbox.sql.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.Grants.Mask;
import dev.hradba.sandbox.sql.Grants.TableGrant;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SchemaView.Column;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.SqlLimits;
import dev.hradba.sandbox.sql.tree.FunctionRules;
import dev.hradba.sandbox.sql.tree.RefusedException;
import dev.hradba.sandbox.sql.tree.Syntax;
import dev.hradba.sandbox.sql.tree.TreeReader;
import dev.hradba.sandbox.yaml.Yaml;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Turns the YAML of a grants file into grants; every complaint names its line and field.
final class GrantsReader {

    private static final Set<String> ROOT = Set.of("tables", "functions", "limits");
    private static final Set<String> TABLE = Set.of("columns", "rowFilter", "masks", "hideValues");
    private static final Set<String> FUNCTIONS = Set.of("allow", "deny");
    private static final Set<String> LIMITS = Set.of("sqlChars", "rows", "bytes", "cellChars", "timeoutMillis", "cost", "memoryMegabytes");

    private final Yaml yaml;
    private final String name;
    private final Syntax syntax;

    GrantsReader(String name, Dialect dialect) {
        this.name = name;
        this.yaml = new Yaml(name, GrantsFileException::new);
        this.syntax = Syntax.valueOf(dialect.name());
    }

    GrantsFile read(String text) {
        var root = yaml.root(text, "tables");
        var fields = yaml.fields(root, "", ROOT);
        var tables = fields.get("tables");
        if (tables == null) {
            throw yaml.wrong(root, "tables", "is missing; list the tables that may be read");
        }
        var grants = new LinkedHashMap<String, TableGrant>();
        var declared = new ArrayList<GrantsFile.Declared>();
        for (var entry : entries(tables).entrySet()) {
            String table = entry.getKey();
            Node node = entry.getValue();
            var columns = new ArrayList<Column>();
            var grant = table(table, node, columns);
            if (grants.put(table.toLowerCase(Locale.ROOT), grant) != null) {
                throw yaml.wrong(node, "tables." + table, "is given twice; names ignore case");
            }
            declared.add(new GrantsFile.Declared(table, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1), columns));
        }
        var all = Grants.of(List.copyOf(grants.values()));
        return new GrantsFile(name, functions(fields.get("functions"), all), limits(fields.get("limits")), declared);
    }

    /// Tables by name: a mapping, or a list of names and of mappings with the field `name`.
    private Map<String, Node> entries(Node node) {
        if (node instanceof MappingNode) {
            return yaml.fields(node, "tables");
        }
        var entries = new LinkedHashMap<String, Node>();
        for (Node item : yaml.list(node, "tables")) {
            Node named = item instanceof MappingNode ? yaml.fields(item, "tables").get("name") : item;
            if (named == null) {
                throw yaml.wrong(item, "tables.name", "is missing; every table in a list needs its name");
            }
            if (entries.put(yaml.text(named, "tables.name"), item) != null) {
                throw yaml.wrong(named, "tables", "lists a table twice");
            }
        }
        return entries;
    }

    private TableGrant table(String table, Node node, List<Column> columns) {
        String at = "tables." + table;
        checkName(node, at, table.endsWith("*") ? table.substring(0, table.length() - 1) + "x" : table);
        if (node instanceof ScalarNode) {
            return TableGrant.all(table);
        }
        var known = new HashSet<>(TABLE);
        known.add("name");
        var fields = yaml.fields(node, at, known);
        var listed = fields.get("columns");
        if (listed != null && !(listed instanceof ScalarNode all && all.getValue().equals("*"))) {
            columns.addAll(columns(listed, at + ".columns"));
        }
        var names = new HashSet<String>();
        for (var column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw yaml.wrong(node, at + ".columns", "lists '%s' twice".formatted(column.name()));
            }
        }
        var grant = columns.isEmpty() ? TableGrant.all(table) : TableGrant.columns(table, columns.stream().map(Column::name).toArray(String[]::new));
        var filter = fields.get("rowFilter");
        if (filter != null) {
            grant = grant.where(condition(filter, at + ".rowFilter"));
        }
        var masks = fields.get("masks");
        if (masks != null) {
            for (var mask : yaml.fields(masks, at + ".masks").entrySet()) {
                String field = at + ".masks." + mask.getKey();
                if (!grant.allows(mask.getKey())) {
                    throw yaml.wrong(mask.getValue(), field, "masks a column that 'columns' does not list; list it, or leave the mask out");
                }
                grant = grant.mask(mask.getKey(), mask(mask.getValue(), field));
            }
        }
        var hidden = fields.get("hideValues");
        return hidden == null ? grant : grant.hideValues(yaml.texts(hidden, at + ".hideValues").toArray(String[]::new));
    }

    /// Columns as a list of names, as a mapping from name to type, or mixed.
    private List<Column> columns(Node node, String at) {
        var columns = new ArrayList<Column>();
        if (node instanceof MappingNode) {
            yaml.fields(node, at).forEach((column, type) -> columns.add(column(type, at, column, yaml.text(type, at + "." + column))));
        } else {
            for (Node item : yaml.list(node, at)) {
                if (item instanceof MappingNode) {
                    yaml.fields(item, at).forEach((column, type) -> columns.add(column(item, at, column, yaml.text(type, at + "." + column))));
                } else {
                    columns.add(column(item, at, yaml.text(item, at), "text"));
                }
            }
        }
        if (columns.isEmpty()) {
            throw yaml.wrong(node, at, "is empty; list at least one column, or write '*' for all");
        }
        return columns;
    }

    private Column column(Node node, String at, String column, String type) {
        checkName(node, at, column.replace('.', ' '));
        return new Column(column, SchemaView.Type.TEXT, type, true, "", Optional.empty(), List.of(), false);
    }

    private void checkName(Node node, String at, String text) {
        if (text.length() > 128 || text.chars().anyMatch(c -> "\"`[]\\';:?{}$*".indexOf(c) >= 0 || Character.isISOControl(c))
                || text.startsWith(".") || text.endsWith(".")) {
            throw yaml.wrong(node, at, "holds a name that cannot be granted ('%s'); use names without quotes and signs".formatted(text));
        }
    }

    private String condition(Node node, String at) {
        String condition = yaml.text(node, at);
        try {
            TreeReader.readCondition(condition, syntax);
            return condition;
        } catch (RefusedException e) {
            throw yaml.wrong(node, at, "cannot be used: " + e.reason());
        }
    }

    private Mask mask(Node node, String at) {
        try {
            return Mask.named(yaml.text(node, at));
        } catch (IllegalArgumentException e) {
            throw yaml.wrong(node, at, "is wrong: " + e.getMessage());
        }
    }

    /// `functions: [...]` lists all that may be called; the word `standard` in it stands for the engine's harmless functions.
    private Grants functions(@Nullable Node node, Grants grants) {
        if (node == null) {
            return grants;
        }
        Set<String> allowed = Set.of(FunctionRules.STANDARD);
        Set<String> denied = Set.of();
        if (node instanceof MappingNode) {
            var fields = yaml.fields(node, "functions", FUNCTIONS);
            var allow = fields.get("allow");
            var deny = fields.get("deny");
            allowed = allow == null ? allowed : names(allow, "functions.allow");
            denied = deny == null ? denied : names(deny, "functions.deny");
        } else {
            allowed = names(node, "functions");
        }
        return grants.withFunctions(allowed, denied);
    }

    private Set<String> names(Node node, String at) {
        var names = new HashSet<String>();
        for (Node item : yaml.list(node, at)) {
            String function = yaml.text(item, at);
            if (!function.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
                throw yaml.wrong(item, at, "holds '%s', which is not the plain name of a function".formatted(function));
            }
            if (!at.endsWith("deny") && FunctionRules.neverGranted(function)) {
                throw yaml.wrong(item, at, "holds '%s', which reaches beyond the granted tables and cannot be granted".formatted(function));
            }
            names.add(function);
        }
        return names;
    }

    private SqlLimits limits(@Nullable Node node) {
        var standard = SqlLimits.DEFAULT;
        if (node == null) {
            return standard;
        }
        var fields = yaml.fields(node, "limits", LIMITS);
        return new SqlLimits(
                whole(fields, "sqlChars", standard.maxSqlChars()),
                whole(fields, "rows", standard.maxRows()),
                whole(fields, "bytes", standard.maxBytes()),
                whole(fields, "cellChars", standard.maxCellChars()),
                whole(fields, "timeoutMillis", standard.timeoutMillis()),
                cost(fields.get("cost"), standard.maxCost()),
                memory(fields, standard.maxMemoryMegabytes()));
    }

    private int memory(Map<String, Node> fields, int standard) {
        int megabytes = whole(fields, "memoryMegabytes", standard);
        Node node = fields.get("memoryMegabytes");
        if (node != null && megabytes < SqlLimits.LEAST_MEMORY) {
            throw yaml.wrong(node, "limits.memoryMegabytes", "must be at least %d, because an engine needs some memory to answer at all; found '%d'"
                    .formatted(SqlLimits.LEAST_MEMORY, megabytes));
        }
        return megabytes;
    }

    private int whole(Map<String, Node> fields, String limit, int standard) {
        Node node = fields.get(limit);
        if (node == null) {
            return standard;
        }
        String text = yaml.text(node, "limits." + limit).replace("_", "");
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw yaml.wrong(node, "limits." + limit, "must be a whole number from 1 to 999999999; found '%s'".formatted(text));
        }
        return Integer.parseInt(text);
    }

    private double cost(@Nullable Node node, double standard) {
        if (node == null) {
            return standard;
        }
        String text = yaml.text(node, "limits.cost").replace("_", "");
        if (!text.matches("[0-9]{1,15}([.][0-9]{1,6})?([eE][0-9]{1,2})?") || !(Double.parseDouble(text) > 0)) {
            throw yaml.wrong(node, "limits.cost", "must be a number above 0; found '%s'".formatted(text));
        }
        return Double.parseDouble(text);
    }
}
