package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
        List<LinkColumn> named = places.stream().flatMap(i -> numbers.at(i, table).stream()).toList();
        Optional<RuleMeasures.Function> function = measures.place();
        if (function.isPresent() && Set.of("avg", "sum").contains(function.get().name())) {
            String name = function.get().name();
            // the best average rating is that of reviews, not the stars that `best` hints at
            return places.stream()
                    .filter(i -> units.unit(i).sure)
                    .flatMap(i -> numbers.at(i, table).stream())
                    .findFirst()
                    .or(() -> named.stream().findFirst())
                    .or(() -> name.equals("sum") ? numbers.amountBelow(table) : Optional.empty())
                    .map(column -> measure(name, column))
                    .orElse(List.of());
        }
        boolean ofTable = subject.piece() instanceof Piece.TableId;
        Optional<LinkColumn> below = named.stream().filter(column -> column.home() != table).findFirst();
        Optional<LinkColumn> own = named.stream().filter(column -> column.home() == table).findFirst();
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
        if (!ofTable && named.isEmpty() && extreme && units.has(RuleWords.SPENDING)) {
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
                .flatMap(i -> numbers.at(i).stream())
                .findFirst()
                .filter(column -> !units.isPerson(column.home()) && units.roles().personsOf(column.home()).size() == 1);
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
