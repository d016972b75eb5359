package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.Scope.Source;
import dev.hradba.sandbox.sql.tree.RefusedException;
import dev.hradba.sandbox.sql.tree.Syntax;
import dev.hradba.sandbox.sql.tree.Tree;
import org.jspecify.annotations.Nullable;

/// Binds every name of a statement to something granted and rewrites the tree so that nothing else is in reach.
///
/// The invariant: every source of rows in the printed statement has granted columns only. A table that is granted in part is printed as
/// a subquery with just those columns, its filter and its masks, so a name cannot reach more whatever way the engine resolves it.
final class Resolver {

    private static final int MAX_QUERIES = 40;
    private static final Set<String> CATALOGS = Set.of("sqlite_", "pg_", "pragma_", "information_schema", "dbstat");

    private final SchemaView schema;
    private final Grants grants;
    private final Syntax syntax;
    private final GrantedTable granted;
    private final Set<String> tables = new LinkedHashSet<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private final IdentityHashMap<Source, Tree.Name> printedNames = new IdentityHashMap<>();
    /// Recursive queries that are being read, and how often their last part reads them.
    private final IdentityHashMap<Source, Integer> uses = new IdentityHashMap<>();
    /// Functions of one column that stand as a table.
    private final Set<Source> values = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean filtered;
    private int queries;

    Resolver(SchemaView schema, Grants grants, Identity identity, Syntax syntax) {
        this.schema = schema;
        this.grants = grants;
        this.syntax = syntax;
        this.granted = new GrantedTable(syntax, identity);
    }

    Tree.Query resolve(Tree.Query query) {
        return query(query, Scope.root()).query();
    }

    List<String> tables() {
        return List.copyOf(tables);
    }

    List<String> columns() {
        return List.copyOf(columns);
    }

    boolean filtered() {
        return filtered;
    }

    /// A query and the names of the columns it gives; an unnamed column has no entry to be found by.
    private record Resolved(Tree.Query query, List<Optional<Tree.Name>> outputs) {
        List<Tree.Name> named() {
            return outputs.stream().flatMap(Optional::stream).toList();
        }
    }

    /// In H2 a real table wins over a named query of its name, also a table that is hidden here; so there the query is renamed.
    private Tree.Name printedName(Tree.Name name) {
        return syntax == Syntax.H2 ? new Tree.Name("with " + (printedNames.size() + 1) + " " + name.text(), true) : name;
    }

    private record ResolvedBody(Tree.Body body, List<Optional<Tree.Name>> outputs, Scope scope) {}

    private Resolved query(Tree.Query query, Scope parent) {
        if (++queries > MAX_QUERIES) {
            throw new RefusedException("depth", "the statement has more than %d subqueries; simplify it".formatted(MAX_QUERIES));
        }
        Scope scope = parent;
        var with = new ArrayList<Tree.Cte>();
        for (var cte : query.with()) {
            var name = introduce(cte.name());
            if (schema.table(name.text()).isPresent() || scope.cte(name.text()).isPresent()) {
                throw new RefusedException("name", "WITH %s hides another table; choose a new name".formatted(name.text()));
            }
            if (Recursion.possible(cte)) {
                var loop = recursion(cte, (Tree.Compound) cte.query().body(), name, scope);
                with.add(loop.cte());
                scope = scope.withCte(loop.source());
                continue;
            }
            var inner = query(cte.query(), scope);
            if (!cte.columns().isEmpty() && cte.columns().size() != inner.outputs().size()) {
                throw new RefusedException("name", "WITH %s names %d columns but selects %d".formatted(name.text(), cte.columns().size(), inner.outputs().size()));
            }
            var names = cte.columns().stream().map(this::introduce).toList();
            var printed = printedName(name);
            with.add(new Tree.Cte(printed, names, inner.query(), cte.recursive()));
            var source = new Source(Optional.of(name), Optional.empty(), names.isEmpty() ? inner.named() : names, true);
            printedNames.put(source, printed);
            scope = scope.withCte(source);
        }
        var body = body(query.body(), scope);
        var order = new ArrayList<Tree.Order>();
        for (var key : query.order()) {
            order.add(new Tree.Order(orderKey(key.value(), body), key.words()));
        }
        return new Resolved(new Tree.Query(with, body.body(), order, query.limit(), query.offset(), query.bound()), body.outputs());
    }

