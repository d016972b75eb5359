package dev.hradba.agent.sql.internal.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;

/// The grammar of plans over one schema and the values of one question, as GBNF with single spaces between pieces.
///
/// Only tables that foreign keys connect meet in one plan. What may be compared follows from the column's kind: numbers
/// with numbers, dates with dates and periods, and a cell of the database only with a column that holds it. Rules are
/// shared by all tables of a connected part (`k0`, `k1`, ...); only conditions on related rows depend on the base table.
public final class PlanGrammar {

    private static final int MOST_ITEMS = 8;
    private static final List<Value.Type> POINTS =
            List.of(Value.Type.DATE, Value.Type.YEAR, Value.Type.MONTH, Value.Type.REL);

    private final LinkSchema schema;
    private final List<Value> values;
    private final Map<String, String> rules = new LinkedHashMap<>();

    private PlanGrammar(LinkSchema schema, List<Value> values) {
        this.schema = schema;
        this.values = values;
    }

    /// The grammar's text; start rule `root`.
    public static String of(LinkSchema schema, List<Value> values) {
        return new PlanGrammar(schema, values).text();
    }

    private String text() {
        List<String> starts = new ArrayList<>(List.of(word(Piece.CANNOT)));
        rules.put("root", "");
        rules.put("conj", "\" and \" | \" or \"");
        rules.put("order4", "\" > \" | \" < \" | \" >= \" | \" <= \"");
        List<List<LinkTable>> parts = connected();
        for (int part = 0; part < parts.size(); part++) {
            String k = "k" + part;
            shared(k, parts.get(part));
            for (LinkTable base : parts.get(part)) {
                related(k, base, parts.get(part));
                starts.add(word(id(base) + " sel ") + " q" + base.id());
            }
        }
        rules.put("root", String.join(" | ", starts));
        return rules.entrySet().stream()
                .map(rule -> rule.getKey() + " ::= " + rule.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private List<List<LinkTable>> connected() {
        Map<Integer, List<LinkTable>> parts = new TreeMap<>();
        for (LinkTable table : schema.tables()) {
            int first = schema.tables().stream()
                    .filter(other -> schema.path(other, table).isPresent())
                    .findFirst()
                    .orElse(table)
                    .id();
            parts.computeIfAbsent(first, key -> new ArrayList<>()).add(table);
        }
        return List.copyOf(parts.values());
    }

    // ---- rules shared by a connected part ----

    private void shared(String k, List<LinkTable> tables) {
        List<LinkColumn> columns = tables.stream().flatMap(table -> table.columns().stream()).toList();
        rules.put(k + "tab", oneOf(tables.stream().map(PlanGrammar::id).toList()));
        rules.put(k + "col", oneOf(columns.stream().map(PlanGrammar::id).toList()));
        boolean numbers = ids(k + "num", columns, Kind.NUM);
        boolean dates = ids(k + "date", columns, Kind.DATE);
        rules.put(k + "show", k + "col | " + k + "tab");
        rules.put(k + "measure", measure(k, numbers, dates));
        String first = k + "measure | \"distinct \" " + k + "show | \"star\"";
        if (dates) {
            first += " | (\"avgdays \" | \"avghours \") " + k + "date \" \" " + k + "date";
        }
        rules.put(k + "first", first);
        String more = "";
        for (int i = 1; i < MOST_ITEMS; i++) {
            more = "(\" \" " + k + "measure" + (more.isEmpty() ? "" : " " + more) + ")?";
        }
        rules.put(k + "list", k + "first " + more);
        String bucket = dates ? " | (\"month \" | \"year \" | \"day \" | \"week \") " + k + "date" : "";
        rules.put(k + "group", k + "show (\" \" " + k + "show)?" + bucket);
        Optional<String> number = values(List.of(Value.Type.NUM, Value.Type.YEAR));
        number.ifPresent(v -> rules.put(k + "having",
                "\" having \" " + k + "measure (order4 | \" = \") (" + v + ")"));
        String limit = values(List.of(Value.Type.NUM)).map(v -> "(\"one\" | " + v + ")").orElse("\"one\"");
        rules.put(k + "order", "\" order \" " + k + "measure (\" asc\" | \" desc\") (\" limit \" " + limit + ")?");
        rules.put(k + "tail", "(\" group \" " + k + "group" + (number.isPresent() ? " " + k + "having?" : "") + ")? " + k + "order?");
        for (LinkTable table : tables) {
            conditions(k, table, numbers, dates);
        }
        rules.put(k + "cond", tables.stream().map(table -> "t" + table.id()).collect(Collectors.joining(" | ")));
    }

    private boolean ids(String rule, List<LinkColumn> columns, Kind kind) {
        List<String> ids = columns.stream().filter(column -> column.kind() == kind).map(PlanGrammar::id).toList();
        if (!ids.isEmpty()) {
            rules.put(rule, oneOf(ids));
        }
        return !ids.isEmpty();
    }

    private static String measure(String k, boolean numbers, boolean dates) {
        String measure = "\"count\" | \"countd \" " + k + "show | " + k + "show";
        if (numbers) {
            measure += " | (\"sum \" | \"avg \") " + k + "num";
        }
        if (numbers || dates) {
            String both = numbers && dates ? "(" + k + "num | " + k + "date)" : k + (numbers ? "num" : "date");
            measure += " | (\"min \" | \"max \") " + both;
        }
        return dates ? measure + " | (\"month \" | \"year \" | \"day \" | \"week \") " + k + "date" : measure;
    }

    // ---- conditions ----

    /// One rule for a table's conditions: columns that allow the same follow-ups share an alternative.
    private void conditions(String k, LinkTable table, boolean numbers, boolean dates) {
        Map<String, List<String>> byRest = new LinkedHashMap<>();
        for (LinkColumn column : table.columns()) {
            byRest.computeIfAbsent(rest(k, column, numbers, dates), rest -> new ArrayList<>()).add(id(column));
        }
        rules.put("t" + table.id(), byRest.entrySet().stream()
                .map(entry -> "(" + oneOf(entry.getValue()) + ") (" + entry.getKey() + ")")
                .collect(Collectors.joining(" | ")));
        rules.put("s" + table.id(), "t%d (conj s%d)?".formatted(table.id(), table.id()));
    }

    private String rest(String k, LinkColumn column, boolean numbers, boolean dates) {
        List<String> rest = new ArrayList<>();
        switch (column.kind()) {
            case BOOL -> rest.add("\" yes\" | \" no\"");
            case NUM -> {
                ordered(rest, values(List.of(Value.Type.NUM, Value.Type.YEAR)), numbers ? k + "num" : "");
                between(rest, List.of(Value.Type.NUM, Value.Type.YEAR));
                rest.add("\" gtavg\" | \" ltavg\"");
            }
            case DATE -> {
                ordered(rest, values(POINTS), dates ? k + "date" : "");
                between(rest, POINTS);
                values(List.of(Value.Type.DUR)).ifPresent(v -> rest.add("order4 (" + v + ") | \" next \" (" + v + ")"));
                rest.add("\" past\" | \" future\"");
            }
            case PK -> equal(rest, fitting(List.of(Value.Type.NUM, Value.Type.YEAR, Value.Type.STR), column));
            case FK -> {
                LinkColumn shown = column.key().home().display();
                equal(rest, fitting(List.of(Value.Type.NUM, Value.Type.YEAR, Value.Type.STR, Value.Type.CELL), shown));
                like(rest, shown.kind() == Kind.PK ? List.of() : List.of(Value.Type.STR));
            }
            case CAT -> {
                equal(rest, fitting(List.of(Value.Type.CELL, Value.Type.STR), column));
                like(rest, List.of(Value.Type.STR, Value.Type.CELL, Value.Type.NUM));
            }
            case TXT, NAME -> {
                equal(rest, fitting(
                        List.of(Value.Type.CELL, Value.Type.STR, Value.Type.NUM, Value.Type.YEAR), column));
                like(rest, List.of(Value.Type.STR, Value.Type.CELL, Value.Type.NUM));
            }
        }
        rest.add("\" isnull\" | \" notnull\"");
        return String.join(" | ", rest);
    }

    private static void ordered(List<String> rest, Optional<String> values, String peers) {
        values.ifPresent(v -> rest.add("(order4 | \" = \" | \" != \") (" + v + ")"));
        if (!peers.isEmpty()) {
            rest.add("order4 " + peers);
        }
    }

    private void between(List<String> rest, List<Value.Type> types) {
        List<Integer> fit = places(types);
        List<String> pairs = new ArrayList<>();
        for (int low : fit) {
            for (int high : fit) {
                if (low != high) {
                    pairs.add(word(value(low) + " " + value(high)));
                }
            }
        }
        if (!pairs.isEmpty()) {
            rest.add("\" between \" (" + String.join(" | ", pairs) + ")");
        }
    }

    private static void equal(List<String> rest, Optional<String> values) {
        values.ifPresent(v -> rest.add("(\" = \" | \" != \") (" + v + ")"));
    }

    private void like(List<String> rest, List<Value.Type> types) {
        values(types).ifPresent(v -> rest.add("(\" like \" | \" starts \") (" + v + ")"));
    }

    // ---- what depends on the base table ----

    private void related(String k, LinkTable base, List<LinkTable> part) {
        String b = String.valueOf(base.id());
        Map<String, LinkTable> children = new LinkedHashMap<>();
        part.stream().filter(table -> table != base).forEach(table -> children.put(id(table), table));
        schema.keys().stream()
                .filter(key -> key.key().home() == base)
                .forEach(key -> children.put(id(key), key.home()));
        String conditions = k + "cond (conj c" + b + ")?";
        if (!children.isEmpty()) {
            String plain = oneOf(List.copyOf(children.keySet()));
            String such = children.entrySet().stream()
                    .map(child -> word(child.getKey() + " such ") + " s" + child.getValue().id())
                    .collect(Collectors.joining(" | "));
            conditions += " | (\"exist \" | \"noexist \") ((" + plain + ") (\" and \" c" + b + ")? | " + such + ")";
        }
        rules.put("c" + b, conditions);
        rules.put("q" + b, "\"pct \" c%s (\" where \" c%s)? | %slist (\" where \" c%s)? %stail".formatted(b, b, k, b, k));
    }

    // ---- terminals ----

    private List<Integer> places(List<Value.Type> types) {
        return IntStream.range(0, values.size())
                .filter(i -> types.contains(values.get(i).type()))
                .boxed()
                .toList();
    }

    private Optional<String> values(List<Value.Type> types) {
        return alternatives(places(types));
    }

    /// Values of these types; a cell only where the column holds it.
    private Optional<String> fitting(List<Value.Type> types, LinkColumn column) {
        return alternatives(places(types).stream()
                .filter(i -> values.get(i).type() != Value.Type.CELL || values.get(i).texts().containsKey(column))
                .toList());
    }

    private static Optional<String> alternatives(List<Integer> places) {
        return places.isEmpty() ? Optional.empty() : Optional.of(oneOf(places.stream().map(PlanGrammar::value).toList()));
    }

    private static String oneOf(List<String> texts) {
        return texts.stream().map(PlanGrammar::word).collect(Collectors.joining(" | "));
    }

    private static String word(String text) {
        return '"' + text + '"';
    }

    private static String value(int index) {
        return "<V" + index + ">";
    }

    private static String id(LinkTable table) {
        return "<T" + table.id() + ">";
    }

    private static String id(LinkColumn column) {
        return "<C" + column.id() + ">";
    }
}
