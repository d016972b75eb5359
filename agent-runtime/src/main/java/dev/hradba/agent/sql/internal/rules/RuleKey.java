package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Piece;
import dev.hradba.sandbox.sql.SchemaView;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// What rows are grouped by: per team, by month, which team has the most tickets, teams with more than five tickets.
final class RuleKey {

    private static final Set<String> STEPS = RuleWords.words(
            "level grade year stars star rating floor class age month rank tier stage size number count credits credit");
    private static final Set<Kind> SECOND = EnumSet.of(Kind.CAT, Kind.TXT, Kind.BOOL, Kind.FK);
    private static final Set<String> GROUPED = RuleWords.words("grouped sorted ordered");

    private static final Set<String> LISTING = RuleWords.words("show list give what display the");
    private static final Set<Kind> CATEGORY = EnumSet.of(Kind.CAT, Kind.TXT, Kind.FK);

    private final RuleUnits units;
    private final RuleMeasures measures;
    private final RuleConditions conditions;
    private final RuleRoles roles;

    RuleKey(RuleUnits units, RuleMeasures measures, RuleConditions conditions) {
        this.units = units;
        this.measures = measures;
        this.conditions = conditions;
        this.roles = units.roles();
    }

    /// The pieces of the key, empty if rows are not grouped. Takes the units it used.
    List<Piece> key() {
        if (rankedMeasure()) {
            return List.of(new Piece.TableId(units.tables.getFirst()));
        }
        for (int at = 0; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (!unit.tables.isEmpty() && !unit.isValue() && isGroupingBefore(at) && listsEach(at)) {
                return List.of();
            }
            Optional<Piece> people = roles.grouped(at, isGroupingBefore(at));
            if (people.isPresent()) {
                return List.of(people.get());
            }
            if ((unit.names() || isEachCategory(unit)) && isGroupingBefore(at)) {
                if (isPaceOfNumber(unit.word)) {
                    continue;
                }
                boolean period = !unit.columns.isEmpty() && unit.columns.getFirst().kind() == Kind.DATE;
                if (period && RuleWords.PERIODS.contains(unit.word)) {
                    return List.of(word(unit.word), id(unit.columns.getFirst()));
                }
                if (!unit.tables.isEmpty()) {
                    units.taken.add(at);
                    preferOtherBase(unit.tables.getFirst());
                    LinkTable table = unit.tables.getFirst();
                    // its rows are counted by their names
                    boolean own = units.base() == table && table.display().kind() == Kind.NAME;
                    return withSecond(at, own ? id(table.display()) : new Piece.TableId(table));
                }
                LinkColumn column = unit.columns.getFirst();
                boolean keyed = column.kind() != Kind.NUM && column.kind() != Kind.DATE && column.kind() != Kind.PK;
                if (keyed || numberGroups(at, unit)) {
                    units.taken.add(at);
                    return withSecond(at, id(column));
                }
            } else if (RuleWords.PERIODS.contains(unit.word) && isGroupingBefore(at) && !isPaceOfNumber(unit.word)) {
                Optional<LinkColumn> date = dateOfBase();
                if (date.isPresent()) {
                    withSecond(at, word(unit.word));
                    return period(unit.word, date.get());
                }
            } else if (RuleWords.RHYTHMS.containsKey(unit.word) && !unit.isValue() && !unit.linked && dateOfBase().isPresent()) {
                return period(RuleWords.RHYTHMS.getOrDefault(unit.word, "month"), dateOfBase().orElseThrow());
            } else {
                Optional<Piece> numbered = numbered(at);
                if (numbered.isPresent()) {
                    return List.of(numbered.get());
                }
            }
        }
        return ranked().map(List::of).orElse(List.of());
    }

    /// Whether a number right behind `by` or `per` groups what is counted or measured: average score by grade level, beds per floor.
    private boolean numberGroups(int at, RuleUnits.Unit unit) {
        int first = at;
        while (first > 0 && units.leads(first - 1)) {
            first--;
        }
        LinkColumn column = unit.columns.getFirst();
        boolean number = unit.sure && column.kind() == Kind.NUM && units.isBefore(first, 1, Set.of("by", "per", "each"));
        boolean aggregated = measures.counts() || units.words.subList(0, first).stream().anyMatch(RuleWords.AGGREGATES::containsKey);
        boolean step = aggregated && column.words().stream().anyMatch(STEPS::contains);
        boolean named = units.units.subList(0, first).stream().anyMatch(other -> other.names() && !other.columns.isEmpty());
        boolean level = !units.isBefore(first, 1, Set.of("by")) && column.origin().type() == SchemaView.Type.INTEGER && named;
        return number && (step || level) && !units.has(RuleWords.RANKING) && !units.has(RuleWords.RANKED);
    }