    private record Loop(Tree.Cte cte, Source source) {}

    /// The first parts do not see the query; the last one sees it with the columns that the first gave it.
    private Loop recursion(Tree.Cte cte, Tree.Compound compound, Tree.Name name, Scope scope) {
        checkOperations(compound.operations());
        var start = compound.arms().subList(0, compound.arms().size() - 1).stream().map(arm -> query(arm, scope)).toList();
        int width = start.getFirst().outputs().size();
        var names = cte.columns().isEmpty() ? start.getFirst().named() : cte.columns().stream().map(this::introduce).toList();
        if (names.size() != width) {
            throw new RefusedException("name", "WITH RECURSIVE %s needs a name for each of its %d columns; write %s (a, b, ...) AS (...)".formatted(name.text(), width, name.text()));
        }
        var source = new Source(Optional.of(name), Optional.empty(), names, true);
        uses.put(source, 0);
        var step = query(compound.arms().getLast(), scope.withCte(source));
        Recursion.checkUses(name, uses.getOrDefault(source, 0));
        uses.remove(source);
        var arms = Recursion.with(start, step);
        if (arms.stream().anyMatch(arm -> arm.outputs().size() != width)) {
            throw new RefusedException("columns", "every part of %s must select the same number of columns".formatted(name.text()));
        }
        var body = new Tree.Compound(arms.stream().map(Resolved::query).toList(), compound.operations());
        var query = new Tree.Query(List.of(), body, List.of(), Optional.empty(), Optional.empty(), Tree.Bound.LIMIT);
        return new Loop(new Tree.Cte(name, cte.columns().isEmpty() ? List.of() : names, query, true), source);
    }

    private Tree.Expr orderKey(Tree.Expr key, ResolvedBody body) {
        if (key instanceof Tree.Column(var source, var name) && source.isEmpty()) {
            var output = body.outputs().stream().flatMap(Optional::stream).filter(given -> given.same(name.text())).findFirst();
            if (output.isPresent()) {
                return new Tree.Column(List.of(), output.get());
            }
        }
        return expr(key, body.scope());
    }

    private ResolvedBody body(Tree.Body body, Scope scope) {
        return switch (body) {
            case Tree.Select select -> select(select, scope);
            case Tree.Values(var rows, var width) -> {
                var written = new Tree.Values(rows.stream().map(row -> expr(row, scope)).toList(), width);
                yield new ResolvedBody(written, IntStream.rangeClosed(1, width).mapToObj(this::valuesColumn).toList(), scope.of(List.of()));
            }
            case Tree.Nested(var query) -> {
                var inner = query(query, scope);
                yield new ResolvedBody(new Tree.Nested(inner.query()), inner.outputs(), scope.of(List.of()).withAliases(inner.named()));
            }
            case Tree.Compound(var arms, var operations) -> {
                checkOperations(operations);
                var resolved = arms.stream().map(arm -> query(syntax == Syntax.SQLITE ? bare(arm) : arm, scope)).toList();
                if (operations.stream().anyMatch(operation -> operation.endsWith("BY NAME"))) {
                    yield byName(resolved, operations, scope);
                }
                var outputs = resolved.getFirst().outputs();
                for (var arm : resolved) {
                    if (arm.outputs().size() != outputs.size()) {
                        throw new RefusedException("columns", "every part of %s must select the same number of columns".formatted(operations.getFirst()));
                    }
                }
                yield new ResolvedBody(
                        new Tree.Compound(resolved.stream().map(Resolved::query).toList(), operations),
                        outputs,
                        scope.of(List.of()).withAliases(resolved.getFirst().named()));
            }
        };
    }

