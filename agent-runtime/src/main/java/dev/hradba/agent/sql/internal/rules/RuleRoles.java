package dev.hradba.agent.sql.internal.rules;

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

/// Groups of people by what they are to the rows: per driver, each account owner, which nurse gave the most vaccinations.
final class RuleRoles {

    private final RuleUnits units;

    RuleRoles(RuleUnits units) {
        this.units = units;
    }

    /// The key of a place behind per, by or each that names people; empty if it names none. Takes the units it used.
    Optional<Piece> grouped(int at, boolean grouping) {
        RuleUnits.Unit unit = units.unit(at);
        if (!unit.isValue()) {
            return grouping ? ofTable(at, unit).map(Piece::id) : Optional.empty();
        }
        if (unit.columns.isEmpty()) {
            return Optional.empty();
        }
        Optional<LinkTable> people = people(at, unit);
        return people.isPresent() ? Optional.of(new Piece.TableId(people.get())) : ofCategory(at, unit).map(Piece::id);
    }

    /// How many did each receptionist book: the people of a category.
    private Optional<LinkTable> people(int at, RuleUnits.Unit unit) {
        LinkColumn column = unit.columns.getFirst();
        boolean each = units.isBefore(units.startOfCell(at), 1, Set.of("each", "every", "per"));
        boolean fits = units.isType(at, Value.Type.CELL)
                && unit.columns.stream().allMatch(other -> other.role().isEmpty())
                && column.kind() == Kind.CAT
                && column.home() != units.base()
                && units.isPerson(column.home());
        return each && fits ? Optional.of(column.home()) : Optional.empty();
    }

    /// Per driver, where some people are drivers and orders have one: the key of the orders.
    private Optional<LinkColumn> ofCategory(int at, RuleUnits.Unit unit) {
        Optional<LinkColumn> role = unit.columns.stream().filter(column -> !column.role().isEmpty()).findFirst();
        boolean groups = unit.columns.getFirst().kind() == Kind.CAT
                && units.isBefore(units.startOfCell(at), 2, RuleWords.GROUPING)
                && !units.has(RuleWords.SORTING);
        if (role.isEmpty() || !groups) {
            return Optional.empty();
        }
        units.taken.add(at);
        units.rebase(role.get().home());
        return role;
    }

    /// Each account owner: the key behind a table's name.
    private Optional<LinkColumn> ofTable(int at, RuleUnits.Unit unit) {
        if (at + 1 >= units.size() || unit.tables.isEmpty() || units.unit(at + 1).isValue()
                || units.words.get(at + 1).endsWith("ed")) {
            return Optional.empty();
        }
        LinkTable table = unit.tables.getFirst();
        Optional<LinkColumn> role = units.unit(at + 1).columns.stream()
                .filter(column -> !column.role().isEmpty() && (column.home() == table || units.isBase(column.home())))
                .findFirst();
        role.ifPresent(column -> {
            units.taken.addAll(List.of(at, at + 1));
            units.rebase(column.home());
        });
        return role;
    }

    /// Account managers and the number of their customers: the key that stands first, where its rows are counted.
    Optional<Integer> numbered(int at, LinkTable counted) {
        OptionalInt place = IntStream.range(0, at)
                .filter(i -> units.unit(i).names() && units.unit(i).tables.isEmpty())
                .filter(i -> !units.unit(i).columns.getFirst().role().isEmpty())
                .findFirst();
        return place.isPresent() && units.unit(place.getAsInt()).columns.getFirst().home() == counted
                ? Optional.of(place.getAsInt())
                : Optional.empty();
    }

    /// Whether a key with a role is what groups the counted rows: not where these belong to what is asked for directly, or the
    /// key leads to something else.
    boolean isKey(LinkColumn column, LinkTable rows) {
        LinkTable asked = units.tables.getFirst();
        boolean who = units.has("who", "whom");
        boolean other = asked != rows && column.key().home() != asked;
        if (other && units.pointsTo(rows, asked) && !who && !units.has("them")) {
            return false;
        }
        boolean people = units.isPerson(column.key().home()) && units.isPerson(asked);
        return column.home() == rows && (asked == rows || who || column.key().home() == asked || people);
    }

    /// Which nurse gave the most vaccinations, who has more than three devices: the people that counted rows belong to.
    Optional<Piece> people(LinkTable rows, int later) {
        Optional<LinkTable> category = units.units.subList(0, later).stream()
                .filter(unit -> unit.isValue() && !unit.columns.isEmpty())
                .findFirst()
                .map(unit -> unit.columns.getFirst())
                .filter(column -> Set.of("which", "what").contains(units.words.getFirst()) && units.unit(1).inCell)
                .filter(column -> column.kind() == Kind.CAT)
                .map(LinkColumn::home)
                .filter(table -> units.isPerson(table) && units.pointsTo(rows, table));
        if (category.isPresent()) {
            return Optional.of(new Piece.TableId(category.get()));
        }
        List<LinkColumn> persons = units.has("who", "whom") ? personsOf(rows) : List.of();
        return persons.size() == 1 ? Optional.of(person(persons.getFirst())) : Optional.empty();
    }

    /// Keys of a table to people, those to people who work rather than to those who are served.
    List<LinkColumn> personsOf(LinkTable table) {
        List<LinkColumn> persons =
                units.keys().stream().filter(key -> key.home() == table && units.isPerson(key.key().home())).toList();
        List<LinkColumn> working = persons.stream().filter(key -> !RuleBase.isServed(key.key().home())).toList();
        List<LinkColumn> fit = working.isEmpty() ? persons : working;
        List<LinkColumn> plain = fit.stream().filter(key -> key.role().isEmpty()).toList();
        return plain.size() == 1 ? plain : fit;
    }

    /// What people are grouped by: the key where it has a role, else their table.
    static Piece person(LinkColumn key) {
        return key.role().isEmpty() ? new Piece.TableId(key.key().home()) : id(key);
    }
}
