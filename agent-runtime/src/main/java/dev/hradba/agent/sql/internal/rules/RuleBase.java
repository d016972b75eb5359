package dev.hradba.agent.sql.internal.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import org.jspecify.annotations.Nullable;

/// Which table's rows a question is about.
final class RuleBase {

    private static final Set<String> BEHIND =
            RuleWords.words("by of from for in at to with without no never not been have has had each every per");
    private static final Set<String> TAKING_PART = RuleWords.words("on in for at part involved assigned attended enrolled member");
    private static final Set<String> WITHIN = RuleWords.words("in of at per each by");

    private final RuleUnits units;

    RuleBase(RuleUnits units) {
        this.units = units;
    }

    /// The table; null where the question names nothing that the schema has.
    @Nullable LinkTable find() {
        boolean heads = units.countsHeads();
        if (!units.tables.isEmpty() && !heads) {
            rowsOfCategory().or(this::labels).ifPresent(first -> units.tables.addFirst(first));
            return units.tables.getFirst();
        }
        if (heads && units.tables.stream().noneMatch(units::isPerson)) {
            return units.schema().tables().stream().filter(units::isPerson).findFirst().orElse(null);
        }
        return goods().or(this::joining).or(this::named).orElse(null);
    }

    /// A table that joins all those with a value of the question, where nothing else is named.
    private Optional<LinkTable> joining() {
        Set<LinkTable> cells = cells();
        boolean named = units.units.stream().anyMatch(unit -> !unit.isValue() && !unit.columns.isEmpty());
        return cells.size() < 2 || named
                ? Optional.empty()
                : units.schema().tables().stream()
                        .filter(table -> cells.stream().allMatch(cell -> cell == table || units.pointsTo(table, cell)))
                        .findFirst();
    }

    /// The table of what is named: beside the only value, a number, anything.
    private Optional<LinkTable> named() {
        Set<LinkTable> cells = cells();
        List<LinkColumn> columns = units.columns();
        return columns.stream()
                .filter(column -> cells.size() == 1 && cells.contains(column.home()))
                .findFirst()
                .or(() -> columns.isEmpty() ? Optional.empty() : units.numbers().all().stream().findFirst())
                .or(() -> columns.stream().findFirst())
                .map(LinkColumn::home);
    }

    private Set<LinkTable> cells() {
        Set<LinkTable> cells = new HashSet<>();
        IntStream.range(0, units.size())
                .filter(i -> units.isType(i, Value.Type.CELL) && !units.unit(i).columns.isEmpty())
                .forEach(i -> cells.add(units.unit(i).columns.getFirst().home()));
        return cells;
    }

    /// Laptops used by people in Sales, contractors in each department: rows that a category or a truth names first, before a
    /// table behind a small word.
    private Optional<LinkTable> rowsOfCategory() {
        for (int at = 0; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            boolean plain = !unit.isValue() && unit.tables.isEmpty() && !unit.columns.isEmpty();
            if (plain && unit.sure && unit.columns.getFirst().kind() == Kind.BOOL) {
                LinkTable table = unit.columns.getFirst().home();
                OptionalInt place = IntStream.range(at + 1, units.size()).filter(units::isSureTable).findFirst();
                return units.tables.contains(table) ? Optional.empty() : joined(table, place, WITHIN);
            }
            if (!unit.isValue() && (!unit.tables.isEmpty() || (!unit.columns.isEmpty() && !unit.inCell))) {
                return Optional.empty();
            }
            if (unit.isValue()) {
                return ofCategory(at, unit);
            }
        }
        return Optional.empty();
    }

    private Optional<LinkTable> ofCategory(int at, RuleUnits.Unit unit) {
        Optional<LinkTable> table = !units.isType(at, Value.Type.CELL)
                ? Optional.empty()
                : unit.columns.stream().filter(column -> column.kind() == Kind.CAT).map(LinkColumn::home).findFirst();
        boolean other = table.isPresent() && !unit.tables.isEmpty() && unit.tables.getFirst() != table.get();
        if (table.isEmpty() || units.tables.contains(table.get()) || other) {
            return Optional.empty();
        }
        OptionalInt place = IntStream.range(at + 1, units.size())
                .filter(i -> !units.unit(i).isValue() && !units.unit(i).tables.isEmpty())
                .findFirst();
        return joined(table.get(), place, BEHIND);
    }