    private Optional<Tree.Name> valuesColumn(int number) {
        return syntax.valuesColumn(number).map(name -> new Tree.Name(name, false));
    }

    /// The parts may have different columns; the result has those of all parts.
    private static ResolvedBody byName(List<Resolved> arms, List<String> operations, Scope scope) {
        if (!operations.stream().allMatch(operation -> operation.endsWith("BY NAME")) || arms.stream().anyMatch(arm -> arm.named().size() != arm.outputs().size())) {
            throw new RefusedException("columns", "UNION BY NAME needs a name for every column of every part, and stands with no other set operation");
        }
        var names = new ArrayList<Tree.Name>();
        arms.forEach(arm -> arm.named().stream().filter(name -> names.stream().noneMatch(known -> known.same(name.text()))).forEach(names::add));
        return new ResolvedBody(new Tree.Compound(arms.stream().map(Resolved::query).toList(), operations), names.stream().map(Optional::of).toList(),
                scope.of(List.of()).withAliases(names));
    }

    /// SQLite takes no parentheses around a part of UNION.
    private static Tree.Query bare(Tree.Query arm) {
        boolean only = arm.with().isEmpty() && arm.order().isEmpty() && arm.limit().isEmpty() && arm.offset().isEmpty();
        return only && arm.body() instanceof Tree.Nested(var inner) && inner.body() instanceof Tree.Select && inner.order().isEmpty()
                && inner.limit().isEmpty() && inner.offset().isEmpty() && inner.with().isEmpty() ? inner : arm;
    }

    private void checkOperations(List<String> operations) {
        for (String operation : operations) {
            boolean known = switch (operation) {
                case "UNION", "UNION ALL", "INTERSECT", "EXCEPT" -> true;
                case "UNION DISTINCT" -> syntax != Syntax.SQLITE;
                case "INTERSECT ALL", "EXCEPT ALL" -> syntax != Syntax.SQLITE && syntax != Syntax.H2;
                case "MINUS" -> syntax == Syntax.H2;
                case "UNION BY NAME", "UNION ALL BY NAME" -> syntax == Syntax.DUCKDB;
                default -> false;
            };
            if (!known) {
                throw new RefusedException("operator", "%s is not allowed; use UNION, UNION ALL, INTERSECT or EXCEPT".formatted(operation));
            }
        }
    }

    private ResolvedBody select(Tree.Select select, Scope parent) {
        var sources = new ArrayList<Source>();
        var using = new LinkedHashMap<String, Optional<Source>>();
        var from = select.from().map(first -> from(first, parent, sources));
        // sources of earlier joins are visible in later ON conditions; the engine checks the order
        var tested = Collections.<Source>newSetFromMap(new IdentityHashMap<>());
        var joins = joins(select.joins(), parent, sources, using, tested);
        var joined = parent.of(sources);
        var bound = joins.stream().map(join -> new Tree.Join(
                join.words(), join.right(), join.on().map(on -> expr(on, joined)), join.using())).toList();
        sources.removeAll(tested);
        var scope = parent.of(sources);
        var items = new ArrayList<Tree.Item>();
        var outputs = new ArrayList<Optional<Tree.Name>>();
        var aliases = new ArrayList<Tree.Name>();
        for (var item : select.items()) {
            switch (item) {
                case Tree.Star(var source, var except, var word, var replace) -> {
                    var given = new ArrayList<Tree.Value>();
                    replace.forEach(one -> given.add(new Tree.Value(expr(one.value(), scope), one.alias())));
                    new StarExpansion(scope, using, columns).expand(source, except, given, items, outputs);
                }
                case Tree.Value(var value, var alias) -> {
                    // in DuckDB an alias can be named behind it
                    var resolved = expr(value, syntax == Syntax.DUCKDB ? scope.withAliases(aliases) : scope);
                    var name = alias.map(this::introduce);
                    name.ifPresent(aliases::add);
                    items.add(new Tree.Value(resolved, name));
                    outputs.add(name.or(() -> resolved instanceof Tree.Column(var source, var column) ? Optional.of(column) : Optional.empty()));
                }
            }
        }
        var late = scope.withAliases(aliases);
        var where = syntax == Syntax.SQLITE || syntax == Syntax.DUCKDB ? late : scope;
        return new ResolvedBody(
                new Tree.Select(
                        select.distinct(),
                        select.distinctOn().stream().map(key -> expr(key, late)).toList(),
                        items,
                        from,
                        bound,
                        select.where().map(condition -> expr(condition, where)),
                        select.group().stream().map(key -> expr(key, late)).toList(),
                        select.having().map(condition -> expr(condition, late)),
                        select.windows().stream().map(window -> expr(window, late)).toList(),
                        select.qualify().map(condition -> expr(condition, late))),
                outputs,
                late);
    }

