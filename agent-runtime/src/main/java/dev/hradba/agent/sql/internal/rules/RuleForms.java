package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// Shapes of an answer that rank, limit or share groups by a measure. What none of them fits is left to the plain rules.
final class RuleForms {

    private static final Set<String> DATED = RuleWords.words("last first latest newest oldest earliest");
    private static final Set<String> SHARES = RuleWords.words("percentage percent share proportion fraction");
    private static final Set<List<String>> ENDS = Set.of(List.of(), List.of("of"), List.of("from"));
    private static final Set<Kind> KEYS = Set.of(Kind.CAT, Kind.TXT, Kind.FK, Kind.NAME, Kind.BOOL);

    private final RuleUnits units;
    private final RuleNumbers numbers;
    private final RuleMeasures measures;
    private final RuleConditions conditions;
    private final RuleKey keys;
    private final RulePhrases phrases;
    private final RuleRanking ranking;

    RuleForms(RuleUnits units, RuleMeasures measures, RuleConditions conditions, RuleKey keys, RulePhrases phrases) {
        this.units = units;
        this.numbers = units.numbers();
        this.measures = measures;
        this.conditions = conditions;
        this.keys = keys;
        this.phrases = phrases;
        this.ranking = new RuleRanking(units, measures);
    }

    /// What is asked for and where it stands.
    record Subject(int place, Piece piece) {
        LinkTable table() {
            return tableOf(piece);
        }
    }

    static LinkTable tableOf(Piece piece) {
        return switch (piece) {
            case Piece.TableId(LinkTable table) -> table;
            case Piece.ColumnId(LinkColumn column) -> column.home();
            case Piece.ValueId _, Piece.Keyword _ -> throw new IllegalArgumentException(piece.spelled() + " belongs to no table");
        };
    }

    /// The plan, empty if no form fits.
    List<Piece> plan() {
        RuleCounts counts = new RuleCounts(units, this, conditions, ranking);
        RuleTurnover turnover = new RuleTurnover(units, measures, this, conditions, keys);
        List<Supplier<List<Piece>>> forms = List.of(this::meanCount, counts::times, this::firstOfEach, this::limitedMeasure,
                counts::byRole, this::rankedGroup, this::shares, turnover::byKey, turnover::inAll);
        return forms.stream().map(Supplier::get).filter(plan -> !plan.isEmpty()).findFirst().orElse(List.of());
    }

    static List<Piece> plan(List<Piece> head, List<Piece> where, List<Piece> tail) {
        List<Piece> plan = new ArrayList<>(head);
        plan.addAll(where);
        plan.addAll(tail);
        return List.copyOf(plan);
    }

    List<Piece> head(Piece... items) {
        List<Piece> head = new ArrayList<>(List.of(new Piece.TableId(units.base()), word("sel")));
        head.addAll(List.of(items));
        return head;
    }

    /// Leaves the columns that make conditions of their own; `keep` is spared, -1 for none.
    void clearColumns(int keep) {
        for (int i = 0; i < units.size(); i++) {
            if (!units.unit(i).isValue() && i != keep && !conditions.isTruth(i)) {
                units.unit(i).columns.clear();
            }
        }
    }

    private boolean groups() {
        return groupingPlace().isPresent();
    }

    boolean hasFunction() {
        return measures.place().isPresent();
    }

    boolean ranks() {
        return ranking.rank().isPresent();
    }

    OptionalInt groupingPlace() {
        return IntStream.range(0, units.size())
                .filter(i -> RuleWords.GROUPING.contains(units.words.get(i)) && !units.words.get(i).equals("by"))
                .findFirst();
    }

    /// The first table, category or, after who, key with a role.
    private Optional<Subject> subject() {
        boolean who = units.has("who", "whom");
        for (int at = 0; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            Optional<LinkColumn> filler = roleOfCell(at);
            if (filler.isPresent()) {
                return Optional.of(new Subject(at, id(filler.get())));
            }
            if (unit.isValue() || units.taken.contains(at)) {
                continue;
            }
            Optional<LinkColumn> role = unit.columns.stream().filter(column -> who && !column.role().isEmpty()).findFirst();
            if (role.isPresent()) {
                return Optional.of(new Subject(at, id(role.get())));
            }
            if (!unit.tables.isEmpty() && unit.sure) {
                int next = at + 1;
                return Optional.of(category(next)
                        .filter(column -> column.home() == unit.tables.getFirst())
                        .map(column -> new Subject(next, id(column)))
                        .orElse(new Subject(at, new Piece.TableId(unit.tables.getFirst()))));
            }
            boolean first = at == 1 && Set.of("which", "what").contains(units.words.getFirst()) && unit.linked && unit.columns.size() == 1;
            if ((unit.sure || first) && !unit.columns.isEmpty() && RuleUnits.isLabel(unit.columns.getFirst())) {
                return Optional.of(new Subject(at, id(unit.columns.getFirst())));
            }
        }
        return Optional.empty();
    }

