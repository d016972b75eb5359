package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// What a rank counts, sums or looks at: the most, the highest average, the best selling.
final class RuleRanking {

    private static final Set<String> RATES = RuleWords.words("rating score stars star satisfaction grade");
    private static final Set<String> PRICED = RuleWords.words("rating score stars star satisfaction grade price rate");
    private static final Set<String> ENDS = RuleWords.words("top most highest bottom least lowest");
    private static final Set<String> SUMMED = RuleWords.words("most least top bottom fewest");
    private static final Set<String> NEW = RuleWords.words("latest newest last earliest first");

    private final RuleUnits units;
    private final RuleNumbers numbers;
    private final RuleMeasures measures;

    /// A word that ranks, its place and direction.
    record Rank(int place, String word, boolean descending) {}

    /// Rows that stand for something that happened, and the person they belong to.
    record Events(LinkTable rows, Piece person) {}

    RuleRanking(RuleUnits units, RuleMeasures measures) {
        this.units = units;
        this.numbers = units.numbers();
        this.measures = measures;
    }

    /// Whether a number that the words name follows, and not the rows beside it, is ranked: the most labor hours on jobs.
    boolean isNumberRanked(int place) {
        int at = place + 1;
        while (at < units.size() && units.leads(at)) {
            at++;
        }
        return at < units.size() && units.unit(at).sure && numbers.at(at).isPresent();
    }

    /// The rows that a verb's date tells: most prescribed medications; the member who borrowed the most books.
    Optional<LinkTable> happenedMost(RuleForms.Subject subject, int rank) {
        OptionalInt most = IntStream.range(rank, Math.min(rank + 3, units.size()))
                .filter(i -> Set.of("most", "least").contains(units.words.get(i)))
                .findFirst();
        if (most.isEmpty()) {
            return Optional.empty();
        }
        int behind = most.getAsInt() + 1;
        Optional<LinkTable> counted = units.units.subList(behind, units.size()).stream()
                .filter(unit -> !unit.isValue() && unit.sure && !unit.tables.isEmpty())
                .map(unit -> unit.tables.getFirst())
                .findFirst();
        boolean verb = behind < units.size() && isVerb(units.unit(behind)) && !units.unit(behind).columns.isEmpty();
        return (verb ? IntStream.of(behind) : IntStream.range(subject.place() + 1, most.getAsInt()))
                .mapToObj(units::unit)
                .filter(RuleRanking::isVerb)
                .map(unit -> unit.columns.stream().filter(column -> column.kind() == Kind.DATE).map(LinkColumn::home).toList())
                .filter(told -> counted.isEmpty() || !told.contains(counted.get()))
                .flatMap(List::stream)
                .filter(rows -> isAbove(subject.table(), rows)
                        && (counted.isEmpty() || counted.get() == subject.table() || isAbove(counted.get(), rows)))
                .findFirst();
    }

    private static boolean isVerb(RuleUnits.Unit unit) {
        return !unit.isValue() && unit.tables.isEmpty();
    }

    private boolean isAbove(LinkTable table, LinkTable rows) {
        return table != rows && numbers.parents(rows).contains(table);
    }

    /// The word that ranks groups; newest and the like rank rows.
    Optional<Rank> rank() {
        for (int at = 0; at < units.size(); at++) {
            String word = units.words.get(at);
            boolean ranks = RuleWords.RANKED.contains(word) || word.equals("worst");
            if (ranks && !units.isAfter(at, "first") && !RuleForms.isDated(word)) {
                return Optional.of(new Rank(at, word, RuleWords.MOST.contains(word)));
            }
        }
        return Optional.empty();
    }

    private static List<Piece> measure(String function, LinkColumn column) {
        return List.of(word(function), id(column));
    }