    /// Whether a period belongs to a number: what do licences cost per year, where the number is called annual cost.
    private boolean isPaceOfNumber(String period) {
        return RuleWords.PERIODS.contains(period)
                && IntStream.range(0, units.size())
                        .filter(at -> units.unit(at).linked || RuleWords.SPENDING.contains(units.unit(at).word))
                        .mapToObj(units.numbers()::at)
                        .flatMap(Optional::stream)
                        .flatMap(column -> column.words().stream())
                        .anyMatch(word -> period.equals(RuleWords.PACED.get(word)));
    }

    private static List<Piece> period(String word, LinkColumn date) {
        return List.of(word(word), id(date));
    }

    /// The email and city of each doctor: columns of every row are listed, nothing is grouped.
    private boolean listsEach(int at) {
        LinkTable table = units.unit(at).tables.getFirst();
        boolean measured = units.has(RuleWords.AGGREGATES.keySet()) || units.has(RuleWords.RANKED) || measures.counts();
        if (measured || units.tables.stream().anyMatch(other -> other != table)) {
            return false;
        }
        boolean role = units.columns().stream().anyMatch(column -> !column.role().isEmpty() && column.home() == table);
        if (role && units.has("who", "their")) {
            return true; // who leads each team; every employee with their manager
        }
        List<LinkColumn> asked = units.units.subList(0, at).stream()
                .filter(unit -> !unit.isValue() && unit.sure && !unit.columns.isEmpty())
                .map(unit -> unit.columns.getFirst())
                .toList();
        return !asked.isEmpty()
                && units.unit(at).sure
                && asked.stream().allMatch(column -> column.home() == table)
                && LISTING.contains(units.words.getFirst());
    }

    /// Whether a word is the only category that it is a part of: provider in with each provider.
    private static boolean isEachCategory(RuleUnits.Unit unit) {
        return !unit.isValue() && unit.linked && unit.tables.isEmpty() && unit.columns.size() == 1
                && CATEGORY.contains(unit.columns.getFirst().kind());
    }

    /// The date that rows are counted by where none is named; births only where they are asked for.
    private Optional<LinkColumn> dateOfBase() {
        List<LinkColumn> dates = units.ofBase(Kind.DATE);
        return units.named(Kind.DATE).stream()
                .filter(column -> column.home() == units.base())
                .findFirst()
                .or(() -> dates.stream().filter(column -> !column.words().contains("birth")).findFirst())
                .or(() -> dates.stream().findFirst());
    }

    /// Customers and the number of orders they placed, teams with their number of tickets: the first table is the key.
    private Optional<Piece> numbered(int at) {
        boolean counts = Set.of("number", "count").contains(units.words.get(at)) && units.isAfter(at, "of") && at >= 2;
        if (!counts || units.has(RuleWords.RANKING) || units.has(RuleWords.RANKED)) {
            return Optional.empty();
        }
        OptionalInt first = IntStream.range(0, at).filter(units::isSureTable).findFirst();
        OptionalInt rows = IntStream.range(at + 2, units.size()).filter(units::isSureTable).findFirst();
        boolean joined = units.isBefore(at, 3, Set.of("and", "with", "plus", "including"));
        if (first.isEmpty() && rows.isPresent() && joined) {
            LinkTable owned = units.unit(rows.getAsInt()).tables.getFirst();
            return roles.numbered(at, owned).map(place -> keyed(owned, place, units.unit(place).columns.getFirst()));
        }
        if (first.isEmpty() || rows.isEmpty() || !joined) {
            return Optional.empty();
        }
        LinkTable table = units.unit(first.getAsInt()).tables.getFirst();
        LinkTable counted = units.unit(rows.getAsInt()).tables.getFirst();
        if (table == counted) {
            return Optional.empty();
        }
        units.taken.add(first.getAsInt());
        units.rebase(counted);
        return Optional.of(new Piece.TableId(table));
    }

