package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.sandbox.sql.tree.RefusedException;
import dev.hradba.sandbox.sql.tree.Syntax;
import dev.hradba.sandbox.sql.tree.Token;
import dev.hradba.sandbox.sql.tree.Tree;

/// Refuses small statements that grow large inside an engine, where no time limit reaches: planners write named queries and subqueries out
/// at every place they are used, texts multiply in nested functions, and some engines try every way to lay a pattern with many `%` over a text.
///
/// The sizes are estimates from above. A column counts as the largest that a subquery of the statement gives under its name; where it is read from a
/// table or another subquery in FROM, as the largest of those with that alias.
final class Growth {

    private static final long MOST_NODES = 50_000;
    private static final long MOST_CHARS = 2_000_000;
    /// Texts of a table are taken to be this long.
    private static final long COLUMN_CHARS = 64;
    /// Levels of a recursion that the estimate is made for; the time limit stops those that go on.
    private static final long LEVELS = 1_000;
    private static final long PROBE = 1_000;
    /// Most rows of a series whose bounds are written down.
    private static final long MOST_COUNTED = 10_000_000;
    private static final Set<String> REPLACING = Set.of("REPLACE", "REGEXP_REPLACE", "OVERLAY", "INSERT", "STUFF");
    private static final Set<String> FILLING = Set.of("LPAD", "RPAD", "SPACE");
    private static final Set<String> PATTERNED = Set.of("FORMAT", "PRINTF");
    /// Functions that write a character as several.
    private static final Set<String> ESCAPING = Set.of("HEX", "TO_HEX", "BIN", "ENCODE", "RAWTOHEX", "STRINGENCODE", "URL_ENCODE", "REGEXP_ESCAPE", "QUOTE", "QUOTE_LITERAL",
            "QUOTE_IDENT", "QUOTE_NULLABLE", "TO_BASE64");
    /// What collecting aggregates give is taken to be this long: enough to see two of them multiplied.
    private static final long JOINED_CHARS = 16_384;
    /// Functions that go over their second text for each character of the first, in one step that nothing stops.
    private static final Set<String> COMPARING = Set.of("INSTR", "LOCATE", "STRPOS", "POSITION", "REPLACE", "LEVENSHTEIN", "EDITDIST3", "DAMERAU_LEVENSHTEIN",
            "JARO_SIMILARITY", "JARO_WINKLER_SIMILARITY", "STRING_SPLIT", "STR_SPLIT", "SPLIT_PART", "CONTAINS");
    private static final long MOST_COMPARED = 64_000_000;
    private static final Set<String> LIKE = Set.of("LIKE", "NOT LIKE", "ILIKE", "NOT ILIKE");

    /// @param nodes     parts of the expression once everything is written out
    /// @param chars     length of the text it may give
    /// @param wildcards `%` in that text
    private record Size(long nodes, long chars, long wildcards) {

        static final Size COLUMN = new Size(1, COLUMN_CHARS, 1);
        static final Size WORD = new Size(0, 0, 0);

        Size plus(Size other) {
            return new Size(nodes + other.nodes, chars + other.chars, wildcards + other.wildcards);
        }

        Size times(long factor) {
            return new Size(nodes, Math.multiplyExact(chars, factor), Math.multiplyExact(wildcards, factor));
        }

        Size or(Size other) {
            return new Size(Math.max(nodes, other.nodes), Math.max(chars, other.chars), Math.max(wildcards, other.wildcards));
        }
    }

    /// What an alias stands for, at most, wherever the statement uses it.
    private enum Reads {
        TABLE, SUBQUERY, QUERY;

        Reads or(Reads other) {
            return compareTo(other) < 0 ? other : this;
        }
    }

    private final Syntax syntax;
    private final Map<String, Size> columns = new HashMap<>();
    private final Map<String, Long> named = new HashMap<>();
    private final Set<String> queries = new HashSet<>();
    private final Map<String, Reads> aliases = new HashMap<>();

    private Growth(Syntax syntax) {
        this.syntax = syntax;
    }