    /// Which driver made the most deliveries, where some people are drivers and orders have one: the key of the orders.
    private Optional<LinkColumn> roleOfCell(int at) {
        boolean asked = Set.of("which", "what").contains(units.words.getFirst()) && at > 0 && at < 5;
        return !asked || !units.unit(at).isValue() || ranking.rank().filter(rank -> rank.place() > at).isEmpty()
                ? Optional.empty()
                : units.unit(at).columns.stream().filter(column -> !column.role().isEmpty()).findFirst();
    }

    /// The category that a place names.
    private Optional<LinkColumn> category(int at) {
        if (at >= units.size() || !units.unit(at).names() || !units.unit(at).tables.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(units.unit(at).columns.getFirst()).filter(RuleUnits::isLabel);
    }

    /// Average number of orders per customer: rows counted over the rows that they belong to.
    private List<Piece> meanCount() {
        OptionalInt average =
                IntStream.range(0, units.size()).filter(i -> RuleWords.AVERAGES.contains(units.words.get(i))).findFirst();
        boolean many = units.words.getFirst().equals("how") && units.isAfter(0, "many") && units.has("on"); // how many orders on average
        if (average.isEmpty() || !(many || countsRows(average.getAsInt()))) {
            return List.of();
        }
        List<Integer> places = IntStream.range(many ? 0 : average.getAsInt() + 1, units.size())
                .filter(i -> !units.unit(i).isValue() && units.isSureTable(i))
                .boxed()
                .toList();
        if (places.size() < 2) {
            return List.of();
        }
        LinkTable counted = units.unit(places.getFirst()).tables.getFirst();
        LinkTable owner = units.unit(places.get(1)).tables.getFirst();
        boolean owned = counted != owner && numbers.parents(counted).contains(owner);
        Optional<LinkTable> rows = owned ? Optional.of(counted) : joining(counted, owner);
        boolean each = units.words.subList(places.getFirst(), places.get(1)).stream()
                .anyMatch(Set.of("per", "each", "every", "by", "a")::contains);
        if (!each || rows.isEmpty()) {
            return List.of();
        }
        units.rebase(rows.get());
        units.taken.add(places.get(1));
        return plan(head(word("mean"), new Piece.TableId(owner)), conditions.where(), List.of());
    }

    /// The table with keys to both: products per order are order lines.
    private Optional<LinkTable> joining(LinkTable one, LinkTable other) {
        return units.schema().tables().stream()
                .filter(table -> units.pointsTo(table, one) && units.pointsTo(table, other))
                .findFirst();
    }

    /// Whether rows are counted behind `average`: the number of orders, orders, order count.
    private boolean countsRows(int at) {
        if (units.isAfter(at, "number", "of") || units.isAfter(at, "count", "of")) {
            return true;
        }
        boolean rows = at + 1 < units.size() && !units.unit(at + 1).isValue() && units.isSureTable(at + 1);
        boolean ends = at + 2 >= units.size() || Set.of("count", "per", "each", "every", "by", "a").contains(units.words.get(at + 2));
        return rows && ends && IntStream.range(at, units.size()).noneMatch(i -> numbers.at(i).isPresent());
    }

    /// Which department has the highest average salary; most common status; customer who spent the most.
    private List<Piece> rankedGroup() {
        Optional<RuleRanking.Rank> rank = ranking.rank();
        Optional<Subject> subject = subject();
        if (rank.isEmpty() || groups()) {
            return List.of();
        }
        if (subject.isEmpty()) {
            return ranking.numberOfPeople(rank.get()).map(number -> peopleBy(number, rank.get())).orElse(List.of());
        }
        int place = rank.get().place();
        String word = rank.get().word();
        Piece key = subject.get().piece();
        boolean role = key instanceof Piece.ColumnId(LinkColumn column) && !column.role().isEmpty();
        Optional<LinkTable> rows;
        List<Piece> measure = List.of(word("count"));
        boolean common = units.after(place, 2).stream().anyMatch(RuleWords.COMMON::contains);
        Optional<LinkTable> happened = key instanceof Piece.TableId ? ranking.happenedMost(subject.get(), place) : Optional.empty();
        if (happened.isPresent()) {
            rows = happened;
        } else if (common) {
            boolean category = key instanceof Piece.ColumnId && !role;
            rows = category ? Optional.of(subject.get().table()) : ranking.rowsOf(subject.get().table());
        } else {
            boolean counted = RuleWords.COUNTED.contains(word)
                    && !ranking.isNumberRanked(place)
                    && IntStream.range(place + 1, units.size()).anyMatch(i -> !units.unit(i).isValue() && units.isSureTable(i));
            if (counted && !units.has("who", "whom")) {
                return List.of();
            }
            Optional<LinkTable> category = counted ? Optional.empty() : ranking.categoryCounted(rank.get(), subject.get().table());
            if (category.isPresent()) {
                units.rebase(category.get());
                return ranked(key, measure, rank.get());
            }
            Optional<RuleRanking.Events> persons =
                    counted || key instanceof Piece.TableId ? ranking.peopleOfEvents(place) : Optional.empty();
            if (persons.isPresent()) {
                units.rebase(persons.get().rows());
                clearColumns(-1);
                return ranked(persons.get().person(), measure, rank.get());
            }
            if (counted) {
                return List.of();
            }
            List<Piece> measured = ranking.measure(subject.get(), rank.get());
            if (!measured.isEmpty()) {
                measure = measured;
                rows = Optional.of(tableOf(measured.getLast()));
            } else if (RuleWords.COUNTED.contains(word) && role) {
                rows = Optional.of(subject.get().table());
            } else {
                List<String> after = units.words.subList(place + 1, units.size());
                boolean last = Set.of("most", "fewest").contains(word) && ENDS.contains(after);
                boolean own = key instanceof Piece.ColumnId && !after.isEmpty(); // which make do we have the most of
                rows = !last ? Optional.empty() : own ? Optional.of(subject.get().table()) : ranking.rowsOf(subject.get().table());
            }
        }
        boolean counts = measure.equals(List.of(word("count")));
        if (rows.isEmpty()
                || (key instanceof Piece.ColumnId && !counts && !numbers.parents(rows.get()).contains(subject.get().table()))) {
            return List.of();
        }
        units.rebase(rows.get());
        clearColumns(subject.get().place());
        units.taken.add(subject.get().place());
        if (common && key instanceof Piece.ColumnId(LinkColumn column) && RuleUnits.isLabel(column)) {
            conditions.phrased(List.of(List.of(key, word("notnull")))); // no reason at all is not the most common one
        }
        return ranked(key, measure, rank.get());
    }

    private List<Piece> peopleBy(LinkColumn number, RuleRanking.Rank rank) {
        Piece person = RuleRoles.person(units.roles().personsOf(number.home()).getFirst());
        units.units.stream().filter(unit -> !unit.isValue()).forEach(unit -> unit.columns.clear());
        units.rebase(number.home());
        return ranked(person, List.of(word("sum"), id(number)), rank);
    }

    private List<Piece> ranked(Piece key, List<Piece> measure, RuleRanking.Rank rank) {
        List<Piece> where = conditions.where();
        List<Piece> tail = new ArrayList<>(List.of(word("group"), key, word("order")));
        tail.addAll(measure);
        tail.addAll(List.of(word(rank.descending() ? "desc" : "asc"), word("limit"), units.limit != null ? units.limit : word("one")));
        return plan(head(key), where, tail);
    }

    /// Departments with an average salary above 5000; customers who spent more than 500 in total.
    private List<Piece> limitedMeasure() {
        Optional<Subject> subject = subject();
        Optional<RuleMeasures.Function> function = measures.place();
        int spent = subject.isPresent() && function.isEmpty() && !groups() ? spentPlace(subject.get()) : -1;
        if (spent >= 0) {
            return limitedSpending(subject.get().piece(), spent);
        }
        if (subject.isEmpty() || function.isEmpty() || groups()) {
            return List.of();
        }
        int at = subject.get().place();
        boolean together = IntStream.range(1, units.size())
                .mapToObj(i -> units.words.subList(i - 1, i + 1))
                .anyMatch(pair -> pair.equals(List.of("in", "total")) || pair.equals(List.of("all", "together")));
        String name = function.get().name();
        boolean fits = Set.of("avg", "sum").contains(name) && (function.get().place() >= at || together);
        List<Integer> limits = IntStream.range(0, units.size())
                .filter(i -> units.isType(i, Value.Type.NUM) && isCompared(i))
                .boxed()
                .toList();
        Optional<LinkColumn> beside = phrases.groupsBeside();
        if (!fits || (limits.size() != 1 && beside.isEmpty())) {
            return List.of();
        }
        LinkTable table = subject.get().table();
        boolean ofTable = subject.get().piece() instanceof Piece.TableId;
        int center = limits.isEmpty() ? function.get().place() : limits.getFirst();
        Optional<LinkColumn> column = beside.or(() -> IntStream.range(0, units.size())
                .filter(i -> i != at)
                .boxed()
                .sorted(Comparator.comparing(i -> Math.abs(i - center)))
                .flatMap(i -> numbers.at(i, table).stream())
                .filter(number -> !ofTable || number.home() != table)
                .findFirst()
                .or(() -> name.equals("sum") ? numbers.amountBelow(table) : Optional.empty()));
        if (column.isEmpty() || (ofTable && column.get().home() == table)) {
            return List.of();
        }
        units.rebase(column.get().home());
        units.taken.add(at);
        List<Piece> tail = new ArrayList<>(List.of(word("group"), subject.get().piece(), word("having"), word(name),
                id(column.get())));
        if (beside.isPresent()) {
            tail.add(word(phrases.groupsBesideSign()));
        } else {
            int limit = limits.getFirst();
            tail.addAll(List.of(word(units.limitSign(limit)), units.unit(limit).literal()));
            units.taken.add(limit);
        }
        clearColumns(at);
        return plan(head(subject.get().piece()), conditions.where(), tail);
    }

    /// The place of the number in customers who spent more than 500, -1 where nothing is said so.
    private int spentPlace(Subject subject) {
        boolean person = subject.piece() instanceof Piece.TableId(LinkTable table) && units.isPerson(table);
        OptionalInt verb = IntStream.range(subject.place() + 1, units.size())
                .filter(i -> Set.of("spent", "spend").contains(units.words.get(i)))
                .findFirst();
        List<Integer> limits = IntStream.range(0, units.size())
                .filter(i -> units.isType(i, Value.Type.NUM) && isCompared(i))
                .boxed()
                .toList();
        boolean said = person && verb.isPresent() && limits.size() == 1 && limits.getFirst() > verb.getAsInt();
        return said ? limits.getFirst() : -1;
    }

    /// Customers who spent more than 500: what their rows amount to, together.
    private List<Piece> limitedSpending(Piece key, int limit) {
        List<Piece> measure = numbers.revenue(tableOf(key));
        if (measure.isEmpty()) {
            return List.of();
        }
        units.rebase(tableOf(measure.getLast()));
        units.taken.add(limit);
        clearColumns(-1);
        List<Piece> where = conditions.where();
        List<Piece> tail = new ArrayList<>(List.of(word("group"), key, word("having")));
        tail.addAll(measure);
        tail.addAll(List.of(word(units.limitSign(limit)), units.unit(limit).literal()));
        return plan(head(key), where, tail);
    }

    boolean isCompared(int at) {
        return units.closed(at).isPresent()
                || units.isBefore(at, 4, RuleWords.COMPARED)
                || units.isBefore(at, 2, Set.of(">=", "<=", ">", "<"));
    }

    /// The most expensive product in each category; for every team the newest ticket.
    private List<Piece> firstOfEach() {
        OptionalInt grouping = groupingPlace();
        OptionalInt ranked = IntStream.range(0, units.size())
                .filter(i -> RuleWords.RANKED.contains(units.words.get(i)) || units.words.get(i).equals("worst"))
                .findFirst();
        if (grouping.isEmpty() || ranked.isEmpty() || units.sortedFirst().isPresent()) {
            return List.of();
        }
        OptionalInt group = IntStream.range(grouping.getAsInt() + 1, Math.min(grouping.getAsInt() + 4, units.size()))
                .filter(i -> !units.unit(i).isValue() && (!units.unit(i).tables.isEmpty() || !units.unit(i).columns.isEmpty()))
                .findFirst();
        if (group.isEmpty()) {
            return List.of();
        }
        RuleUnits.Unit unit = units.unit(group.getAsInt());
        Piece key = unit.tables.isEmpty()
                ? id(unit.columns.getFirst())
                : new Piece.TableId(unit.tables.getFirst());
        if (key instanceof Piece.ColumnId(LinkColumn column) && !KEYS.contains(column.kind())) {
            return List.of();
        }
        int place = ranked.getAsInt();
        OptionalInt entity = entity(place, group.getAsInt(), key);
        Optional<LinkColumn> found = entity.isEmpty() || measures.place().isPresent()
                ? Optional.empty()
                : ranking.column(place, entity.getAsInt(), units.unit(entity.getAsInt()).tables.getFirst());
        if (found.isEmpty()) {
            return List.of();
        }
        LinkTable table = units.unit(entity.getAsInt()).tables.getFirst();
        Piece measure = id(found.get());
        String word = units.words.get(place);
        boolean age = Set.of("oldest", "youngest").contains(word) && found.get().kind() == Kind.NUM;
        boolean descending = age ? word.equals("oldest") : RuleWords.MOST.contains(word) || word.equals("youngest");
        units.rebase(found.get().home());
        clearColumns(-1);
        List<Piece> where = conditions.where();
        List<Piece> head = head(key, new Piece.TableId(table));
        if (units.has("much")) {
            head.add(measure);
        }
        return plan(head, where, List.of(word("top"), key, measure, word(descending ? "desc" : "asc")));
    }

    /// The place of the rows that are ranked within groups: right after the rank, or before `with the`.
    private OptionalInt entity(int place, int group, Piece key) {
        for (int i = place + 1; i < Math.min(place + 4, units.size()); i++) {
            if (isEntity(i, group, key)) {
                List<String> between = units.words.subList(place + 1, i);
                return between.contains("of") || between.contains("number") ? OptionalInt.empty() : OptionalInt.of(i);
            }
        }
        IntStream asked = IntStream.range(place + 1, units.size()).filter(i -> units.words.get(i - 1).equals("which"));
        return IntStream.concat(asked, IntStream.iterate(place - 1, i -> i >= 0, i -> i - 1))
                .filter(i -> isEntity(i, group, key))
                .findFirst();
    }

    private boolean isEntity(int i, int group, Piece key) {
        return i != group
                && !units.unit(i).isValue()
                && units.isSureTable(i)
                && !key.equals(new Piece.TableId(units.unit(i).tables.getFirst()));
    }

    /// Share of orders by channel; percentage of open tickets per priority.
    private List<Piece> shares() {
        if (!units.hasUnlinked(SHARES)) {
            return List.of();
        }
        List<Piece> pieces = keys.key();
        if (pieces.size() != 1) {
            return List.of();
        }
        Piece key = pieces.getFirst();
        List<List<Piece>> all = conditions.all(false);
        List<LinkColumn> named = numbers.all(tableOf(key));
        List<Piece> counted = List.of(word("count"));
        List<Piece> summed = named.isEmpty() ? List.of() : List.of(word("sum"), id(named.getFirst()));
        List<Piece> measure = summed.isEmpty() ? counted : summed;
        if (units.has(RuleWords.REVENUE)) {
            List<Piece> revenue = numbers.revenue(tableOf(key));
            measure = revenue.isEmpty() ? summed : revenue;
        }
        if (measure.isEmpty()) {
            return List.of();
        }
        if (!measure.equals(counted)) {
            units.rebase(tableOf(measure.getLast()));
        }
        Set<List<Piece>> cells = new HashSet<>();
        all.stream()
                .filter(condition -> condition.getFirst() instanceof Piece.ColumnId(LinkColumn column) && column.kind() != Kind.DATE)
                .forEach(cells::add);
        List<Piece> group = List.of(word("group"), key);
        if (!cells.isEmpty() && measure.equals(counted)) {
            List<List<Piece>> subject = conditions.subjectOfShare(all);
            List<List<Piece>> counting = all.stream().filter(condition -> !subject.contains(condition)).toList();
            boolean fits = counting.stream().anyMatch(cells::contains);
            List<List<Piece>> asked = fits ? counting : all.stream().filter(cells::contains).toList();
            List<List<Piece>> rest = all.stream().filter(condition -> fits ? subject.contains(condition) : !cells.contains(condition)).toList();
            List<Piece> head = head(key, word("pct"));
            head.addAll(RuleConditions.joined(asked));
            return plan(head, RuleConditions.where(rest), group);
        }
        List<Piece> head = head(key, word("share"));
        head.addAll(measure);
        return plan(head, RuleConditions.where(all), group);
    }

    static boolean isDated(String word) {
        return DATED.contains(word);
    }

    static boolean speaksOfRevenue(RuleUnits units) {
        return units.has(RuleWords.REVENUE);
    }
}
