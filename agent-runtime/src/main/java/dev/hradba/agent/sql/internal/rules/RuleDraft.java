package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.Link;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.plan.BadPlanException;
import dev.hradba.agent.sql.internal.plan.Piece;
import dev.hradba.agent.sql.internal.plan.PlanParser;
import dev.hradba.agent.sql.internal.plan.PlanSql;

/// A plan by fixed rules: conditions first, then the shape of the answer.
///
/// It is the baseline without a model, a second opinion, and the draft that stands in a starter model's prompt; so it is the
/// same, piece by piece, as in the scripts that train the model.
public final class RuleDraft {

    private static final Set<Kind> KEYS = EnumSet.of(Kind.PK, Kind.FK, Kind.BOOL);
    private static final List<Piece> CANNOT = List.of(new Piece.Keyword(Piece.CANNOT));

    private final RuleUnits units;

    private RuleDraft(RuleUnits units) {
        this.units = units;
    }

    /// The plan; `<cannot>` where the rules find nothing to start from, or what they found cannot be joined.
    public static List<Piece> of(LinkSchema schema, Link link) {
        List<Piece> plan = new RuleDraft(new RuleUnits(schema, link)).plan();
        if (plan.equals(CANNOT)) {
            return plan;
        }
        try {
            PlanSql.write(schema, PlanParser.parse(plan, link.values()), false);
            return plan;
        } catch (BadPlanException e) {
            return CANNOT; // what was found belongs to tables that no keys connect
        }
    }

    private List<Piece> plan() {
        if (units.size() == 0 || isWriting() || !units.hasBase()) {
            return CANNOT;
        }
        units.findPerson();
        List<Piece> key = RuleKey.of(units);
        return shape(key, RuleConditions.of(units, !key.isEmpty()));
    }

    private boolean isWriting() {
        String first = units.words.getFirst();
        return RuleWords.WRITING.contains(first)
                || (first.equals("please") && units.size() > 1 && RuleWords.WRITING.contains(units.words.get(1)));
    }

    // ---- the answer's shape ----

    private List<Piece> shape(List<Piece> key, List<Piece> inside) {
        List<Piece> where = new ArrayList<>();
        if (!inside.isEmpty()) {
            where.add(word("where"));
            where.addAll(inside);
        }
        if (units.has("percentage", "percent", "share") && !inside.isEmpty()) {
            return plan(List.of(word("pct")), inside);
        }
        List<Piece> durations = durations();
        if (units.has("average", "mean", "long") && !durations.isEmpty() && units.has("time", "take", "takes")) {
            return plan(List.of(word(units.has("day") ? "avgdays" : "avghours")), durations, where);
        }
        List<LinkColumn> numbers = units.named(Kind.NUM);
        Optional<String> function = units.words.stream().filter(RuleWords.AGGREGATES::containsKey).map(RuleWords.AGGREGATES::get).findFirst();
        if (!key.isEmpty()) {
            return grouped(key, where, function, numbers);
        }
        if (units.has("when") && units.has("last", "latest", "newest", "recent", "first", "oldest")) {
            return extremeDate(where);
        }
        boolean extreme = units.has("highest", "lowest", "largest", "smallest")
                && !units.has("which", "who", "with")
                && !units.has(RuleWords.SORTING);
        if (function.isEmpty() && !numbers.isEmpty() && units.has("much") && units.has("all", "together", "altogether")) {
            function = Optional.of("sum");
        }
        if (function.isEmpty() && extreme) {
            function = Optional.of(units.has("highest", "largest") ? "max" : "min");
        }
        if (function.isPresent() && !numbers.isEmpty() && !units.has("which", "who")) {
            return plan(List.of(word(function.get()), id(numbers.getFirst())), where);
        }
        List<LinkColumn> texts = units.named(Kind.CAT, Kind.TXT);
        if (units.has("different", "distinct", "unique") && !texts.isEmpty()) {
            return plan(List.of(word(units.has(RuleWords.COUNTING) ? "countd" : "distinct"), id(texts.getFirst())), where);
        }
        if (units.has(RuleWords.COUNTING)) {
            return plan(List.of(word("count")), where);
        }
        Optional<LinkColumn> kinds = kindsOf();
        if (kinds.isPresent()) {
            return plan(List.of(word("distinct"), id(kinds.get())), where);
        }
        return plan(items(columns(inside)), where, order());
    }

    /// Which departments are there, list all cities: a category asked for before any table but its own.
    private Optional<LinkColumn> kindsOf() {
        if (!Set.of("which", "what", "list", "show", "give").contains(units.words.getFirst()) || !order().isEmpty()) {
            return Optional.empty();
        }
        for (int at = 1; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (unit.isValue() || !unit.tables.isEmpty() || !unit.sure || unit.columns.isEmpty()) {
                boolean small = !unit.isValue() && Set.of("all", "the", "me", "are", "every").contains(unit.word);
                boolean own = !unit.isValue() && !unit.tables.isEmpty() && isColumnOf(at + 1, unit.tables.getFirst());
                if (small || own) {
                    continue;
                }
                return Optional.empty();
            }
            String following = at + 1 < units.size() ? units.words.get(at + 1) : "";
            boolean alone = !Set.of("of", "and", "for", "is", "has", "was").contains(following);
            LinkColumn column = unit.columns.getFirst();
            return alone && column.kind() == Kind.CAT ? Optional.of(column) : Optional.empty();
        }
        return Optional.empty();
    }