    /// @param query a statement whose names are bound and whose stars are written out
    /// @throws RefusedException if it may grow beyond all measure
    static void check(Tree.Query query, Syntax syntax) {
        try {
            new Growth(syntax).query(query);
        } catch (ArithmeticException e) {
            throw tooLong();
        }
    }

    private static RefusedException tooLong() {
        return new RefusedException("growth", "a text may grow beyond %d characters here; repeat, pad, replace and join less".formatted(MOST_CHARS));
    }

    /// The sizes of what the query gives; what it reads counts into the nodes of the first.
    private List<Size> query(Tree.Query query) {
        for (var cte : query.with()) {
            queries.add(key(cte.name().text()));
            var outputs = Recursion.possible(cte) ? recursion(cte) : query(cte.query());
            name(outputs, cte.columns().isEmpty() ? names(cte.query().body()) : cte.columns().stream().map(Tree.Name::text).toList());
            named.merge(key(cte.name().text()), nodes(outputs), Math::max);
        }
        var outputs = new ArrayList<>(body(query.body()));
        query.order().forEach(order -> weigh(outputs, expr(order.value())));
        return outputs;
    }

    /// A recursion must add to its texts, not multiply them: a probe on every column it reads may come out once at most. What it adds counts for
    /// [#LEVELS] levels.
    private List<Size> recursion(Tree.Cte cte) {
        var compound = (Tree.Compound) cte.query().body();
        var start = body(Recursion.start(compound));
        var names = cte.columns().isEmpty() ? names(cte.query().body()) : cte.columns().stream().map(Tree.Name::text).toList();
        name(start, names);
        var before = new HashMap<>(columns);
        var step = query(compound.arms().getLast());
        names.forEach(name -> columns.compute(key(name), (key, size) -> probed(size == null ? Size.COLUMN : size.or(Size.COLUMN))));
        var probed = query(compound.arms().getLast());
        columns.clear();
        columns.putAll(before);
        var result = new ArrayList<Size>();
        for (int i = 0; i < Math.min(start.size(), step.size()); i++) {
            var once = step.get(i);
            if (probed.get(i).chars - once.chars > PROBE || probed.get(i).wildcards - once.wildcards > PROBE) {
                throw new RefusedException("growth", "column %d of the recursive query multiplies its own text; it may only add to it".formatted(i + 1));
            }
            boolean carries = probed.get(i).chars > once.chars;
            long chars = carries ? Math.max(0, once.chars - COLUMN_CHARS) * LEVELS : 0;
            long wildcards = carries ? Math.max(0, once.wildcards - 1) * LEVELS : 0;
            result.add(new Size(start.get(i).nodes + once.nodes, Math.max(start.get(i).chars, once.chars) + chars, Math.max(start.get(i).wildcards, once.wildcards) + wildcards));
        }
        name(result, names);
        query(compound.arms().getLast()); // patterns inside, at their largest
        return result;
    }

    private static Size probed(Size size) {
        return new Size(size.nodes, size.chars + PROBE, size.wildcards + PROBE);
    }

    private static long nodes(List<Size> outputs) {
        return outputs.stream().mapToLong(Size::nodes).sum();
    }

    /// Adds parts that are not given but have to be planned.
    private static void weigh(List<Size> outputs, Size size) {
        var first = outputs.isEmpty() ? Size.WORD : outputs.removeFirst();
        var all = new Size(first.nodes + size.nodes, first.chars, first.wildcards);
        if (all.nodes > MOST_NODES) {
            throw new RefusedException("growth", "the statement grows beyond %d parts where its named queries and subqueries are written out; use each fewer times".formatted(MOST_NODES));
        }
        outputs.addFirst(all);
    }