    /// A measure of groups: what the ranked words sum or average; empty if rows are ranked by their own numbers.
    List<Piece> measure(RuleForms.Subject subject, Rank rank) {
        LinkTable table = subject.table();
        List<Integer> places = IntStream.range(0, units.size())
                .filter(i -> i != subject.place())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> i < rank.place()).thenComparing(i -> Math.abs(i - rank.place())))
                .toList();
        List<LinkColumn> found = places.stream().flatMap(i -> numbers.at(i, table).stream()).toList();
        Optional<RuleMeasures.Function> function = measures.place();
        if (function.isPresent() && Set.of("avg", "sum").contains(function.get().name())) {
            String name = function.get().name();
            // the best average rating is that of reviews, not the stars that `best` hints at
            return places.stream()
                    .filter(i -> units.unit(i).sure)
                    .flatMap(i -> numbers.at(i, table).stream())
                    .findFirst()
                    .or(() -> found.stream().findFirst())
                    .or(() -> name.equals("sum") ? numbers.amountBelow(table) : Optional.empty())
                    .map(column -> measure(name, column))
                    .orElse(List.of());
        }
        boolean ofTable = subject.piece() instanceof Piece.TableId;
        Optional<LinkColumn> below = found.stream().filter(column -> column.home() != table).findFirst();
        Optional<LinkColumn> own = found.stream().filter(column -> column.home() == table).findFirst();
        Set<LinkColumn> said = new HashSet<>();
        units.units.stream()
                .filter(unit -> !unit.isValue() && unit.sure && unit.tables.isEmpty())
                .forEach(unit -> unit.columns.stream().limit(1).forEach(said::add));
        Optional<LinkColumn> named = found.stream()
                .filter(column -> column.home() != table && said.contains(column) && column.words().stream().noneMatch(PRICED::contains))
                .findFirst();
        if (named.isPresent() && own.isEmpty() && ENDS.contains(rank.word()) && units.has(RuleWords.SPENDING)) {
            return measure("sum", named.get()); // vehicles by maintenance cost
        }
        boolean sells = IntStream.range(0, units.size()).anyMatch(measures::sells);
        if (sells && ofTable && (own.isEmpty() || units.has(RuleWords.PIECES))) {
            Optional<LinkColumn> sold = numbers.sold(table);
            if (sold.isPresent()) {
                return measure("sum", sold.get());
            }
        }
        boolean spends = units.has(RuleWords.SPENDING) && Set.of("most", "least", "top").contains(rank.word());
        if ((RuleForms.speaksOfRevenue(units) || spends) && own.isEmpty()) {
            List<Piece> revenue = numbers.revenue(table);
            if (!revenue.isEmpty()) {
                return revenue;
            }
        }
        boolean extreme = Set.of("most", "least").contains(rank.word());
        if (!ofTable && found.isEmpty() && extreme && units.has(RuleWords.SPENDING)) {
            return numbers.amount(table).map(column -> measure("sum", column)).orElse(List.of());
        }
        if (below.isPresent() && own.isEmpty()) {
            boolean rate = below.get().words().stream().anyMatch(RATES::contains);
            return rate ? measure("avg", below.get()) : SUMMED.contains(rank.word()) ? measure("sum", below.get()) : List.of();
        }
        return !ofTable && own.isPresent() && extreme ? measure("sum", own.get()) : List.of();
    }

    /// Tables of units in order: those they name, then those of the columns they name.
    private List<LinkTable> tables(List<RuleUnits.Unit> of) {
        List<LinkTable> tables = new ArrayList<>();
        of.stream().filter(unit -> !unit.isValue()).forEach(unit -> {
            tables.addAll(unit.tables);
            unit.columns.forEach(column -> tables.add(column.home()));
        });
        return tables;
    }

    /// Who booked the most devices: bookings and their person, where a verb names rows that belong to both.
    Optional<Events> peopleOfEvents(int place) {
        if (!units.has("who", "whom")) {
            return Optional.empty();
        }
        Set<LinkTable> counted = new HashSet<>();
        units.units.subList(place, units.size()).stream()
                .filter(unit -> !unit.isValue())
                .forEach(unit -> counted.addAll(unit.tables));
        for (LinkTable table : new LinkedHashSet<>(tables(units.units.subList(0, place)))) {
            List<LinkColumn> targets = units.keys().stream().filter(key -> key.home() == table).toList();
            List<LinkColumn> persons = targets.stream().filter(key -> units.isPerson(key.key().home())).toList();
            boolean ofCounted = counted.isEmpty() || targets.stream().anyMatch(key -> counted.contains(key.key().home()));
            if (persons.size() == 1 && ofCounted) {
                LinkColumn person = persons.getFirst();
                return Optional.of(new Events(table, RuleRoles.person(person)));
            }
        }
        Optional<LinkTable> named = units.units.subList(place, units.size()).stream()
                .filter(unit -> !unit.isValue() && unit.sure && !unit.tables.isEmpty())
                .findFirst()
                .map(unit -> unit.tables.getFirst());
        List<LinkColumn> persons = named.map(units.roles()::personsOf).orElse(List.of());
        return persons.size() == 1
                ? Optional.of(new Events(named.orElseThrow(), RuleRoles.person(persons.getFirst())))
                : Optional.empty();
    }

    /// Who logged the most hours: the number, empty where none follows the rank or its rows belong to no one person.
    Optional<LinkColumn> numberOfPeople(Rank rank) {
        boolean asked = units.has("who", "whom") && RuleWords.COUNTED.contains(rank.word());
        return IntStream.range(rank.place() + 1, units.size())
                .filter(i -> asked)
                .boxed()
                .flatMap(i -> numberOfPeople(i).stream())
                .findFirst()
                .filter(column -> !units.isPerson(column.home()) && units.roles().personsOf(column.home()).size() == 1);
    }

    /// The number that a place speaks of, one whose rows belong to people before others: the kilometres that drivers drove.
    private Optional<LinkColumn> numberOfPeople(int at) {
        List<LinkColumn> owned = units.unit(at).columns.stream()
                .filter(column -> !units.unit(at).isValue() && column.kind() == Kind.NUM && units.roles().personsOf(column.home()).size() == 1)
                .toList();
        return numbers.at(at).map(number -> owned.isEmpty() || owned.contains(number) ? number : numbers.fittest(owned).orElse(number));
    }

    /// Which branch has the most dentists, where dentist is a category of staff: the staff.
    Optional<LinkTable> categoryCounted(Rank rank, LinkTable table) {
        if (!RuleWords.COUNTED.contains(rank.word())) {
            return Optional.empty();
        }
        int last = units.size() - 1;
        boolean near = last > rank.place() && last < rank.place() + 4;
        return near && units.isType(last, Value.Type.CELL) && !units.unit(last).columns.isEmpty()
                ? Optional.of(units.unit(last).columns.getFirst())
                        .filter(column -> column.kind() == Kind.CAT && units.pointsTo(column.home(), table))
                        .map(LinkColumn::home)
                : Optional.empty();
    }

    /// The rows counted for the most popular product: those a verb or a name speaks of, else the first that belong to it.
    Optional<LinkTable> rowsOf(LinkTable table) {
        List<LinkTable> below = units.keys().stream()
                .filter(key -> key.key().home() == table && key.home() != table)
                .map(LinkColumn::home)
                .toList();
        return tables(units.units).stream()
                .filter(other -> other != table && numbers.parents(other).contains(table))
                .findFirst()
                .or(() -> below.stream().findFirst());
    }

    /// The number or date that rows of a table are ranked by.
    Optional<LinkColumn> column(int place, int at, LinkTable table) {
        String word = units.words.get(place);
        List<RuleUnits.Unit> near = IntStream.range(0, units.size())
                .filter(i -> i != at && !units.unit(i).isValue())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> i < place).thenComparing(i -> Math.abs(i - place)))
                .map(units::unit)
                .toList();
        for (RuleUnits.Unit unit : near) {
            List<LinkColumn> own = unit.columns.stream()
                    .filter(column -> column.home() == table && (column.kind() == Kind.NUM || column.kind() == Kind.DATE))
                    .toList();
            if (!own.isEmpty()) {
                return own.stream()
                        .filter(column -> column.kind() == Kind.DATE && NEW.contains(word))
                        .findFirst()
                        .or(() -> Optional.of(own.getFirst()));
            }
        }
        Optional<LinkColumn> below = IntStream.range(0, units.size())
                .filter(i -> units.unit(i).linked)
                .boxed()
                .flatMap(i -> numbers.at(i, table).stream())
                .findFirst();
        if (below.isPresent()) {
            return below;
        }
        if (RuleForms.isDated(word)) {
            return table.columns().stream()
                    .filter(column -> column.kind() == Kind.DATE && !column.words().contains("birth"))
                    .findFirst();
        }
        return numbers.amount(table);
    }
}