    private List<Tree.Join> joins(List<Tree.Join> joins, Scope parent, List<Source> sources, Map<String, Optional<Source>> using, Set<Source> tested) {
        var result = new ArrayList<Tree.Join>();
        for (var join : joins) {
            int before = sources.size();
            var joined = from(join.right(), parent, sources);
            var shared = new ArrayList<Tree.Name>();
            boolean natural = join.words().startsWith("NATURAL ");
            for (var column : natural ? common(sources, before) : join.using()) {
                var left = Scope.find(sources.subList(0, before), column.text());
                if (left.isEmpty() || Scope.find(sources.subList(before, sources.size()), column.text()).isEmpty()) {
                    throw unknownColumn(column.text(), parent.of(sources));
                }
                shared.add(left.get());
                sources.forEach(source -> source.column(column.text()).ifPresent(found -> read(source, found, List.of())));
                boolean right = join.words().startsWith("RIGHT ") || join.words().startsWith("NATURAL RIGHT ");
                using.merge(column.text().toLowerCase(Locale.ROOT), shown(sources, right ? before : 0, column.text()), (old, now) -> right ? now : old);
            }
            if (join.words().startsWith("SEMI ") || join.words().startsWith("ANTI ")) {
                tested.addAll(sources.subList(before, sources.size()));
            }
            result.add(new Tree.Join(natural ? join.words().substring("NATURAL ".length()) : join.words(), joined, join.on(), shared));
        }
        return result;
    }

    /// H2 wants to be told from which side a shared column is shown.
    private Optional<Source> shown(List<Source> sources, int from, String column) {
        return syntax != Syntax.H2 ? Optional.empty()
                : sources.subList(from, sources.size()).stream().filter(source -> source.column(column).isPresent() && source.name().isPresent()).findFirst();
    }

    /// The columns that a NATURAL JOIN means: granted columns of one name on both sides.
    private static List<Tree.Name> common(List<Source> sources, int before) {
        if (sources.stream().anyMatch(source -> !source.complete())) {
            throw new RefusedException("join", "NATURAL JOIN needs a name for every column of its subqueries; write JOIN ... ON");
        }
        var shared = new ArrayList<Tree.Name>();
        for (var source : sources.subList(before, sources.size())) {
            source.columns().stream().filter(column -> Scope.find(sources.subList(0, before), column.text()).isPresent()).forEach(shared::add);
        }
        if (shared.isEmpty()) {
            throw new RefusedException("join", "NATURAL JOIN finds no column that both sides have; write JOIN ... ON");
        }
        return shared;
    }

