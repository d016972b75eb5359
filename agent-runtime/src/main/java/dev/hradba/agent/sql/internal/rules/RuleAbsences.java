package dev.hradba.agent.sql.internal.rules;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// Rows that are missing: customers without orders, products never sold, courses nobody signed up for. The units that say so
/// are taken, so that they make no other condition.
final class RuleAbsences {

    private static final Set<String> BETWEEN = RuleWords.words(
            "been was were has have had all we ever it them any yet to us you our one person user get got be a an the for in");
    private static final Set<String> ASSIGNING = RuleWords.words("assigned assign responsible handling working");
    /// Roles of those who ask, not of those who do.
    private static final Set<String> ASKERS = RuleWords.words(
            "caller reporter reported requester requested requestor creator created opener opened submitter submitted customer");
    private static final Set<String> USED = RuleWords.words("used use unused");

    private final RuleUnits units;
    private final RuleNumbers numbers;
    private final RuleConditions conditions;
    private final RuleValues values;
    private final Lexicon lexicon;

    RuleAbsences(RuleUnits units, RuleConditions conditions, RuleValues values) {
        this.units = units;
        this.numbers = units.numbers();
        this.conditions = conditions;
        this.values = values;
        this.lexicon = units.lexicon();
    }

    private static List<Piece> without(LinkTable table) {
        return List.of(word("noexist"), new Piece.TableId(table));
    }

    private LinkTable root() {
        return units.tables.isEmpty() ? units.base() : units.tables.getFirst();
    }

    private boolean belongs(LinkTable table) {
        return units.pointsTo(table, units.base());
    }

    /// The condition of the rows that are missing, empty where none are.
    List<Piece> condition() {
        List<Piece> nobody = nobody();
        if (!nobody.isEmpty()) {
            return nobody;
        }
        for (int at = 0; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            Optional<LinkTable> lacked = lackedRows(at);
            if (lacked.isPresent() || neverHappened(at)) {
                units.taken.add(at);
                return without(lacked.orElseGet(() -> unit.columns.getFirst().home()));
            }
            Optional<LinkTable> category = lackedCategory(at);
            if (category.isPresent()) {
                return without(category.get());
            }
            Optional<LinkTable> happened = ofVerb(at);
            if (happened.isPresent()) {
                units.taken.add(at);
                return without(happened.get());
            }
            OptionalInt denial = denial(at);
            if (!unit.tables.isEmpty() && unit.tables.getFirst() != root() && !unit.isValue() && denial.isPresent()) {
                takeVerb(denial.getAsInt(), at);
                units.taken.add(at);
                return lacking(unit.tables.getFirst());
            }
        }
        return units.base() == root() && units.tables.size() < 2 ? idle() : List.of();
    }

    /// Incidents nobody is assigned to, berths nobody ever booked: the base's own key to a person, or the rows that the verb speaks of.
    private List<Piece> nobody() {
        int at = IntStream.range(0, units.size()).filter(i -> Set.of("nobody", "noone").contains(units.words.get(i))).findFirst().orElse(-1);
        int verb = at < 0
                ? -1
                : IntStream.range(at + 1, units.size())
                        .filter(i -> !BETWEEN.contains(units.words.get(i)) && !lexicon.isPlainly(units.words.get(i)))
                        .findFirst()
                        .orElse(-1);
        if (verb < 0 || units.unit(verb).isValue() || !units.unit(verb).tables.isEmpty() || units.base() != root()) {
            return List.of();
        }
        boolean goesOn = units.units.subList(verb + 1, units.size()).stream().anyMatch(unit -> !unit.tables.isEmpty() || unit.isValue());
        List<LinkTable> elsewhere = units.unit(verb).columns.stream().map(LinkColumn::home).toList();
        if (goesOn || elsewhere.contains(units.base())) {
            return List.of();
        }
        String word = units.words.get(verb);
        List<LinkColumn> keys = units.keys().stream()
                .filter(key -> key.home() == units.base() && units.isPerson(key.key().home()))
                .filter(key -> key.role().stream().noneMatch(ASKERS::contains))
                .toList();
        if (ASSIGNING.contains(word) && keys.size() == 1) {
            units.taken.add(at);
            IntStream.range(verb, units.size()).forEach(units.taken::add);
            return List.of(id(keys.getFirst()), word("isnull"));
        }
        Optional<LinkTable> below = elsewhere.stream().filter(this::belongs).findFirst();
        if (below.isEmpty() || (word.equals(lexicon.canon(word)) && !word.endsWith("ed"))) {
            return List.of();
        }
        units.taken.add(at);
        units.taken.add(verb);
        return without(below.get());
    }