    /// The table, if one of these words leads to the table at a place and keys connect the two.
    private Optional<LinkTable> joined(LinkTable table, OptionalInt place, Set<String> words) {
        boolean joined = place.isPresent()
                && units.isBefore(place.getAsInt(), 2, words)
                && units.schema().path(table, units.unit(place.getAsInt()).tables.getFirst())
                        .filter(path -> !path.isEmpty())
                        .isPresent();
        return joined ? Optional.of(table) : Optional.empty();
    }

    /// Labels never put on a ticket: the table of the column that comes first, where the table behind is denied.
    private Optional<LinkTable> labels() {
        List<Integer> named = IntStream.range(0, units.size()).filter(i -> units.unit(i).names()).boxed().limit(2).toList();
        if (named.size() < 2) {
            return Optional.empty();
        }
        RuleUnits.Unit first = units.unit(named.getFirst());
        RuleUnits.Unit second = units.unit(named.getLast());
        boolean fits = first.tables.isEmpty() && !second.tables.isEmpty() && second.tables.getFirst() == units.tables.getFirst();
        boolean denied = units.words.subList(named.getFirst(), named.getLast()).stream().anyMatch(RuleWords.ABSENT::contains);
        return !fits || !denied
                ? Optional.empty()
                : Optional.of(first.columns.getFirst())
                        .filter(column -> column.kind() == Kind.NAME && column.home() != units.tables.getFirst())
                        .map(LinkColumn::home);
    }

    /// Which cheeses do we carry, where cheese is the name of a category: the rows that belong to it.
    private Optional<LinkTable> goods() {
        List<RuleUnits.Unit> cells = IntStream.range(0, units.size())
                .filter(i -> units.isType(i, Value.Type.CELL) && !units.unit(i).columns.isEmpty())
                .mapToObj(units::unit)
                .toList();
        boolean asked = Set.of("which", "what").contains(units.words.getFirst()) && units.size() > 2 && units.unit(1).inCell;
        boolean bare = units.units.stream().noneMatch(unit -> !unit.isValue() && (!unit.columns.isEmpty() || !unit.tables.isEmpty()));
        if (cells.size() != 1 || !asked || !bare || cells.getFirst().columns.getFirst().kind() != Kind.NAME) {
            return Optional.empty();
        }
        LinkTable category = cells.getFirst().columns.getFirst().home();
        return units.keys().stream()
                .filter(key -> key.key().home() == category && key.home() != category)
                .map(LinkColumn::home)
                .filter(table -> table.display().kind() == Kind.NAME)
                .findFirst();
    }

    /// Products out of stock: the quantity that products have themselves comes before that of order lines.
    void ownStock() {
        List<LinkColumn> own = units.ofBase(Kind.NUM).stream()
                .filter(column -> column.words().stream().anyMatch(word -> units.lexicon().canon(word).equals("quantity")))
                .toList();
        if (own.size() != 1) {
            return;
        }
        units.units.stream()
                .filter(unit -> !unit.isValue() && unit.tables.isEmpty() && unit.word.equals("stock"))
                .filter(unit -> !unit.columns.contains(own.getFirst()))
                .forEach(unit -> {
                    unit.columns.clear();
                    unit.columns.addAll(own);
                });
    }

    /// How often was X deployed, deployed most often: rows of the table whose date or key the verb names are counted.
    void countEvents() {
        if (!units.has("often")) {
            return;
        }
        units.units.stream()
                .filter(unit -> !unit.isValue())
                .flatMap(unit -> unit.columns.stream())
                .filter(column -> Set.of(Kind.DATE, Kind.FK).contains(column.kind()) && column.home() != units.base())
                .filter(column -> units.pointsTo(column.home(), units.base()))
                .findFirst()
                .ifPresent(column -> units.rebase(column.home()));
    }