    private Tree.From from(Tree.From from, Scope parent, List<Source> sources) {
        return switch (from) {
            case Tree.TableRef(var path, var alias, var sample) -> table(path, alias.map(this::introduce), sample, parent, sources);
            case Tree.Derived(var query, var alias, var columns, var lateral) -> {
                var inner = query(query, lateral ? parent.of(sources) : parent);
                var name = alias.map(this::introduce);
                var named = columns.isEmpty() ? inner.named() : columns.stream().map(this::introduce).toList();
                if (!columns.isEmpty() && columns.size() != inner.outputs().size()) {
                    throw new RefusedException("alias", "the alias names %d columns but the subquery has %d".formatted(columns.size(), inner.outputs().size()));
                }
                sources.add(new Source(name, Optional.empty(), named, named.size() == inner.outputs().size()));
                yield new Tree.Derived(inner.query(), name, columns.isEmpty() ? List.of() : named, lateral);
            }
            case Tree.Series given -> series(given, given.alias().map(this::introduce), parent, sources);
            case Tree.Group(var first, var joins) -> {
                var own = new ArrayList<Source>();
                var left = from(first, parent, own);
                var tested = Collections.<Source>newSetFromMap(new IdentityHashMap<>());
                var right = joins(joins, parent, own, new LinkedHashMap<>(), tested);
                var scope = parent.of(own);
                own.removeAll(tested);
                sources.addAll(own);
                yield new Tree.Group(left, right.stream().map(join -> new Tree.Join(
                        join.words(), join.right(), join.on().map(on -> expr(on, scope)), join.using())).toList());
            }
        };
    }

    /// The arguments see the sources before it, with or without LATERAL.
    private Tree.Series series(Tree.Series series, Optional<Tree.Name> alias, Scope parent, List<Source> sources) {
        var call = new Tree.Call(series.call().name(), parts(series.call().arguments(), parent.of(sources)));
        var names = series.columns().stream().map(this::introduce).toList();
        var own = new Tree.Name(call.name().toLowerCase(Locale.ROOT), false);
        var given = seriesColumns(series, alias.filter(name -> syntax == Syntax.POSTGRESQL).orElse(own));
        if (names.size() > given.size() || (!names.isEmpty() && alias.isEmpty())) {
            throw new RefusedException("alias", "%s gives %d columns; write AS name (%s)".formatted(call.name(), given.size(), String.join(", ", given.stream().map(Tree.Name::text).toList())));
        }
        var columns = new ArrayList<>(names);
        columns.addAll(given.subList(names.size(), given.size()));
        var source = new Source(alias.or(() -> syntax == Syntax.H2 ? Optional.empty() : Optional.of(own)), Optional.empty(), columns, true);
        if (columns.size() == 1) {
            values.add(source);
        }
        sources.add(source);
        return new Tree.Series(call, alias, names, series.types(), series.lateral(), series.numbered());
    }

    /// The names that the engine gives to the columns where the statement gives none.
    private List<Tree.Name> seriesColumns(Tree.Series series, Tree.Name single) {
        var result = new ArrayList<Tree.Name>();
        syntax.seriesColumns(series.call().name()).forEach(name -> result.add(new Tree.Name(name, false)));
        if (!series.types().isEmpty()) {
            series.columns().forEach(name -> result.add(introduce(name)));
        } else if (result.isEmpty()) {
            boolean several = syntax == Syntax.POSTGRESQL && series.call().name().equalsIgnoreCase("unnest");
            long lists = several ? 1 + commas(series.call().arguments()) : 1;
            result.addAll(Collections.nCopies((int) lists, single));
        }
        if (series.numbered()) {
            result.add(new Tree.Name("ordinality", false));
        }
        return result;
    }

    private static long commas(Tree.Seq arguments) {
        var parts = arguments.parts().size() == 1 && arguments.parts().getFirst() instanceof Tree.Seq(var inner) ? inner : arguments.parts();
        return parts.stream().filter(new Tree.Word(",")::equals).count();
    }