    private OptionalInt denial(int at) {
        return IntStream.range(Math.max(0, at - 6), at)
                .filter(i -> RuleWords.ABSENT.contains(units.words.get(i)))
                .filter(i -> at - i < 5 || units.units.subList(i + 1, at).stream().noneMatch(RuleUnits.Unit::isKnown))
                .reduce((one, next) -> next);
    }

    /// Vendors with no laptops, where laptop is a category of assets: the assets.
    private Optional<LinkTable> lackedCategory(int at) {
        RuleUnits.Unit unit = units.unit(at);
        if (!units.isType(at, Value.Type.CELL) || unit.columns.isEmpty()) {
            return Optional.empty();
        }
        LinkColumn column = unit.columns.getFirst();
        int start = units.startOfCell(at);
        boolean denied = start > 0
                && Set.of("no", "without", "any").contains(units.words.get(start - 1))
                && units.isBefore(start, 4, RuleWords.ABSENT);
        boolean fits = column.kind() == Kind.CAT && column.home() != units.base() && belongs(column.home());
        return fits && denied ? Optional.of(column.home()) : Optional.empty();
    }

    /// Clients that never booked anything, where booked is a state of shipments with a date of its own: the shipments.
    private Optional<LinkTable> ofVerb(int at) {
        RuleUnits.Unit unit = units.unit(at);
        if (!unit.isValue() || unit.columns.isEmpty() || !units.isBefore(at, 3, Set.of("never"))) {
            return Optional.empty();
        }
        LinkColumn column = unit.columns.getFirst();
        return belongs(column.home()) && values.isVerbOfDate(at, column) ? Optional.of(column.home()) : Optional.empty();
    }

    /// Never opened a ticket: the verb between says no more than the table.
    private void takeVerb(int denial, int at) {
        IntStream.rangeClosed(denial + 1, at + 1)
                .filter(i -> i != at && i < units.size())
                .filter(i -> i < at || units.words.get(i).endsWith("ed"))
                .filter(i -> {
                    RuleUnits.Unit unit = units.unit(i);
                    return !unit.columns.isEmpty()
                            && !unit.isValue()
                            && unit.tables.isEmpty()
                            && unit.columns.stream().noneMatch(c -> c.kind() == Kind.BOOL || c.kind() == Kind.CAT);
                })
                .forEach(units.taken::add);
    }

    private List<Piece> lacking(LinkTable table) {
        Optional<LinkColumn> role = units.columns().stream()
                .filter(column -> !column.role().isEmpty() && column.home() == table)
                .findFirst();
        if (role.isPresent() && role.get().key().home() == root()) {
            IntStream.range(0, units.size())
                    .filter(i -> units.unit(i).columns.contains(role.get()))
                    .forEach(units.taken::add);
            return List.of(word("noexist"), id(role.get()));
        }
        return units.keys().stream()
                .filter(key -> key.home() == units.base() && key.key().home() == table)
                .findFirst()
                .map(key -> List.of(id(key), word("isnull")))
                .orElse(without(table));
    }

    /// Tags never used, teams with nobody in them, products never sold, staff who never asked for leave: what belongs to the base.
    private List<Piece> idle() {
        for (int at = 0; at < units.size(); at++) {
            String word = units.words.get(at);
            OptionalInt verb = IntStream.range(at + 1, Math.min(at + 5, units.size()))
                    .filter(i -> {
                        String other = units.words.get(i);
                        return !BETWEEN.contains(other) && (!lexicon.isPlainly(other) || USED.contains(other));
                    })
                    .findFirst();
            boolean used = units.words.subList(Math.max(0, at - 3), Math.min(at + 3, units.size())).contains("used");
            boolean idle = Set.of("nobody", "nothing").contains(word)
                    || (Set.of("unused", "empty").contains(word) && units.unit(at).columns.isEmpty())
                    || (word.equals("never") && used);
            boolean done = Set.of("never", "not", "nobody").contains(word) && verb.isPresent() && happens(verb.getAsInt(), word);
            if (!idle && !done) {
                continue;
            }
            Optional<LinkTable> below = below(verb.isPresent() ? units.words.get(verb.getAsInt()) : "", word);
            if (below.isPresent()) {
                if (done && RuleWords.SELLING.contains(units.words.get(verb.getAsInt()))) {
                    units.taken.add(verb.getAsInt());
                }
                return without(below.get());
            }
        }
        return List.of();
    }

