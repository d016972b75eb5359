package dev.hradba.agent.sql.internal.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Entry;
import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// Writes a plan as SQL: joins along foreign keys, aliases for keys with a role, escaped literals.
public final class PlanSql {

    private static final Set<String> TRUE_WORDS = Set.of("y", "yes", "true", "t");
    private static final Set<String> FALSE_WORDS = Set.of("n", "no", "false", "f");

    private final LinkSchema schema;
    private final Plan plan;
    private final Dialect dialect;
    private final SqlDates dates;
    private TreeMap<Integer, LinkTable> used = new TreeMap<>();
    private Set<LinkColumn> keyJoins = new LinkedHashSet<>();
    /// How rows are counted.
    private String rows = "count(*)";
    private boolean grouping;

    private PlanSql(LinkSchema schema, Plan plan) {
        this.schema = schema;
        this.plan = plan;
        this.dialect = schema.view().dialect();
        this.dates = SqlDates.of(dialect);
    }

    /// The statement on one line, in the schema's dialect.
    ///
    /// @param aliases whether computed and ambiguous columns get readable names
    /// @throws BadPlanException if no foreign keys join what the plan uses
    public static String write(LinkSchema schema, Plan plan, boolean aliases) {
        return new PlanSql(schema, plan).statement(aliases);
    }

    private String statement(boolean aliases) {
        use(plan.base());
        List<String> items = items(aliases);
        Set<LinkTable> shown = Set.copyOf(used.values());
        if (plan.top().isPresent()) {
            return firstOfEach(plan.top().get(), aliases);
        }
        String tail = tail();
        String source = source(plan.base());
        boolean distinct = plan.distinct() && !ordersByOther();
        if (isMultiplied()) {
            distinct |= shown.equals(Set.of(plan.base())) && !isMeasured();
            Optional<LinkColumn> key = plan.base().columns().stream().filter(column -> column.kind() == Kind.PK).findFirst();
            if (key.isPresent()) {
                rows = "count(DISTINCT %s)".formatted(bare(key.get()));
                items = items(aliases);
                tail = tail();
            }
        }
        return "SELECT " + (distinct ? "DISTINCT " : "") + String.join(", ", items) + " FROM " + source + tail;
    }