    private Tree.From table(List<Tree.Name> path, Optional<Tree.Name> alias, Optional<String> sample, Scope scope, List<Source> sources) {
        if (path.size() == 1) {
            var cte = scope.cte(path.getFirst().text());
            if (cte.isPresent()) {
                if (sample.isPresent()) {
                    throw new RefusedException("sample", "TABLESAMPLE takes a table, not the named query %s".formatted(path.getFirst().text()));
                }
                uses.computeIfPresent(cte.get(), (source, count) -> count + 1);
                var name = cte.get().nameOrThrow();
                sources.add(new Source(alias.or(() -> Optional.of(name)), Optional.empty(), cte.get().columns(), cte.get().complete()));
                var printed = printedNames.getOrDefault(cte.get(), name);
                return new Tree.TableRef(List.of(printed), alias.or(() -> printed.equals(name) ? Optional.empty() : Optional.of(name)));
            }
        }
        var table = find(path);
        var grant = grants.table(table.name()).orElseThrow(() -> unknownTable(path));
        tables.add(table.name());
        filtered |= grant.rowFilter().isPresent();
        var exact = granted.path(table.name());
        var names = table.columns().stream().map(column -> syntax.exact(column.name())).toList();
        var visible = alias.orElse(exact.getLast());
        sources.add(new Source(Optional.of(visible), Optional.of(table.name()), names, true));
        return grant.isWhole()
                ? new Tree.TableRef(exact, alias, sample)
                : new Tree.Derived(granted.subquery(table, grant, sample), Optional.of(visible), List.of(), false);
    }

    private SchemaView.Table find(List<Tree.Name> path) {
        if (path.size() > 2) {
            throw unknownTable(path);
        }
        String last = path.getLast().text();
        if (path.size() == 2 && !path.getFirst().same(syntax.defaultSchema())) {
            return exactFirst(path.getFirst().text() + "." + last).orElseThrow(() -> unknownTable(path));
        }
        return exactFirst(last).orElseThrow(() -> unknownTable(path));
    }

    private Optional<SchemaView.Table> exactFirst(String name) {
        return schema.tables().stream().filter(table -> table.name().equals(name)).findFirst().or(() -> schema.table(name));
    }

    private RefusedException unknownTable(List<Tree.Name> path) {
        String name = String.join(".", path.stream().map(Tree.Name::text).toList());
        boolean catalog = path.stream().map(part -> part.text().toLowerCase(Locale.ROOT)).anyMatch(
                part -> CATALOGS.stream().anyMatch(part::startsWith));
        if (catalog) {
            return new RefusedException("catalog", "the catalog %s is not readable; ask for the schema instead".formatted(name));
        }
        var known = schema.tables().stream().map(SchemaView.Table::name).limit(40).toList();
        return new RefusedException("table", "there is no table %s that you may read; readable are %s".formatted(name, String.join(", ", known)));
    }

    private RefusedException unknownColumn(String name, Scope scope) {
        var known = scope.visibleColumns();
        return new RefusedException("column", "there is no column %s that you may read here; readable are %s".formatted(
                name, known.isEmpty() ? "none" : String.join(", ", known.subList(0, Math.min(60, known.size())))));
    }

    Tree.Expr expr(Tree.Expr expr, Scope scope) {
        return switch (expr) {
            case Tree.Column(var source, var name) -> column(source, name, scope);
            case Tree.Literal literal -> literal;
            case Tree.Word word -> word;
            case Tree.Call(var name, var arguments) -> new Tree.Call(name, parts(arguments, scope));
            case Tree.Seq seq -> syntax == Syntax.MYSQL ? JsonArrows.asCalls(parts(seq, scope)) : parts(seq, scope);
            case Tree.Sub(var query) -> new Tree.Sub(query(query, scope).query());
        };
    }

    private Tree.Seq parts(Tree.Seq seq, Scope scope) {
        return new Tree.Seq(seq.parts().stream().map(part -> expr(part, scope)).toList());
    }

    private Tree.Expr column(List<Tree.Name> path, Tree.Name name, Scope scope) {
        if (path.isEmpty()) {
            for (@Nullable Scope level = scope; level != null; level = level.parent()) {
                for (var source : level.sources()) {
                    var found = source.column(name.text());
                    if (found.isPresent()) {
                        return read(source, found.get(), List.of());
                    }
                }
                var alias = level.aliases().stream().filter(given -> given.same(name.text())).findFirst();
                if (alias.isPresent()) {
                    return new Tree.Column(List.of(), alias.get());
                }
            }
            return row(name, scope).orElseThrow(() -> unknownColumn(name.text(), scope));
        }
        var field = syntax == Syntax.DUCKDB ? field(path, name, scope) : Optional.<Tree.Expr>empty();
        if (field.isPresent()) {
            return field.get();
        }
        var source = source(path, scope);
        var found = source.column(name.text());
        if (found.isEmpty()) {
            throw unknownColumn(path.getLast().text() + "." + name.text(), scope.of(List.of(source)));
        }
        return read(source, found.get(), List.of(source.nameOrThrow()));
    }