    /// Whether a place holds a verb of what never happened, which no column says of the rows themselves.
    private boolean happens(int at, String denial) {
        RuleUnits.Unit unit = units.unit(at);
        String word = units.words.get(at);
        if (unit.isValue() || !unit.tables.isEmpty()) {
            return false;
        }
        boolean own = isOwn(unit);
        if (USED.contains(word) || (RuleWords.SELLING.contains(word) && !own)) {
            return true;
        }
        boolean participle = word.endsWith("ed") || word.endsWith("en") || word.endsWith("t");
        return denial.equals("never") && (units.isUnknown(unit) || (!unit.columns.isEmpty() && !own && participle));
    }

    private boolean isOwn(RuleUnits.Unit unit) {
        return unit.columns.stream().anyMatch(column -> column.home() == units.base());
    }

    /// The table that belongs to the base and records a verb: named alike, of sold quantities, of events rather than of people.
    private Optional<LinkTable> below(String verb, String denial) {
        List<LinkTable> all = units.keys().stream()
                .filter(key -> key.key().home() == units.base() && key.home() != units.base())
                .map(LinkColumn::home)
                .distinct()
                .toList();
        List<LinkTable> people = denial.equals("nobody") ? all.stream().filter(units::isPerson).toList() : List.of();
        List<LinkTable> below = people.isEmpty() ? all : people;
        boolean said = !verb.isEmpty();
        return below.stream()
                .min(Comparator.comparing((LinkTable table) -> !said || !speaks(table, verb))
                        .thenComparing(table -> !(RuleWords.SELLING.contains(verb) && numbers.sells(table)))
                        .thenComparing(table -> said && !denial.equals("nobody") && !isEvent(table))
                        .thenComparing(table -> said ? -keys(table) : 0)
                        .thenComparing(below::indexOf));
    }

    private boolean speaks(LinkTable table, String verb) {
        String root = lexicon.family(verb).orElse(verb);
        Set<String> names = new HashSet<>();
        table.words().forEach(word -> names.add(lexicon.family(word).orElse(word)));
        table.columns().forEach(column -> column.words().forEach(word -> names.add(lexicon.family(word).orElse(word))));
        return names.contains(root) || table.words().stream().anyMatch(word -> lexicon.canon(word).equals(lexicon.canon(verb)));
    }

    private boolean isEvent(LinkTable table) {
        return table.columns().stream().anyMatch(column -> column.kind() == Kind.DATE) && !units.isPerson(table);
    }

    private static int keys(LinkTable table) {
        return (int) table.columns().stream().filter(column -> column.target() != null).count();
    }

    /// Warehouses with no stock: the table of a number of rows that belong to the base.
    private Optional<LinkTable> lackedRows(int at) {
        RuleUnits.Unit unit = units.unit(at);
        if (unit.isValue() || !unit.tables.isEmpty() || unit.columns.isEmpty() || !unit.linked || isOwn(unit)
                || !conditions.isDenied(at)) {
            return Optional.empty();
        }
        return units.schema().tables().stream()
                .filter(table -> table.words().contains(unit.word) && belongs(table))
                .findFirst()
                .or(() -> unit.columns.stream()
                        .filter(column -> column.kind() == Kind.NUM && column.home() != units.base() && belongs(column.home()))
                        .map(LinkColumn::home)
                        .findFirst());
    }

    /// Whether a date is denied that belongs to rows of another table: services never deployed.
    private boolean neverHappened(int at) {
        RuleUnits.Unit unit = units.unit(at);
        if (unit.isValue() || unit.columns.isEmpty() || !Set.of(Kind.DATE, Kind.FK).contains(unit.columns.getFirst().kind())) {
            return false;
        }
        LinkTable table = unit.columns.getFirst().home();
        return table != units.base() && belongs(table) && units.isBefore(at, 3, Set.of("never", "not"));
    }
}