    private List<Size> body(Tree.Body body) {
        return switch (body) {
            case Tree.Select select -> select(select);
            case Tree.Nested(var inner) -> query(inner);
            case Tree.Values(var rows, var width) -> {
                var all = rows.stream().map(this::expr).reduce(Size.WORD, Size::plus);
                yield new ArrayList<>(Collections.nCopies(Math.max(1, width), all));
            }
            case Tree.Compound(var arms, var operations) -> {
                if (operations.getFirst().endsWith("BY NAME")) {
                    var all = arms.stream().flatMap(arm -> query(arm).stream()).reduce(Size.WORD, Size::plus);
                    yield new ArrayList<>(Collections.nCopies(names(body).size(), all));
                }
                var result = new ArrayList<>(query(arms.getFirst()));
                for (var arm : arms.subList(1, arms.size())) {
                    var other = query(arm);
                    weigh(result, new Size(nodes(other), 0, 0));
                    for (int i = 0; i < Math.min(result.size(), other.size()); i++) {
                        result.set(i, result.get(i).or(other.get(i)));
                    }
                }
                yield result;
            }
        };
    }

    private List<Size> select(Tree.Select select) {
        var outputs = new ArrayList<Size>();
        var sources = new Size(select.from().map(this::from).orElse(0L) + joins(select.joins()), 0, 0);
        boolean stored = isStored(select);
        for (var item : select.items()) {
            boolean size = item instanceof Tree.Value(var value, var alias) && !(stored && value instanceof Tree.Column column && column.source().isEmpty());
            outputs.add(size ? expr(((Tree.Value) item).value()) : Size.COLUMN);
            name(outputs, names(select)); // an alias may be used behind it
        }
        weigh(outputs, sources);
        select.where().ifPresent(where -> weigh(outputs, expr(where)));
        select.group().forEach(group -> weigh(outputs, expr(group)));
        select.having().ifPresent(having -> weigh(outputs, expr(having)));
        select.windows().forEach(window -> weigh(outputs, expr(window)));
        select.qualify().ifPresent(qualify -> weigh(outputs, expr(qualify)));
        select.distinctOn().forEach(key -> weigh(outputs, expr(key)));
        return outputs;
    }

    /// Whether all columns are those of one table.
    private boolean isStored(Tree.Select select) {
        return select.joins().isEmpty() && select.from().orElse(null) instanceof Tree.TableRef table && isStored(table);
    }

    private boolean isStored(Tree.TableRef table) {
        return !queries.contains(key(table.path().getLast().text()));
    }

    private long joins(List<Tree.Join> joins) {
        long nodes = 0;
        for (var join : joins) {
            nodes += from(join.right());
        }
        for (var join : joins) {
            nodes += join.on().map(on -> expr(on).nodes).orElse(0L);
        }
        return nodes;
    }

    private long from(Tree.From from) {
        return switch (from) {
            case Tree.TableRef table -> {
                aliases.merge(key(table.alias().orElse(table.path().getLast()).text()), isStored(table) ? Reads.TABLE : Reads.QUERY, Reads::or);
                yield 1 + named.getOrDefault(key(table.path().getLast().text()), 0L);
            }
            case Tree.Series series -> series(series);
            case Tree.Group(var first, var joins) -> from(first) + joins(joins);
            case Tree.Derived(var inner, var alias, var names, var lateral) -> {
                var outputs = query(inner);
                var given = names.isEmpty() ? names(inner.body()) : names.stream().map(Tree.Name::text).toList();
                name(outputs, given);
                alias.ifPresent(source -> {
                    aliases.merge(key(source.text()), Reads.SUBQUERY, Reads::or);
                    name(outputs, given.stream().map(column -> key(source, column)).toList());
                });
                yield nodes(outputs);
            }
        };
    }

    /// Parts of a value are at most as long as the value.
    private long series(Tree.Series series) {
        var arguments = flat(series.call().arguments().parts());
        count(series.call().name(), arguments.stream().map(Growth::number).flatMap(Optional::stream).toList(), arguments.stream().filter(new Tree.Word(",")::equals).count());
        var all = arguments.stream().map(this::expr).reduce(Size.WORD, Size::plus);
        var source = series.alias().orElse(new Tree.Name(key(series.call().name()), false));
        var columns = new ArrayList<>(syntax.seriesColumns(series.call().name()));
        series.columns().forEach(column -> columns.add(column.text()));
        columns.add(source.text());
        var sizes = Collections.nCopies(columns.size(), all);
        name(sizes, columns);
        aliases.merge(key(source.text()), Reads.SUBQUERY, Reads::or);
        name(sizes, columns.stream().map(column -> key(source, column)).toList());
        return 1 + all.nodes;
    }