    /// Top 5 customers by total spend: rows of the table with the number become the base, and what is ranked their key.
    private boolean rankedMeasure() {
        int by = units.words.indexOf("by");
        if (by < 0 || !units.has(RuleWords.RANKING) || units.tables.isEmpty()) {
            return false;
        }
        List<LinkColumn> numbers = units.units.subList(by, units.size()).stream()
                .filter(unit -> !unit.isValue())
                .flatMap(unit -> unit.columns.stream())
                .filter(column -> column.kind() == Kind.NUM)
                .toList();
        boolean aggregate = units.words.stream().anyMatch(RuleWords.AGGREGATES::containsKey);
        boolean own = numbers.stream().anyMatch(column -> column.home() == units.tables.getFirst());
        Optional<LinkColumn> near = numbers.stream()
                .filter(column -> aggregate || !own)
                .filter(column -> units.pointsTo(column.home(), units.tables.getFirst()))
                .findFirst();
        near.ifPresent(column -> {
            units.rebase(column.home());
            units.byNumber = true;
            units.units.stream()
                    .filter(unit -> !unit.isValue() && unit.columns.contains(column))
                    .forEach(unit -> unit.columns.retainAll(List.of(column)));
        });
        return near.isPresent();
    }

    /// By category and status: the first key and, after an `and`, a second one.
    private List<Piece> withSecond(int at, Piece key) {
        units.second = null;
        if (!units.isAfter(at, "and") || at + 2 >= units.size() || !units.unit(at + 2).names()) {
            return List.of(key);
        }
        RuleUnits.Unit other = units.unit(at + 2);
        if (!other.tables.isEmpty()) {
            if (other.tables.getFirst() == units.base()) {
                return List.of(key);
            }
            units.taken.add(at + 2);
            units.second = new Piece.TableId(other.tables.getFirst());
            return List.of(key);
        }
        if (!SECOND.contains(other.columns.getFirst().kind())) {
            return List.of(key);
        }
        units.taken.add(at + 2);
        units.second = id(other.columns.getFirst());
        return List.of(key);
    }

    /// per, by, each ... shortly before; neither `sorted by` nor `reported by` groups.
    private boolean isGroupingBefore(int at) {
        int start = at;
        while (start > 0 && (units.leads(start - 1)
                || (start > 1 && units.words.get(start - 1).equals("of") && units.leads(start - 2)))) {
            start--; // for each kind of waste
        }
        List<String> words = new ArrayList<>(units.before(at, 2));
        if (start < at) {
            words.addAll(0, units.before(start, 1));
        }
        boolean passive = words.contains("by") && at > 1 && (isParticiple(at) || isMadeBy(at));
        boolean near = words.stream().anyMatch(w -> RuleWords.GROUPING.contains(w) && !(w.equals("by") && passive));
        boolean sorted = IntStream.range(Math.max(0, at - 3), at)
                .anyMatch(i -> RuleWords.SORTING.contains(units.words.get(i)) && (!units.words.get(i).equals("ordered") || units.isAfter(i, "by")));
        return near && !sorted && !units.isBefore(at, 2, RuleWords.MOST);
    }

    /// Whether a column of the rows is asked for and nothing is measured: the titles of songs by singers.
    private boolean isMadeBy(int at) {
        int by = units.words.subList(0, at).lastIndexOf("by");
        Optional<RuleUnits.Unit> asked =
                units.units.subList(0, Math.max(by, 0)).stream().filter(RuleUnits.Unit::names).findFirst();
        boolean named = asked.filter(unit -> unit.tables.isEmpty())
                .map(unit -> unit.columns.getFirst().kind())
                .filter(kind -> kind == Kind.NAME || kind == Kind.TXT)
                .isPresent();
        boolean measured = measures.counts() || units.has(RuleWords.AGGREGATES.keySet()) || units.has(RuleWords.RANKED);
        return named && by > 0 && units.isSureTable(by - 1) && !measured;
    }

    private boolean isParticiple(int at) {
        int by = units.words.subList(0, at).lastIndexOf("by");
        if (by <= 0) {
            return false;
        }
        String word = units.words.get(by - 1);
        return (word.endsWith("ed") || RuleWords.DONE_BY.contains(word)) && !GROUPED.contains(word);
    }

    private void preferOtherBase(LinkTable table) {
        if (units.base() == table && units.tables.size() > 1) {
            units.tables.stream().filter(other -> other != table).findFirst().ifPresent(units::rebase);
        }
    }