    private boolean isColumnOf(int at, LinkTable table) {
        return at < units.size()
                && units.unit(at).names()
                && units.unit(at).tables.isEmpty()
                && units.unit(at).columns.getFirst().home() == table;
    }

    @SafeVarargs
    private List<Piece> plan(List<Piece>... parts) {
        List<Piece> plan = new ArrayList<>(List.of(new Piece.TableId(units.base()), word("sel")));
        for (List<Piece> part : parts) {
            plan.addAll(part);
        }
        return List.copyOf(plan);
    }

    private static Piece word(String text) {
        return new Piece.Keyword(text);
    }

    private static Piece id(LinkColumn column) {
        return new Piece.ColumnId(column);
    }

    private static Set<LinkColumn> columns(List<Piece> pieces) {
        Set<LinkColumn> columns = new HashSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.ColumnId(LinkColumn column)) {
                columns.add(column);
            }
        }
        return columns;
    }

    /// From the first date of a row to the date that the question names last.
    private List<Piece> durations() {
        List<LinkColumn> ends = units.named(Kind.DATE);
        if (ends.isEmpty()) {
            return List.of();
        }
        LinkColumn end = ends.getLast();
        LinkColumn start = end.home().columns().stream().filter(column -> column.kind() == Kind.DATE).findFirst().orElse(end);
        return start == end ? List.of() : List.of(id(start), id(end));
    }

    private List<Piece> extremeDate(List<Piece> where) {
        List<LinkColumn> named = units.named(Kind.DATE);
        List<LinkColumn> dates = named.isEmpty() ? units.ofBase(Kind.DATE) : named;
        if (dates.isEmpty()) {
            return plan(List.of(new Piece.TableId(units.base())), where);
        }
        return plan(List.of(word(units.has("first", "oldest", "earliest") ? "min" : "max"), id(dates.getFirst())), where);
    }

    private List<Piece> grouped(List<Piece> key, List<Piece> where, Optional<String> function, List<LinkColumn> numbers) {
        List<Piece> group = new ArrayList<>(List.of(word("group")));
        group.addAll(key);
        if (key.getFirst() instanceof Piece.Keyword) {
            return plan(key, List.of(word("count")), where, group);
        }
        List<Piece> measure = function.isPresent() && !numbers.isEmpty()
                ? List.of(word(function.get()), id(numbers.getFirst()))
                : List.of(word("count"));
        if (units.threshold >= 0) {
            return plan(first(key), where, List.of(word("group")), first(key),
                    List.of(word("having"), word("count"), word(limitSign()), units.unit(units.threshold).literal()));
        }
        OptionalInt most = IntStream.range(0, units.size())
                .filter(at -> Set.of("most", "least").contains(units.words.get(at)) && units.isMeasured(at))
                .findFirst();
        if (most.isPresent() && !numbers.isEmpty()) {
            String extreme = units.words.get(most.getAsInt()).equals("most") ? "max" : "min";
            return plan(first(key), List.of(word(extreme), id(numbers.getFirst())), where, List.of(word("group")), first(key));
        }
        if (units.byNumber || (units.has(RuleWords.COUNTED) && !units.has(RuleWords.COUNTING))) {
            Piece limit = units.limit != null ? units.limit : word("one");
            boolean descending = units.has("most", "top", "highest", "largest", "biggest");
            return plan(first(key), where, List.of(word("group")), first(key), List.of(word("order")), measure,
                    List.of(word(descending ? "desc" : "asc"), word("limit"), limit));
        }
        return plan(key, measure, where, group);
    }

    private static List<Piece> first(List<Piece> key) {
        return key.subList(0, 1);
    }

    private String limitSign() {
        List<String> words = units.before(units.threshold, 3);
        Optional<String> closed = units.closed(units.threshold);
        if (closed.isPresent()) {
            return closed.get();
        }
        if (units.isBefore(units.threshold, 3, RuleWords.BELOW)) {
            return "<";
        }
        return words.contains("exactly") ? "=" : ">";
    }

    /// What is asked for: who gives a key with a role; named columns; else the rows themselves.
    private List<Piece> items(Set<LinkColumn> used) {
        List<RuleUnits.Unit> free = new ArrayList<>();
        for (int at = 0; at < units.size(); at++) {
            if (!units.unit(at).isValue() && !units.taken.contains(at) && !units.unit(at).columns.isEmpty()) {
                free.add(units.unit(at));
            }
        }
        List<LinkColumn> roles = free.stream()
                .flatMap(unit -> unit.columns.stream())
                .filter(column -> !column.role().isEmpty() && !used.contains(column))
                .toList();
        if (units.has("who", "whom") && !roles.isEmpty()) {
            return List.of(id(roles.getFirst()));
        }
        if (units.person != null && !used.contains(units.person)) {
            return List.of(word("distinct"), id(units.person));
        }
        List<LinkColumn> asked = asked(free, used);
        Optional<LinkColumn> place = placeOrTime(used);
        if (place.isPresent()) {
            return List.of(id(place.get()));
        }
        if (asksFirst(asked)) {
            return List.of(id(asked.getFirst()));
        }
        String first = units.words.getFirst();
        if (asked.isEmpty() && roles.isEmpty() && Set.of("what", "how").contains(first) && !units.has("which")) {
            asked = hinted(used);
        }
        boolean listed = Set.of("show", "list", "give").contains(first) && units.has("and");
        List<Piece> theirs = withTheir();
        List<Piece> items = new ArrayList<>(List.of(new Piece.TableId(units.base())));
        if (!asked.isEmpty() && (units.has("of", "what", "where", "much") || listed)) {
            if (theirs.isEmpty() || units.has("of")) {
                items.clear();
            }
            asked.forEach(column -> items.add(id(column)));
        } else if (!roles.isEmpty() && units.has("their", "with")) {
            roles.forEach(column -> items.add(id(column)));
        } else {
            items.addAll(theirs);
        }
        return items;
    }

    /// Which manufacturer, what status: a column named right behind the question word.
    private boolean asksFirst(List<LinkColumn> asked) {
        return !asked.isEmpty()
                && units.size() > 1
                && Set.of("which", "what").contains(units.words.getFirst())
                && units.unit(1).tables.isEmpty()
                && !units.unit(1).columns.isEmpty()
                && units.unit(1).columns.getFirst() == asked.getFirst();
    }

    /// When was X hired, where does X live: the date or place that the words name or hint at.
    private Optional<LinkColumn> placeOrTime(Set<LinkColumn> used) {
        String word = units.words.getFirst();
        if (!Set.of("when", "where").contains(word) || !order().isEmpty()) {
            return Optional.empty();
        }
        List<LinkColumn> named = word.equals("when") ? units.named(Kind.DATE) : units.named(Kind.CAT, Kind.TXT);
        List<LinkColumn> free = named.stream().filter(column -> !used.contains(column)).toList();
        return free.stream()
                .filter(column -> column.home() == units.base())
                .findFirst()
                .or(() -> free.stream().findFirst());
    }

    /// Incidents with their service, people and their cities: what stands right behind `their` or `its`.
    private List<Piece> withTheir() {
        for (int at = 1; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (!Set.of("their", "its").contains(units.words.get(at - 1)) || !unit.names() || units.taken.contains(at)) {
                continue;
            }
            if (!unit.tables.isEmpty() && unit.tables.getFirst() != units.base()) {
                return List.of(new Piece.TableId(unit.tables.getFirst()));
            }
            if (unit.tables.isEmpty() && !KEYS.contains(unit.columns.getFirst().kind())) {
                return List.of(id(unit.columns.getFirst()));
            }
        }
        return List.of();
    }

    private List<LinkColumn> asked(List<RuleUnits.Unit> free, Set<LinkColumn> used) {
        Set<LinkColumn> ordering = columns(order());
        Set<LinkColumn> asked = new LinkedHashSet<>();
        for (RuleUnits.Unit unit : free) {
            LinkColumn column = unit.columns.getFirst();
            boolean shown = switch (column.kind()) {
                case CAT, TXT, NAME, NUM, DATE -> true;
                case PK, FK, BOOL -> false;
            };
            if (unit.linked && shown && !used.contains(column) && !ordering.contains(column)) {
                asked.add(column);
            }
        }
        return List.copyOf(asked);
    }

    /// What does X earn, how much is X: a column that the words hint at, or the price.
    private List<LinkColumn> hinted(Set<LinkColumn> used) {
        List<LinkColumn> hinted = order().isEmpty()
                ? units.named(Kind.NUM, Kind.CAT, Kind.DATE).stream().filter(column -> !used.contains(column)).limit(1).toList()
                : List.of();
        if (!hinted.isEmpty() || !units.has("much")) {
            return hinted;
        }
        return units.ofBase(Kind.NUM).stream()
                .filter(column -> column.words().contains("price") || column.words().contains("cost"))
                .limit(1)
                .toList();
    }

    private List<Piece> order() {
        Optional<String> ranked = units.words.stream().filter(RuleWords.RANKED::contains).findFirst();
        boolean sort = units.has(RuleWords.SORTING) || units.has("by");
        List<LinkColumn> columns = units.named(Kind.NUM, Kind.DATE);
        if (columns.isEmpty() || (ranked.isEmpty() && !sort)) {
            return List.of();
        }
        boolean descending = ranked.map(RuleWords.MOST::contains).orElse(false)
                || units.has("descending", "desc")
                || (sort && ranked.isEmpty() && units.limit != null);
        List<Piece> order = new ArrayList<>(List.of(
                word("order"), id(sort ? columns.getLast() : columns.getFirst()), word(descending ? "desc" : "asc")));
        if (units.limit != null) {
            order.addAll(List.of(word("limit"), units.limit));
        } else if (ranked.isPresent() && !sort) {
            order.addAll(List.of(word("limit"), word("one")));
        }
        return order;
    }
}
