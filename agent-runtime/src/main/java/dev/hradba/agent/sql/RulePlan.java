package dev.hradba.agent.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.hradba.agent.sql.internal.link.Entry;
import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.Link;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Plan;

/// Reads a question by rules: words of aggregation and order, linked names, and values. The baseline that a model has to
/// beat, and a second opinion on its plans.
final class RulePlan {

    private static final Set<String> PER = Set.of("per", "each", "every", "by");
    private static final Set<String> MISSING = Set.of("without", "no", "never");
    private static final Set<String> MORE = Set.of("more", "over", "above", "greater", "higher", "after", "since", "later", "longer", "exceeding");
    private static final Set<String> LESS = Set.of("less", "under", "below", "fewer", "lower", "before", "until", "earlier", "shorter", "cheaper");
    private static final Set<String> HIGHEST =
            Set.of("most", "highest", "largest", "biggest", "longest", "newest", "latest", "expensive", "top", "maximum", "max", "recent", "last");
    private static final Set<String> LOWEST =
            Set.of("least", "lowest", "smallest", "shortest", "oldest", "earliest", "cheapest", "minimum", "min", "fewest", "first");

    private final Understanding understood;
    private final List<Link.Span> spans;
    private final Set<Link.Span> done = new HashSet<>();
    private final LinkTable base;
    private final boolean counts;

    private RulePlan(Understanding understood, LinkTable base) {
        this.understood = understood;
        this.spans = understood.link().spans();
        this.base = base;
        this.counts = has("count") || after("how", "many") || after("number", "of");
    }

    /// The plan that the rules read, empty if nothing of the schema is named.
    static Optional<Plan> of(Understanding understood) {
        List<Link.Span> spans = understood.link().spans();
        Optional<LinkTable> table = java.util.stream.IntStream.range(0, spans.size())
                .filter(i -> !spans.get(i).guess() && !follows(spans, i, PER) && !follows(spans, i, MISSING))
                .mapToObj(spans::get)
                .flatMap(span -> span.entries().stream().limit(1))
                .filter(LinkTable.class::isInstance)
                .map(Entry::home)
                .findFirst();
        Optional<LinkTable> home = table.or(() -> spans.stream()
                .flatMap(span -> span.entries().stream().limit(1))
                .map(Entry::home)
                .findFirst());
        return home.map(base -> new RulePlan(understood, base).plan());
    }

    private static boolean follows(List<Link.Span> spans, int at, Set<String> words) {
        return at > 0 && spans.get(at - 1).stems().stream().anyMatch(words::contains);
    }

    private boolean has(String stem) {
        return spans.stream().anyMatch(span -> span.stems().contains(stem));
    }

    private boolean after(String first, String second) {
        for (int i = 0; i + 1 < spans.size(); i++) {
            if (spans.get(i).stems().contains(first) && spans.get(i + 1).stems().contains(second)) {
                return true;
            }
        }
        return false;
    }

    private Plan plan() {
        List<Plan.Item> group = group();
        Optional<Plan.Conditions> where = where();
        Optional<Plan.Item> measure = measure();
        boolean period = understood.link().values().stream()
                .anyMatch(value -> value.type() == Value.Type.DUR || value.type() == Value.Type.REL);
        Optional<Boolean> extreme = period
                ? Optional.empty()
                : anyOf(HIGHEST) ? Optional.of(true) : anyOf(LOWEST) ? Optional.of(false) : Optional.empty();
        Optional<LinkColumn> by = measure.isPresent() || counts ? Optional.empty() : extreme.flatMap(high -> orderColumn());
        List<Plan.Item> items = new ArrayList<>(group);
        Optional<Plan.Order> order = Optional.empty();
        Optional<Plan.Limit> limit = Optional.empty();
        if (measure.isPresent()) {
            items.add(measure.get());
        } else if (counts || !group.isEmpty()) {
            items.add(new Plan.Count());
        } else {
            items.addAll(shown());
            if (by.isPresent()) {
                order = Optional.of(new Plan.Order(new Plan.Shown(by.get()), extreme.get()));
                limit = Optional.of(new Plan.Limit(number()));
            }
        }
        return new Plan(base, false, items, where, group, Optional.empty(), order, limit);
    }

    private boolean anyOf(Set<String> words) {
        return spans.stream().anyMatch(span -> span.stems().stream().anyMatch(words::contains));
    }

    /// What follows per, each, every or by.
    private List<Plan.Item> group() {
        for (int i = 0; i + 1 < spans.size(); i++) {
            Link.Span next = spans.get(i + 1);
            boolean per = spans.get(i).stems().stream().anyMatch(PER::contains);
            if (per && next.value().isEmpty() && !next.entries().isEmpty() && next.entries().getFirst() != base) {
                done.add(next);
                return List.of(shown(next.entries().getFirst()));
            }
        }
        return List.of();
    }