    /// In PostgreSQL the name of a source stands for its whole row, or for its value where it is a function of one column. Granted tables are
    /// read by their columns alone.
    private Optional<Tree.Expr> row(Tree.Name name, Scope scope) {
        for (@Nullable Scope level = scope; level != null && syntax == Syntax.POSTGRESQL; level = level.parent()) {
            for (var source : level.sources()) {
                if (source.name().filter(given -> given.same(name.text())).isPresent()) {
                    if (source.table().isPresent()) {
                        throw new RefusedException("column", "%s is a table, whose row as a whole is not readable; name its columns".formatted(name.text()));
                    }
                    return Optional.of(values.contains(source) ? new Tree.Column(List.of(source.nameOrThrow()), source.columns().getFirst()) : new Tree.Column(List.of(), source.nameOrThrow()));
                }
            }
        }
        return Optional.empty();
    }

    /// A field of a struct: `props.color` or `e.props.color`. A table of that name anywhere in reach goes first, as in the engine.
    private Optional<Tree.Expr> field(List<Tree.Name> path, Tree.Name name, Scope scope) {
        String first = path.getFirst().text();
        for (@Nullable Scope level = scope; level != null; level = level.parent()) {
            var table = level.sources().stream().filter(source -> source.name().isPresent() && source.nameOrThrow().same(first)).findFirst();
            if (table.isPresent()) {
                return path.size() < 2 ? Optional.empty() : table.get().column(path.get(1).text())
                        .map(column -> field(read(table.get(), column, List.of(table.get().nameOrThrow())), path.subList(2, path.size()), name));
            }
        }
        for (@Nullable Scope level = scope; level != null; level = level.parent()) {
            for (var source : level.sources()) {
                var column = source.column(first);
                if (column.isPresent()) {
                    return Optional.of(field(read(source, column.get(), List.of()), path.subList(1, path.size()), name));
                }
            }
        }
        return Optional.empty();
    }

    private static Tree.Expr field(Tree.Column column, List<Tree.Name> steps, Tree.Name last) {
        var path = new ArrayList<>(column.source());
        path.add(column.name());
        path.addAll(steps);
        return new Tree.Column(List.copyOf(path), last);
    }

    private Source source(List<Tree.Name> path, Scope scope) {
        boolean schemaGiven = path.size() == 2;
        String schemaName = schemaGiven && !path.getFirst().same(syntax.defaultSchema()) ? path.getFirst().text() + "." : "";
        String last = path.getLast().text();
        for (@Nullable Scope level = scope; level != null && path.size() <= 2; level = level.parent()) {
            for (var source : level.sources()) {
                boolean match = schemaGiven
                        ? source.table().filter((schemaName + last)::equalsIgnoreCase).isPresent()
                        : source.name().isPresent() && source.nameOrThrow().same(last);
                if (match) {
                    return source;
                }
            }
        }
        throw new RefusedException("table", "%s names no table of this query; use the name or alias given in FROM".formatted(last));
    }

    private Tree.Column read(Source source, Tree.Name column, List<Tree.Name> path) {
        source.table().ifPresent(table -> columns.add(table + "." + column.text()));
        return new Tree.Column(path, column);
    }

    private Tree.Name introduce(Tree.Name name) {
        if (syntax.systemColumn(name.text())) {
            throw new RefusedException("name", "the name %s belongs to the engine; choose another".formatted(name.text()));
        }
        return syntax.introduced(name);
    }
}