    /// PostgreSQL writes a series down before it reads it, to a disk where it is long.
    private void count(String function, List<Double> bounds, long commas) {
        if (syntax != Syntax.POSTGRESQL || !function.equalsIgnoreCase("generate_series") || bounds.size() != commas + 1) {
            return;
        }
        double step = bounds.size() > 2 ? Math.abs(bounds.get(2)) : 1;
        if (Math.abs(bounds.get(1) - bounds.get(0)) > MOST_COUNTED * step) {
            throw new RefusedException("growth", "a series may have %d rows; take larger steps".formatted(MOST_COUNTED));
        }
    }

    private static Optional<Double> number(Tree.Expr expr) {
        return switch (expr) {
            case Tree.Literal(var token) when token.kind() == Token.Kind.NUMBER -> Optional.of(Double.valueOf(token.text()));
            case Tree.Seq(var parts) when parts.size() == 2 && parts.getFirst().equals(new Tree.Word("-")) -> number(parts.getLast()).map(number -> -number);
            default -> Optional.empty();
        };
    }

    private void name(List<Size> outputs, List<String> names) {
        for (int i = 0; i < Math.min(outputs.size(), names.size()); i++) {
            columns.merge(key(names.get(i)), outputs.get(i), Size::or);
        }
    }

    /// Names of what a body gives; empty ones where there is none.
    private static List<String> names(Tree.Body body) {
        return switch (body) {
            case Tree.Select select -> select.items().stream().map(item -> item instanceof Tree.Value(var value, var alias)
                    ? alias.map(Tree.Name::text).orElse(value instanceof Tree.Column column ? column.name().text() : "") : "").toList();
            case Tree.Nested(var inner) -> names(inner.body());
            case Tree.Compound(var arms, var operations) when operations.getFirst().endsWith("BY NAME") ->
                arms.stream().flatMap(arm -> names(arm.body()).stream()).distinct().toList();
            case Tree.Compound(var arms, var operations) -> names(arms.getFirst().body());
            case Tree.Values values -> List.of();
        };
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String key(Tree.Name source, String column) {
        return key(source.text() + '\0' + column);
    }

    /// What a named query gives changes while a recursion is looked at, so columns that may come from one go by their name alone.
    private Size column(List<Tree.Name> source, String name) {
        if (source.isEmpty() && aliases.containsKey(key(name))) { // perhaps a whole row
            return columns.values().stream().reduce(Size.COLUMN, Size::plus);
        }
        var byName = columns.getOrDefault(key(name), Size.COLUMN);
        var size = switch (source.isEmpty() ? Reads.QUERY : aliases.getOrDefault(key(source.getLast().text()), Reads.QUERY)) {
            case TABLE -> Size.COLUMN;
            case SUBQUERY -> columns.getOrDefault(key(source.getLast(), name), byName);
            case QUERY -> byName;
        };
        if (syntax == Syntax.DUCKDB) { // what stands before a dot may be a struct, whose fields are no longer than it
            size = source.stream().map(part -> columns.getOrDefault(key(part.text()), Size.COLUMN)).reduce(size, Size::or);
        }
        return size.or(Size.COLUMN);
    }

    // ---- expressions ----

    private Size expr(Tree.Expr expr) {
        var size = switch (expr) {
            case Tree.Column(var source, var name) -> column(source, name.text());
            case Tree.Literal(var token) -> new Size(1, token.text().length(), token.text().chars().filter(c -> c == '%').count());
            case Tree.Word word -> Size.WORD;
            case Tree.Call(var name, var arguments) -> call(name.toUpperCase(Locale.ROOT), arguments.parts());
            case Tree.Sub(var inner) -> {
                var outputs = query(inner);
                var widest = outputs.stream().reduce(Size.WORD, Size::or);
                yield new Size(nodes(outputs), widest.chars, widest.wildcards);
            }
            case Tree.Seq(var parts) -> seq(parts);
        };
        if (size.chars > MOST_CHARS) {
            throw tooLong();
        }
        if (size.nodes > MOST_NODES) {
            weigh(new ArrayList<>(), size);
        }
        return size;
    }

    private Size seq(List<Tree.Expr> parts) {
        var all = Size.WORD;
        for (int i = 0; i < parts.size(); i++) {
            var size = expr(parts.get(i));
            if (i > 0 && parts.get(i - 1) instanceof Tree.Word(var text) && LIKE.contains(text.toUpperCase(Locale.ROOT))) {
                pattern(size);
            }
            all = all.plus(size);
        }
        return all;
    }

    private void pattern(Size pattern) {
        long most = switch (syntax) {
            case H2 -> 3;
            case DUCKDB -> 8;
            case SQLITE, POSTGRESQL, MYSQL -> Long.MAX_VALUE;
        };
        if (pattern.wildcards > most) {
            throw new RefusedException("pattern", "a pattern of LIKE may have %d %% here, because the engine tries every way to match them; use several LIKE".formatted(most));
        }
    }

    private Size call(String name, List<Tree.Expr> parts) {
        var arguments = new ArrayList<Size>();
        var counts = new ArrayList<Long>();
        var open = Size.WORD;
        long count = 1;
        for (var part : flat(parts)) {
            if (part instanceof Tree.Word(var text) && (text.equals(",") || text.equals("PLACING"))) {
                arguments.add(open);
                counts.add(count);
                open = Size.WORD;
                count = 1;
            } else {
                open = open.plus(expr(part));
                count = part instanceof Tree.Literal(var token) && token.kind() == Token.Kind.NUMBER && token.text().matches("\\d{1,6}") ? Long.parseLong(token.text()) : count;
            }
        }
        arguments.add(open);
        counts.add(count);
        var all = arguments.stream().reduce(new Size(1, 0, 0), Size::plus);
        long largest = counts.stream().mapToLong(Long::longValue).max().orElse(1);
        compare(name, arguments);
        if (name.equals("REPEAT")) {
            return all.times(Math.max(1, largest));
        }
        if (FILLING.contains(name)) {
            return new Size(all.nodes, all.chars + largest, all.wildcards + largest * Math.min(1, all.wildcards));
        }
        if (REPLACING.contains(name) && arguments.size() > 1) {
            var inserted = arguments.size() > 2 ? arguments.get(2) : arguments.get(1);
            return new Size(all.nodes, Math.multiplyExact(arguments.getFirst().chars, Math.max(1, inserted.chars)) + all.chars,
                    all.wildcards + Math.multiplyExact(arguments.getFirst().chars, inserted.wildcards));
        }
        if (name.equals("CONCAT_WS")) {
            return all.times(arguments.size());
        }
        if (name.equals("ARRAY_TO_STRING")) {
            return all.times(1 + arguments.stream().skip(1).mapToLong(Size::chars).sum());
        }
        if (Syntax.COLLECTING.contains(name)) {
            return new Size(all.nodes, Math.max(all.chars, JOINED_CHARS), all.wildcards * LEVELS);
        }
        if (PATTERNED.contains(name)) {
            return all.times(Math.max(1, arguments.getFirst().chars / 2));
        }
        return ESCAPING.contains(name) || name.contains("JSON") ? all.times(4) : all;
    }

    private static void compare(String name, List<Size> arguments) {
        if (COMPARING.contains(name) && arguments.size() > 1
                && Math.multiplyExact(arguments.get(0).chars, arguments.get(1).chars) > MOST_COMPARED) {
            throw new RefusedException("growth", "%s may compare two long texts with each other, which cannot be stopped; shorten one with substr".formatted(name.toLowerCase(Locale.ROOT)));
        }
    }

    private static List<Tree.Expr> flat(List<Tree.Expr> parts) {
        return parts.size() == 1 && parts.getFirst() instanceof Tree.Seq(var inner) ? flat(inner) : parts;
    }
}