    private static Plan.Item shown(Entry entry) {
        return switch (entry) {
            case LinkTable table -> new Plan.Row(table);
            case LinkColumn column -> new Plan.Shown(column);
        };
    }

    private Optional<Plan.Item> measure() {
        String function = Stream.of("average", "mean").anyMatch(this::has)
                ? "avg"
                : has("total") || has("sum") ? "sum" : "";
        if (function.isEmpty()) {
            return Optional.empty();
        }
        return column(Kind.NUM).map(column -> new Plan.Aggregate(function, column));
    }

    /// The first named column of a kind that nothing else has used.
    private Optional<LinkColumn> column(Kind kind) {
        for (Link.Span span : spans) {
            for (Entry entry : span.entries()) {
                if (span.value().isEmpty() && entry instanceof LinkColumn column && column.kind() == kind && !done.contains(span)) {
                    done.add(span);
                    return Optional.of(column);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<LinkColumn> orderColumn() {
        return column(Kind.NUM)
                .or(() -> column(Kind.DATE))
                .or(() -> base.columns().stream().filter(column -> column.kind() == Kind.DATE).findFirst());
    }

    private Optional<Value> number() {
        return understood.link().values().stream().filter(value -> value.type() == Value.Type.NUM).findFirst();
    }

    private List<Plan.Item> shown() {
        Set<Plan.Item> items = new LinkedHashSet<>();
        for (Link.Span span : spans) {
            if (span.value().isEmpty() && !span.guess() && !done.contains(span) && !span.entries().isEmpty()
                    && span.entries().getFirst() instanceof LinkColumn column && column.kind() != Kind.BOOL) {
                items.add(new Plan.Shown(column));
            }
        }
        return items.isEmpty() ? List.of(new Plan.Row(base)) : List.copyOf(items);
    }

    // ---- conditions ----

    private Optional<Plan.Conditions> where() {
        List<List<Plan.Condition>> all = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            condition(i).ifPresent(condition -> all.add(List.of(condition)));
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(new Plan.Conditions(all));
    }

    private Optional<Plan.Condition> condition(int at) {
        Link.Span span = spans.get(at);
        if (span.value().isEmpty()) {
            return span.entries().stream()
                    .limit(1)
                    .filter(entry -> !done.contains(span))
                    .flatMap(entry -> unspoken(at, entry).stream())
                    .findFirst();
        }
        Value value = understood.link().values().get(span.value().get());
        return switch (value.type()) {
            case CELL -> cellColumn(value).map(column ->
                    new Plan.Compare(column, before(at, Set.of("not", "except", "without")) ? "!=" : "=", value));
            case STR -> Optional.of(new Plan.Like(base.display(), value, false));
            case NUM -> before(at, MORE) || before(at, LESS)
                    ? column(Kind.NUM).map(column -> new Plan.Compare(column, before(at, MORE) ? ">" : "<", value))
                    : Optional.empty();
            case YEAR, MONTH, DATE, REL -> dateColumn(span)
                    .map(column -> new Plan.Compare(column, before(at, MORE) ? ">=" : before(at, LESS) ? "<" : "=", value));
            case DUR -> dateColumn(span)
                    .map(column -> new Plan.Compare(column, before(at, Set.of("older", "than")) ? "<" : ">=", value));
        };
    }

    /// Conditions without a value: active; without tickets; no owner.
    private Optional<Plan.Condition> unspoken(int at, Entry entry) {
        boolean missing = follows(spans, at, MISSING);
        return switch (entry) {
            case LinkTable table -> missing && table != base && understood.schema().path(base, table).isPresent()
                    ? Optional.of(new Plan.Related(true, table, Optional.empty()))
                    : Optional.empty();
            case LinkColumn column when column.kind() == Kind.BOOL -> {
                done.add(spans.get(at));
                yield Optional.of(new Plan.Truth(column, !before(at, Set.of("not", "no"))));
            }
            case LinkColumn column -> {
                if (missing) {
                    done.add(spans.get(at));
                }
                yield missing ? Optional.of(new Plan.Missing(column, false)) : Optional.empty();
            }
        };
    }

    private boolean before(int at, Set<String> words) {
        return spans.subList(Math.max(0, at - 3), at).stream().anyMatch(span -> span.stems().stream().anyMatch(words::contains));
    }

    private Optional<LinkColumn> cellColumn(Value value) {
        return understood.schema().columns().stream()
                .filter(column -> value.texts().containsKey(column) && understood.schema().path(base, column.home()).isPresent())
                .min(java.util.Comparator.comparing(
                        column -> understood.schema().path(base, column.home()).orElseThrow().size()));
    }

    private Optional<LinkColumn> dateColumn(Link.Span span) {
        return Stream.concat(span.entries().stream(), base.columns().stream())
                .filter(entry -> entry instanceof LinkColumn column && column.kind() == Kind.DATE)
                .map(LinkColumn.class::cast)
                .findFirst();
    }
}