    private Optional<Piece> ranked() {
        int later = countedRows();
        if (later < 0) {
            return Optional.empty();
        }
        LinkTable rows = units.unit(later).tables.getFirst();
        for (int at = 0; at < units.size(); at++) {
            List<LinkColumn> columns = units.unit(at).columns;
            boolean role = !columns.isEmpty() && units.unit(at).tables.isEmpty() && !columns.getLast().role().isEmpty();
            if (role && roles.isKey(columns.getLast(), rows)) {
                return Optional.of(keyed(rows, at, columns.getLast()));
            }
        }
        if (!units.tables.isEmpty() && units.tables.getFirst() != rows) {
            units.rebase(rows);
            return Optional.of(new Piece.TableId(units.tables.getFirst()));
        }
        Optional<Piece> people = roles.people(rows, later);
        if (people.isPresent()) {
            units.rebase(rows);
            return people;
        }
        for (int at = 0; at < later; at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (unit.sure && !unit.columns.isEmpty() && RuleUnits.isLabel(unit.columns.getFirst())) {
                return Optional.of(keyed(rows, at, unit.columns.getFirst()));
            }
            if (unit.isValue() || unit.columns.size() != 1) {
                continue;
            }
            LinkColumn named = unit.columns.getFirst();
            boolean above = named.kind() == Kind.NAME && named.home() != rows;
            if (above && units.numbers().parents(rows).contains(named.home())) {
                units.taken.add(at);
                return Optional.of(new Piece.TableId(named.home())); // owners that got 4 or more bills
            }
        }
        units.threshold = -1;
        units.byNumber = false;
        return Optional.empty();
    }

    private Piece keyed(LinkTable rows, int at, LinkColumn column) {
        units.taken.add(at);
        units.rebase(rows);
        return id(column);
    }

    /// The place of the table whose rows are counted for a rank or against a number, -1 if there is none.
    private int countedRows() {
        for (int at = 0; at < units.size(); at++) {
            String word = units.words.get(at);
            boolean ranked = units.words.subList(0, at).stream().anyMatch(RuleWords.RANKING::contains);
            units.byNumber = Set.of("number", "count").contains(word) && units.isAfter(at, "of") && ranked;
            if (RuleWords.COUNTED.contains(word) && units.isMeasured(at)) {
                continue;
            }
            if (RuleWords.COUNTED.contains(word) || units.byNumber) {
                return IntStream.range(at, units.size())
                        .filter(i -> !units.unit(i).tables.isEmpty() && units.unit(i).sure)
                        .findFirst()
                        .orElse(-1);
            }
        }
        for (int at = 0; at < units.size(); at++) {
            if (units.unit(at).isValue() && units.value(units.unit(at)).type() == Value.Type.NUM) {
                return limitedRows(at);
            }
        }
        return -1;
    }

    private boolean isCell(int at) {
        return units.unit(at).isValue() && units.value(units.unit(at)).type() == Value.Type.CELL;
    }

    /// Whether a word makes a condition of its own: unpaid in more than 3 unpaid invoices.
    private boolean isConditioned(int at) {
        return units.unit(at).tables.isEmpty() && !units.unit(at).isValue() && conditions.isTruth(at);
    }

    /// The place of a category whose rows are counted, -1 if there is none: hotels with more than 3 suites, which belong to the first
    /// table.
    private int categoryLimited(int start, int end) {
        int place = IntStream.range(start, Math.min(end, units.size()))
                .filter(i -> isCell(i) && !units.unit(i).columns.isEmpty())
                .findFirst()
                .orElse(-1);
        if (place < 0 || units.tables.isEmpty() || (end < units.size() && !units.unit(end).tables.isEmpty())) {
            return -1;
        }
        LinkColumn column = units.unit(place).columns.getFirst();
        if (column.kind() != Kind.CAT || !units.pointsTo(column.home(), units.tables.getFirst())) {
            return -1;
        }
        units.unit(place).tables.clear();
        units.unit(place).tables.add(column.home());
        return place;
    }

    /// The place of T in more than 5 T or 5 or more T, -1 if a number column stands before it; notes the number's place.
    private int limitedRows(int at) {
        boolean orMore = units.isAfter(at, "or", "more") || units.isAfter(at, "or", "fewer") || units.isAfter(at, "or", "less");
        int follows = orMore ? at + 3 : at + 1;
        while (follows < units.size()
                && (units.unit(follows).inCell || isCell(follows) || units.leads(follows) || isConditioned(follows))) {
            follows++; // more than one active subscription
        }
        boolean compared = orMore || units.isBefore(at, 3, RuleWords.LIMITING);
        boolean measured = units.units.subList(Math.max(0, at - 3), at).stream()
                .flatMap(unit -> unit.columns.stream())
                .anyMatch(column -> column.kind() == Kind.NUM);
        int category = categoryLimited(orMore ? at + 3 : at + 1, follows);
        if (compared && !measured && category >= 0) {
            units.threshold = at;
            return category;
        }
        if (!compared || measured || follows >= units.size() || units.unit(follows).tables.isEmpty()) {
            return -1;
        }
        units.threshold = at;
        return follows;
    }
}