    /// The rows that rank first within each group; without aliases the columns are called c1, c2 and so on.
    private String firstOfEach(Plan.Top top, boolean aliases) {
        List<String> names = aliases ? ItemNames.of(plan) : plan.items().stream().map(item -> "").toList();
        List<String> columns = new ArrayList<>();
        List<String> called = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Plan.Item item = plan.items().get(i);
            List<LinkColumn> parts = parts(item);
            if (parts.size() < 2) {
                columns.add(item(item));
                called.add(called(item, names.get(i), called, aliases));
            } else {
                String row = row(item);
                for (LinkColumn part : parts) {
                    columns.add(row + "." + quoted(part.raw()));
                    called.add(called(new Plan.Shown(part), "", called, aliases));
                }
            }
        }
        String where = plan.where().map(this::conditions).orElse("");
        grouping = true;
        String key = item(top.key());
        grouping = false;
        String measure = item(top.measure());
        String more = where.isEmpty() ? "" : where.contains(" OR ") ? " AND (" + where + ")" : " AND " + where;
        String rows = IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i) + " AS " + called.get(i))
                .collect(Collectors.joining(", "));
        return "SELECT %s FROM (SELECT %s, rank() OVER (PARTITION BY %s ORDER BY %s %s) AS place FROM %s WHERE %s IS NOT NULL%s) AS ranked WHERE place = 1"
                .formatted(String.join(", ", called), rows, key, measure, top.descending() ? "DESC" : "ASC",
                        source(plan.base()), measure, more);
    }

    private String called(Plan.Item item, String name, List<String> taken, boolean aliases) {
        if (!aliases) {
            return "c" + (taken.size() + 1);
        }
        String own = item instanceof Plan.Shown(LinkColumn column) ? column.raw()
                : item instanceof Plan.Row(LinkTable table) ? table.display().raw() : "c" + (taken.size() + 1);
        String wanted = quoted(name.isEmpty() ? own : name);
        return taken.contains(wanted) || wanted.equalsIgnoreCase("place") ? "c" + (taken.size() + 1) : wanted;
    }

    private List<String> items(boolean aliases) {
        List<String> names = aliases ? ItemNames.of(plan) : plan.items().stream().map(item -> "").toList();
        List<String> items = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Plan.Item item = plan.items().get(i);
            List<LinkColumn> parts = parts(item);
            if (name.isEmpty() || parts.size() < 2) {
                items.add(item(item) + (name.isEmpty() ? "" : " AS " + quoted(name)));
            } else {
                String row = row(item);
                parts.forEach(part -> items.add("%s.%s AS %s".formatted(
                        row, quoted(part.raw()), quoted(name + "_" + part.raw().toLowerCase(Locale.ROOT)))));
            }
        }
        return items;
    }

    /// The columns that an item shows of a row: first and last name; empty for items that are no rows.
    private static List<LinkColumn> parts(Plan.Item item) {
        return switch (item) {
            case Plan.Row(LinkTable table) -> table.shown();
            case Plan.Shown(LinkColumn column) when column.target() != null
                    && column.key().home().display() != column.target() -> column.key().home().shown();
            case Plan.Shown _, Plan.Star _, Plan.Count _, Plan.CountDistinct _, Plan.Aggregate _, Plan.Span _, Plan.Bucket _, Plan.Percent _,
                    Plan.Product _, Plan.Mean _, Plan.Share _ ->
                List.of();
        };
    }

    /// The name under which the row of an item is joined.
    private String row(Plan.Item item) {
        if (item instanceof Plan.Shown(LinkColumn column)) {
            through(column);
            return quoted(alias(column));
        }
        LinkTable table = ((Plan.Row) item).table();
        use(table);
        return quoted(table);
    }

    /// What stands for a row: its name; where rows are grouped its key, so that rows of equal names stay apart.
    private String rowColumns(Plan.Item item) {
        List<LinkColumn> shown = parts(item);
        String row = row(item);
        List<LinkColumn> columns = new ArrayList<>();
        if (grouping) {
            shown.getFirst().home().columns().stream().filter(column -> column.kind() == Kind.PK).forEach(columns::add);
        }
        // SQLite knows that the key decides the rest; H2 wants every column named
        if (columns.isEmpty() || (grouping && dialect != Dialect.SQLITE)) {
            shown.stream().filter(column -> !columns.contains(column)).forEach(columns::add);
        }
        return columns.stream().map(column -> row + "." + quoted(column.raw())).collect(Collectors.joining(", "));
    }

    private String tail() {
        StringBuilder tail = new StringBuilder();
        plan.where().ifPresent(where -> tail.append(" WHERE ").append(conditions(where)));
        if (!plan.group().isEmpty()) {
            grouping = true;
            tail.append(" GROUP BY ").append(plan.group().stream().map(this::item).collect(Collectors.joining(", ")));
            grouping = false;
        } else if (ordersByOther()) {
            tail.append(" GROUP BY ").append(plan.items().stream().map(this::item).collect(Collectors.joining(", ")));
        }
        plan.having().ifPresent(having -> tail.append(" HAVING %s %s %s"
                .formatted(item(having.measure()), having.sign(), having.value().map(PlanSql::number).orElseGet(() -> average(having)))));
        plan.order().ifPresent(order -> tail.append(" ORDER BY ").append(ordered(order)));
        plan.limit().ifPresent(limit -> tail.append(" LIMIT ").append(limit.nth()
                ? "1 OFFSET " + (Integer.parseInt(wholeNumber(limit.value().orElseThrow())) - 1)
                : limit.value().map(PlanSql::wholeNumber).orElse("1")));
        return tail.toString();
    }

    /// Whether different rows are shown in the order of a column that is not shown: engines refuse that, or order by any of its values.
    private boolean ordersByOther() {
        return plan.distinct()
                && plan.group().isEmpty()
                && plan.order().map(Plan.Order::measure)
                        .filter(measure -> measure instanceof Plan.Shown && plan.items().stream().map(this::item).noneMatch(item(measure)::equals))
                        .isPresent();
    }

    /// A measure and its direction. What is not known is neither the most, as PostgreSQL has it, nor the least, as SQLite, H2 and MySQL.
    private String ordered(Plan.Order order) {
        String measure = item(order.measure());
        if (ordersByOther()) {
            measure = (order.descending() ? "max(" : "min(") + measure + ")";
        }
        boolean counts = order.measure() instanceof Plan.Count || order.measure() instanceof Plan.CountDistinct;
        if (order.descending()) {
            return measure + (dialect == Dialect.POSTGRESQL && !counts ? " DESC NULLS LAST" : " DESC");
        }
        if (plan.limit().isEmpty() || !mayBeMissing(order.measure())) {
            return measure + " ASC";
        }
        return switch (dialect) {
            case SQLITE, H2 -> measure + " ASC NULLS LAST";
            case MYSQL -> "%1$s IS NULL, %1$s ASC".formatted(measure);
            case POSTGRESQL, DUCKDB -> measure + " ASC";
        };
    }

    private static boolean mayBeMissing(Plan.Item measure) {
        return switch (measure) {
            case Plan.Shown(LinkColumn column) -> isNullable(column);
            case Plan.Aggregate(String _, LinkColumn column) -> isNullable(column);
            case Plan.Span(String _, LinkColumn start, LinkColumn end) -> isNullable(start) || isNullable(end);
            case Plan.Product(LinkColumn first, LinkColumn second) -> isNullable(first) || isNullable(second);
            case Plan.Row _, Plan.Star _, Plan.Count _, Plan.CountDistinct _, Plan.Bucket _, Plan.Percent _, Plan.Mean _, Plan.Share _ -> false;
        };
    }

    private static boolean isNullable(LinkColumn column) {
        return column.origin().nullable() && column.kind() != Kind.PK;
    }

    /// The average of the column that a condition on groups measures.
    private String average(Plan.Having having) {
        LinkColumn column = ((Plan.Aggregate) having.measure()).column();
        return "(SELECT avg(%s) FROM %s)".formatted(quoted(column.raw()), quoted(column.home()));
    }

    /// Whether a join repeats rows of the base: a table with a key towards it, joined for a condition.
    private boolean isMultiplied() {
        return used.values().stream()
                .filter(table -> table != plan.base())
                .flatMap(table -> schema.path(plan.base(), table).stream().flatMap(List::stream))
                .anyMatch(step -> step.key().home() == step.to());
    }

    /// Whether rows are counted, measured, ordered or cut, so that dropping repeated ones would change the meaning.
    private boolean isMeasured() {
        return !plan.group().isEmpty()
                || plan.having().isPresent()
                || plan.order().isPresent()
                || plan.limit().isPresent()
                || plan.items().stream().anyMatch(item -> switch (item) {
                    case Plan.Count _, Plan.CountDistinct _, Plan.Aggregate _, Plan.Span _, Plan.Percent _, Plan.Product _,
                        Plan.Mean _, Plan.Share _ -> true;
                    case Plan.Shown _, Plan.Row _, Plan.Star _, Plan.Bucket _ -> false;
                });
    }

    private static String wholeNumber(Value value) {
        if (!value.norm().matches("\\d{1,9}")) {
            throw new BadPlanException("%s is no number of rows".formatted(value.spoken()));
        }
        return value.norm();
    }

    private static String number(Value value) {
        return SqlNames.isNumber(value.norm()) ? value.norm() : SqlNames.text(value.norm());
    }

    private String quoted(String name) {
        return SqlNames.quoted(name, dialect);
    }

    /// A table, behind its schema where that is not the default one.
    private String quoted(LinkTable table) {
        int dot = dialect == Dialect.SQLITE ? -1 : table.raw().indexOf('.');
        return (dot < 0 ? "" : quoted(table.raw().substring(0, dot)) + ".") + quoted(table.raw().substring(dot + 1));
    }

    private void use(LinkTable table) {
        used.put(table.id(), table);
    }

    /// A column of a table that is joined under its own name.
    private String ref(LinkColumn column) {
        use(column.home());
        return bare(column);
    }

    /// A date column for date functions; months such as 2026-05 become their first day.
    private String dated(LinkColumn column) {
        return column.isMonthly() ? "(" + ref(column) + " || '-01')" : ref(column);
    }

    private String bare(LinkColumn column) {
        return quoted(column.home()) + "." + quoted(column.raw());
    }

    // ---- joins ----

    /// The name under which the row that a key points to is joined: the words of its role, or of its column.
    private String alias(LinkColumn key) {
        String name = String.join("_", key.role().isEmpty() ? key.words() : key.role());
        Set<String> taken = schema.tables().stream()
                .map(table -> table.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        while (taken.contains(name)) {
            name += "_ref";
        }
        return dialect == Dialect.H2 ? name.toUpperCase(Locale.ROOT) : name;
    }

    /// The display column of the row that exactly this key points to.
    private String through(LinkColumn key) {
        LinkColumn shown = key.key().home().display();
        if (shown == key.target()) {
            return ref(key);
        }
        use(key.home());
        keyJoins.add(key);
        return quoted(alias(key)) + "." + quoted(shown.raw());
    }

    private String source(LinkTable base) {
        StringBuilder text = new StringBuilder(quoted(base));
        Set<LinkTable> joined = new HashSet<>(Set.of(base));
        for (LinkTable table : used.values()) {
            if (joined.contains(table)) {
                continue;
            }
            List<LinkSchema.Step> path = schema.path(base, table)
                    .orElseThrow(() -> new BadPlanException("no foreign keys lead from %s to %s".formatted(base, table)));
            path.stream().filter(step -> joined.add(step.to())).forEach(step -> text.append(join(step)));
        }
        for (LinkColumn key : keyJoins) {
            String alias = quoted(alias(key));
            text.append(" JOIN %s AS %s ON %s = %s.%s".formatted(
                    quoted(key.key().home()), alias, bare(key), alias, quoted(key.key().raw())));
        }
        return text.toString();
    }

    private String join(LinkSchema.Step step) {
        return " JOIN %s ON %s = %s".formatted(quoted(step.to()), bare(step.key()), bare(step.key().key()));
    }

    // ---- items ----

    private String item(Plan.Item item) {
        return switch (item) {
            case Plan.Shown(LinkColumn column) when column.target() == null -> ref(column);
            case Plan.Shown(LinkColumn column) when parts(item).isEmpty() -> through(column);
            case Plan.Shown _, Plan.Row _ -> rowColumns(item);
            case Plan.Star() -> quoted(plan.base()) + ".*";
            case Plan.Count() -> rows;
            case Plan.CountDistinct(Entry entry) -> switch (entry) {
                case LinkTable table -> "count(DISTINCT %s)".formatted(ref(table.counted()));
                case LinkColumn column -> "count(DISTINCT %s)".formatted(ref(column));
            };
            case Plan.Aggregate(String function, LinkColumn column) -> function + "(" + ref(column) + ")";
            case Plan.Span(String unit, LinkColumn start, LinkColumn end) -> dates.span(unit, dated(start), dated(end));
            case Plan.Bucket(String grain, LinkColumn column) -> dates.bucket(grain, dated(column), column);
            case Plan.Product(LinkColumn first, LinkColumn second) -> "sum(%s * %s)".formatted(ref(first), ref(second));
            case Plan.Mean(LinkTable table) -> "1.0 * %s / count(DISTINCT %s)".formatted(rows, ref(table.counted()));
            case Plan.Share(Plan.Item measure) -> "100.0 * %1$s / sum(%1$s) OVER ()".formatted(item(measure));
            case Plan.Percent(Plan.Conditions conditions) ->
                "100.0 * sum(CASE WHEN %s THEN 1 ELSE 0 END) / count(*)".formatted(conditions(conditions));
        };
    }

    // ---- conditions ----

    private String conditions(Plan.Conditions conditions) {
        boolean several = conditions.all().size() > 1;
        return conditions.all().stream()
                .map(group -> {
                    String text = group.stream().map(this::condition).collect(Collectors.joining(" OR "));
                    return several && group.size() > 1 ? "(" + text + ")" : text;
                })
                .collect(Collectors.joining(" AND "));
    }

    private String condition(Plan.Condition condition) {
        return switch (condition) {
            case Plan.Missing(LinkColumn column, boolean negated) ->
                ref(column) + (negated ? " IS NOT NULL" : " IS NULL");
            case Plan.Truth(LinkColumn column, boolean yes) -> ref(column) + " = " + truth(column, yes);
            case Plan.Side(LinkColumn column, boolean past) -> dates.side(dated(column), past);
            case Plan.Within(LinkColumn column, Value length) -> dates.within(dated(column), length.norm());
            case Plan.Average(LinkColumn column, boolean above, var within) -> average(column, above ? ">" : "<", within);
            case Plan.Like(LinkColumn column, Value value, var place) -> like(column, value.norm(), place);
            case Plan.Between(LinkColumn column, Value low, Value high) -> column.kind() == Kind.DATE
                    ? compared(column, ">=", low) + " AND " + compared(column, "<=", high)
                    : "%s BETWEEN %s AND %s".formatted(ref(column), literal(low, column), literal(high, column));
            case Plan.Compare(LinkColumn column, String sign, Value value) -> compared(column, sign, value);
            case Plan.CompareColumns(LinkColumn column, String sign, LinkColumn other)
                    when column.kind() == Kind.DATE && other.kind() == Kind.DATE ->
                "%s %s %s".formatted(dates.day(dated(column)), sign, dates.day(dated(other)));
            case Plan.CompareColumns(LinkColumn column, String sign, LinkColumn other) ->
                "%s %s %s".formatted(ref(column), sign, ref(other));
            case Plan.CompareWith(LinkColumn column, String sign, LinkColumn other, LinkColumn key) -> {
                use(key.home());
                keyJoins.add(key);
                yield "%s %s %s.%s".formatted(ref(column), sign, quoted(alias(key)), quoted(other.raw()));
            }
            case Plan.CompareThrough(LinkColumn column, String sign, Value value, LinkColumn key) -> {
                use(key.home());
                keyJoins.add(key);
                yield "%s.%s %s %s".formatted(quoted(alias(key)), quoted(column.raw()), sign, literal(value, column));
            }
            case Plan.Lasts(String unit, LinkColumn start, LinkColumn end, String sign, Value value) ->
                "%s %s %s".formatted(dates.length(unit, dated(start), dated(end)), sign, number(value));
            case Plan.Related related -> related(related);
        };
    }

    /// A number beside the average of its column, of all rows or of those that share a value with the row.
    private String average(LinkColumn column, String sign, Optional<LinkColumn> within) {
        String table = quoted(column.home());
        return within.map(key -> "%s %s (SELECT avg(same.%s) FROM %s AS same WHERE same.%s = %s.%s)".formatted(
                        ref(column), sign, quoted(column.raw()), table, quoted(key.raw()), table, quoted(key.raw())))
                .orElseGet(() -> "%s %s (SELECT avg(%s) FROM %s)".formatted(ref(column), sign, quoted(column.raw()), table));
    }

    /// A column compared with a value, dates at the grain in which the question names them.
    private String compared(LinkColumn column, String sign, Value value) {
        if (column.kind() == Kind.DATE) {
            return dates.compared(dated(column), column, sign, value);
        }
        if (column.target() != null && value.type() != Value.Type.NUM) {
            return "%s %s %s".formatted(through(column), sign, literal(value, column.key().home().display()));
        }
        return "%s %s %s".formatted(ref(column), sign, literal(value, column));
    }

    private static String literal(Value value, LinkColumn column) {
        String exact = value.texts().get(column);
        if (exact != null) {
            return SqlNames.text(exact);
        }
        boolean number = value.type() == Value.Type.NUM || value.type() == Value.Type.YEAR;
        return number && !column.kind().isText() ? number(value) : SqlNames.text(value.norm());
    }

    private String like(LinkColumn column, String text, Plan.Like.Place place) {
        String shown = column.target() != null ? through(column) : ref(column);
        boolean wild = text.indexOf('%') >= 0 || text.indexOf('_') >= 0;
        String plain = wild ? text.replace("!", "!!").replace("%", "!%").replace("_", "!_") : text;
        String pattern = switch (place) {
            case ANYWHERE -> "%" + plain + "%";
            case START -> plain + "%";
            case END -> "%" + plain;
        };
        String operator = dialect == Dialect.SQLITE || dialect == Dialect.MYSQL ? "LIKE" : "ILIKE";
        return "%s %s %s%s".formatted(shown, operator, SqlNames.text(pattern), wild ? " ESCAPE '!'" : "");
    }

    private String truth(LinkColumn column, boolean yes) {
        for (String value : column.values()) {
            if ((yes ? TRUE_WORDS : FALSE_WORDS).contains(value.toLowerCase(Locale.ROOT)) && !isTyped(column)) {
                return SqlNames.text(value);
            }
        }
        return isTyped(column) ? (yes ? "TRUE" : "FALSE") : yes ? "1" : "0";
    }

    private boolean isTyped(LinkColumn column) {
        return dialect != Dialect.SQLITE && column.origin().sqlType().toUpperCase(Locale.ROOT).startsWith("BOOL");
    }

    /// `[NOT] IN` over a related table, or over exactly one key.
    private String related(Plan.Related related) {
        LinkColumn outer;
        LinkColumn inner;
        List<LinkSchema.Step> rest = List.of();
        switch (related.by()) {
            case LinkColumn key -> {
                if (key.target() == null || key.key().home() != plan.base()) {
                    throw new BadPlanException("%s does not point to %s".formatted(key, plan.base()));
                }
                outer = key.key();
                inner = key;
            }
            case LinkTable child -> {
                List<LinkSchema.Step> path = schema.path(plan.base(), child)
                        .filter(steps -> !steps.isEmpty())
                        .orElseThrow(() ->
                                new BadPlanException("no foreign keys lead from %s to %s".formatted(plan.base(), child)));
                LinkColumn first = path.getFirst().key();
                boolean outward = first.home() == plan.base();
                outer = outward ? first : first.key();
                inner = outward ? first.key() : first;
                rest = path.subList(1, path.size());
            }
        }
        String outerRef = ref(outer);
        return "%s %sIN (%s)".formatted(outerRef, related.negated() ? "NOT " : "", subquery(related, inner, rest));
    }

    private String subquery(Plan.Related related, LinkColumn inner, List<LinkSchema.Step> rest) {
        var outerUsed = used;
        var outerKeys = keyJoins;
        used = new TreeMap<>();
        keyJoins = new LinkedHashSet<>();
        String where = bare(inner) + " IS NOT NULL";
        if (related.such().isPresent()) {
            where += " AND " + conditions(related.such().get());
            LinkTable child = related.by().home();
            if (used.values().stream().anyMatch(table -> table != child)) {
                throw new BadPlanException("conditions on related rows must name columns of %s".formatted(child));
            }
        }
        used.clear();
        StringBuilder text = new StringBuilder("SELECT ").append(bare(inner)).append(" FROM ").append(source(inner.home()));
        int joins = text.indexOf(" JOIN ");
        StringBuilder steps = new StringBuilder();
        rest.forEach(step -> steps.append(join(step)));
        text.insert(joins < 0 ? text.length() : joins, steps);
        used = outerUsed;
        keyJoins = outerKeys;
        return text.append(" WHERE ").append(where).toString();
    }
}