    /// Who is on call, who works in Networking, who looks after this client: the key of the base to a person, or persons that
    /// belong to it become the base.
    void findPerson() {
        boolean roles = units.columns().stream().anyMatch(column -> !column.role().isEmpty());
        if (!units.has("who", "whom") || roles) {
            return;
        }
        LinkTable base = units.base();
        if (units.isPerson(base) && !isServed(base)) {
            boolean verb = Set.of("who", "whom").contains(units.words.getFirst())
                    && units.units.subList(1, Math.min(3, units.size())).stream()
                            .anyMatch(unit -> units.isUnknown(unit) && !unit.word.equals("work"));
            units.person = units.keys().stream()
                    .filter(key -> key.home() == base && key.key().home() == base && !key.role().isEmpty())
                    .findFirst()
                    .filter(key -> verb && namesRow())
                    .orElse(null);
            return;
        }
        Optional<LinkColumn> doing = units.keys().stream()
                .filter(key -> key.home() == base && isDoer(key.key().home()))
                .findFirst();
        if (doing.isPresent() && namesRow()) {
            units.person = doing.get(); // who directed Golden Hour, where films have a key to directors
            return;
        }
        List<LinkColumn> keys = units.keys().stream()
                .filter(key -> key.home() == base && units.isPerson(key.key().home()))
                .toList();
        boolean grouped = units.keys().stream().anyMatch(key -> key.key().home() == base && units.isPerson(key.home()));
        units.person = keys.stream()
                .filter(key -> key.role().isEmpty())
                .findFirst()
                .or(() -> keys.stream().filter(key -> !isServed(key.key().home()) && !grouped && namesRow()).findFirst())
                .orElse(null);
        Optional<LinkTable> joined = units.person == null && !grouped && namesRow() ? peopleOfRow() : Optional.empty();
        if (joined.isPresent()) {
            units.rebase(joined.get());
            return;
        }
        List<LinkColumn> members = units.keys().stream()
                .filter(key -> key.key().home() == base && units.isPerson(key.home()))
                .toList();
        if (units.person == null && members.size() == 1) {
            units.rebase(members.getFirst().home());
        }
    }

    /// Whether people are called after the verb: who directed, directors.
    private boolean isDoer(LinkTable table) {
        if (!units.words.getFirst().equals("who") || units.size() < 2) {
            return false;
        }
        String verb = units.unit(1).word;
        String root = units.lexicon().family(verb).orElse(verb);
        String doer = table.words().getLast();
        return (doer.endsWith("er") || doer.endsWith("or"))
                && (root.equals(doer.substring(0, doer.length() - 2)) || root.equals(doer.substring(0, doer.length() - 1)));
    }

    /// Who works on Comet: the only persons that a table connects with the base.
    private Optional<LinkTable> peopleOfRow() {
        if (!units.has(TAKING_PART)) {
            return Optional.empty();
        }
        Set<LinkTable> linking = units.keys().stream()
                .filter(key -> key.key().home() == units.base() && key.home() != units.base())
                .map(LinkColumn::home)
                .collect(Collectors.toSet());
        Set<LinkTable> persons = units.keys().stream()
                .filter(key -> linking.contains(key.home()) && units.isPerson(key.key().home()))
                .map(key -> key.key().home())
                .collect(Collectors.toSet());
        return persons.size() == 1 ? Optional.of(persons.iterator().next()) : Optional.empty();
    }

    /// Whether the people of a table are served rather than working: customers, patients.
    static boolean isServed(LinkTable table) {
        return table.words().stream().anyMatch(RuleWords.SERVED::contains);
    }

    /// Whether a value is the name of one row of the base.
    boolean namesRow() {
        return IntStream.range(0, units.size())
                .filter(i -> units.isType(i, Value.Type.CELL) && !units.unit(i).columns.isEmpty())
                .mapToObj(i -> units.unit(i).columns.getFirst())
                .anyMatch(column -> column.kind() == Kind.NAME && column.home() == units.base());
    }
}
