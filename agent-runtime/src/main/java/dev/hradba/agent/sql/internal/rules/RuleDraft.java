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
        if (units.size() == 0 || isWriting() || !units.hasBase() || units.asksUnknown()) {
            return CANNOT;
        }
        units.findPerson();
        units.countEvents();
        List<Piece> key = RuleKey.of(units);
        return shape(key, RuleConditions.of(units, !key.isEmpty()));
    }

    private boolean isWriting() {
        String first = units.words.getFirst();
        return RuleWords.WRITING.contains(first)
                || (first.equals("please") && units.size() > 1 && RuleWords.WRITING.contains(units.words.get(1)));
    }

    // ---- the answer's shape ----

    private List<Piece> shape(List<Piece> key, List<List<Piece>> conditions) {
        List<Piece> inside = RuleConditions.joined(conditions);
        List<Piece> where = where(conditions);
        if (units.has("percentage", "percent", "share") && !inside.isEmpty()) {
            List<List<Piece>> subject = subjectOfShare(conditions);
            List<List<Piece>> rest = conditions.stream().filter(condition -> !subject.contains(condition)).toList();
            return plan(List.of(word("pct")), RuleConditions.joined(rest), where(subject));
        }
        List<Piece> durations = durations();
        if (units.has("average", "mean", "long") && !durations.isEmpty() && units.has("time", "take", "takes")) {
            return plan(List.of(word(units.has("day") ? "avgdays" : "avghours")), durations, where);
        }
        Optional<String> function = function();
        List<LinkColumn> named = units.named(Kind.NUM);
        List<LinkColumn> numbers = named.isEmpty() ? money() : named;
        if (function.isPresent() && numbers.isEmpty() && units.units.stream().anyMatch(units::isUnknown)) {
            return CANNOT; // the average of what is not there
        }
        if (!key.isEmpty()) {
            return grouped(key, where, function, numbers);
        }
        if (units.has("when") && units.has("last", "latest", "newest", "recent", "first", "oldest")) {
            return extremeDate(where);
        }
        boolean extreme = units.has("highest", "lowest", "largest", "smallest")
                && !units.has("which", "who", "with")
                && !units.has(RuleWords.SORTING);
        if (function.equals(Optional.of("sum")) && counts() && named.isEmpty()) {
            function = Optional.empty(); // how many in total
        }
        if (function.isEmpty() && asksForMoney() && !counts() && !money().isEmpty() && named.isEmpty()) {
            function = Optional.of("sum"); // what did X cost
        }
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
            return plan(List.of(word(counts() ? "countd" : "distinct"), id(texts.getFirst())), where);
        }
        if (counts()) {
            return plan(List.of(word("count")), where);
        }
        Optional<LinkColumn> kinds = kindsOf();
        if (kinds.isPresent()) {
            return plan(List.of(word("distinct"), id(kinds.get())), where);
        }
        return plan(items(columns(inside)), where, order());
    }

    private static List<Piece> where(List<List<Piece>> conditions) {
        List<Piece> where = new ArrayList<>();
        if (!conditions.isEmpty()) {
            where.add(word("where"));
            where.addAll(RuleConditions.joined(conditions));
        }
        return where;
    }

    /// The aggregate asked for; `total` at the end of `order total` is a column, before another number it is none.
    private Optional<String> function() {
        for (int at = 0; at < units.size(); at++) {
            String function = RuleWords.AGGREGATES.get(units.words.get(at));
            if (function == null) {
                continue;
            }
            RuleUnits.Unit unit = units.unit(at);
            if (!unit.linked || unit.columns.isEmpty()) {
                return Optional.of(function);
            }
            RuleUnits.Unit following = at + 1 < units.size() ? units.unit(at + 1) : null;
            if (following != null && !following.isValue() && (!following.columns.isEmpty() || following.linked)) {
                unit.columns.clear();
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    /// How many, count, number of: a phone number counts nothing.
    private boolean counts() {
        return units.has("many", "count", "often", "headcount")
                || IntStream.range(0, units.size() - 1)
                        .anyMatch(at -> units.words.get(at).equals("number") && units.words.get(at + 1).equals("of"));
    }

    /// What a share is taken of: our active employees, in the share of our active employees that are women.
    private List<List<Piece>> subjectOfShare(List<List<Piece>> conditions) {
        int verb = IntStream.range(0, units.size())
                .filter(at -> Set.of("are", "is", "were", "was").contains(units.words.get(at)))
                .reduce((first, second) -> second)
                .orElse(-1);
        if (conditions.size() < 2 || verb < 0) {
            return List.of();
        }
        List<List<Piece>> before = conditions.stream()
                .filter(condition -> condition.getLast() instanceof Piece.ValueId(int index) && place(index) < verb)
                .toList();
        return before.size() < conditions.size() ? before : List.of();
    }

    private int place(int value) {
        return IntStream.range(0, units.size()).filter(at -> units.unit(at).value == value).findFirst().orElse(0);
    }

    /// The amounts of the base where an aggregate names no column, or money is asked for by a word of its own.
    private List<LinkColumn> money() {
        if (units.words.stream().noneMatch(RuleWords.AGGREGATES::containsKey) && !namesMoney()) {
            return List.of();
        }
        List<LinkColumn> own = units.ofBase(Kind.NUM);
        return own.stream()
                .filter(column -> own.size() == 1 || column.words().stream().anyMatch(units.lexicon()::isMoney))
                .limit(1)
                .toList();
    }

    private boolean namesMoney() {
        return units.units.stream().anyMatch(unit -> !unit.tables.isEmpty() && units.lexicon().isMoney(unit.word));
    }

    private boolean asksForMoney() {
        return Set.of("what", "how").contains(units.words.getFirst()) && namesMoney();
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
        boolean period = key.getFirst() instanceof Piece.Keyword;
        if (!period && function.isEmpty() && !numbers.isEmpty() && !counts() && beginsWith(numbers.getFirst())) {
            function = Optional.of("sum");
        }
        List<Piece> measure = function.isPresent() && !numbers.isEmpty()
                ? List.of(word(function.get()), id(numbers.getFirst()))
                : List.of(word("count"));
        if (period) {
            return plan(key, measure, where, group);
        }
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
        Optional<String> direction = sortedFirst();
        if (units.byNumber || (units.has(RuleWords.COUNTED) && !counts() && direction.isEmpty())) {
            Piece limit = units.limit != null ? units.limit : word("one");
            boolean descending = units.has("most", "top", "highest", "largest", "biggest");
            return plan(first(key), where, List.of(word("group")), first(key), List.of(word("order")), measure,
                    List.of(word(descending ? "desc" : "asc"), word("limit"), limit));
        }
        List<Piece> order = new ArrayList<>();
        direction.ifPresent(way -> {
            order.add(word("order"));
            order.addAll(measure);
            order.add(word(way));
        });
        return plan(key, measure, where, group, order);
    }

    /// Whether the question begins with a number column, or money was spent: damaged units by category, spend by team.
    private boolean beginsWith(LinkColumn column) {
        Optional<RuleUnits.Unit> first = units.units.stream()
                .filter(unit -> !unit.isValue() && unit.isKnown())
                .findFirst();
        boolean spent = units.units.stream()
                .anyMatch(unit -> !unit.isValue() && units.lexicon().hasHints(unit.word) && unit.columns.contains(column));
        if (first.isEmpty() || spent) {
            return spent;
        }
        return first.get().tables.isEmpty()
                ? first.get().columns.getFirst() == column
                : units.lexicon().isMoney(first.get().word);
    }

    /// Highest first, largest on top, in descending order: the direction, empty if none is said.
    private Optional<String> sortedFirst() {
        for (int at = 0; at + 1 < units.size(); at++) {
            List<String> after = units.words.subList(at + 1, Math.min(at + 3, units.size()));
            boolean follows = after.getFirst().equals("first") || after.equals(List.of("on", "top"));
            if (follows && RuleWords.RANKED.contains(units.words.get(at))) {
                return Optional.of(RuleWords.MOST.contains(units.words.get(at)) ? "desc" : "asc");
            }
        }
        if (units.has("descending", "desc")) {
            return Optional.of("desc");
        }
        return units.has("ascending", "asc") ? Optional.of("asc") : Optional.empty();
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

    /// And their city, with its owner, including the price, and the city; with title, at the end or before an `and`.
    private boolean isListed(int at) {
        List<String> before = units.before(at, 2);
        boolean own = before.size() == 2
                && Set.of("their", "its").contains(before.getLast())
                && Set.of("and", "with", "plus").contains(before.getFirst());
        boolean last = at + 1 == units.size() || units.words.get(at + 1).equals("and");
        boolean with = before.getLast().equals("with") && units.unit(at).tables.isEmpty() && last;
        return own || before.getLast().equals("including") || before.equals(List.of("and", "the")) || with;
    }

    /// Incidents with their service, people and their cities: what is to be shown besides.
    private List<Piece> withTheir() {
        for (int at = 1; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (!isListed(at) || !unit.names() || units.taken.contains(at)) {
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
        boolean sort = units.has(RuleWords.SORTING) || (units.has("by") && ranked.isEmpty());
        List<LinkColumn> columns = units.named(Kind.NUM, Kind.DATE);
        if (columns.isEmpty() || (ranked.isEmpty() && !sort)) {
            return List.of();
        }
        boolean age = columns.getFirst().kind() == Kind.NUM && ranked.map(Set.of("youngest", "oldest")::contains).orElse(false);
        boolean descending = ranked.map(word -> age ? word.equals("oldest") : RuleWords.MOST.contains(word) || word.equals("youngest"))
                        .orElse(false)
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
