package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;

/// What is listed at the beginning of a question, each by its column: title, severity and assignee name of all defects.
final class RuleColumns {

    private static final Set<String> OPENING =
            RuleWords.words("show list give display get find print please me us the all what is are i need want to see can you");
    private static final Set<String> ENDING = RuleWords.words("of for from in on at where that which with by whose who per");
    private static final Set<String> SMALL = RuleWords.words("and the its their a");
    private static final Set<String> KEY_WORDS = RuleWords.words("id number code tag reference isbn sku");

    private final RuleUnits units;

    RuleColumns(RuleUnits units) {
        this.units = units;
    }

    /// Whether a unit asks for a key by what keys are called: ticket number, asset tag.
    static boolean isKeyAsked(RuleUnits.Unit unit) {
        return unit.sure
                && unit.tables.isEmpty()
                && unit.columns.getFirst().kind() == Kind.PK
                && KEY_WORDS.contains(unit.word);
    }

    /// The items before a small word; empty where anything else stands there, or only one thing is listed.
    List<Piece> listed(Set<LinkColumn> used) {
        Set<Piece> found = new LinkedHashSet<>();
        int at = IntStream.range(0, units.size()).filter(i -> !OPENING.contains(units.words.get(i))).findFirst().orElse(units.size());
        while (at < units.size() && !ends(at)) {
            RuleUnits.Unit unit = units.unit(at);
            if (unit.isValue() || (units.taken.contains(at) && unit.tables.isEmpty())) {
                return List.of();
            }
            if (!SMALL.contains(units.words.get(at)) && !units.leads(at) && !isSaidByNext(at)) {
                Optional<Piece> item = item(at, used);
                if (item.isEmpty()) {
                    return List.of();
                }
                found.add(item.get());
                boolean rows = !unit.tables.isEmpty() || role(unit).isPresent();
                at += rows && isNameNext(at) ? 1 : 0; // customer name
            }
            at++;
        }
        Set<LinkColumn> columns = Piece.columns(List.copyOf(found));
        boolean limits = columns.stream().anyMatch(column -> used.contains(column) && column.kind() != Kind.NUM && column.kind() != Kind.DATE);
        return at >= units.size() || found.size() < 2 || columns.isEmpty() || limits ? List.of() : new ArrayList<>(found);
    }

    private boolean ends(int at) {
        return ENDING.contains(units.words.get(at)) && units.unit(at).columns.isEmpty();
    }

    private boolean isNameNext(int at) {
        return at + 1 < units.size() && !units.unit(at + 1).isValue() && units.words.get(at + 1).equals("name");
    }

    /// Whether the next words name a column of the table that a place names: customer city.
    private boolean isSaidByNext(int at) {
        RuleUnits.Unit unit = units.unit(at);
        if (!unit.sure || unit.tables.isEmpty() || at + 1 >= units.size() || isNameNext(at)) {
            return false;
        }
        RuleUnits.Unit following = units.unit(at + 1);
        return !following.isValue()
                && following.sure
                && !following.columns.isEmpty()
                && following.columns.getFirst().home() == unit.tables.getFirst();
    }

    private Optional<LinkColumn> role(RuleUnits.Unit unit) {
        return unit.columns.stream()
                .filter(column -> unit.tables.isEmpty() && !column.role().isEmpty() && column.home() == units.base())
                .findFirst();
    }

    private Optional<Piece> item(int at, Set<LinkColumn> used) {
        RuleUnits.Unit unit = units.unit(at);
        if (unit.sure && !unit.tables.isEmpty()) {
            return Optional.of(new Piece.TableId(unit.tables.getFirst()));
        }
        Optional<LinkColumn> role = role(unit);
        if (role.isPresent()) {
            return role.map(Piece::id);
        }
        if (units.words.get(at).endsWith("ed") && unit.columns.stream().anyMatch(used::contains)) {
            return Optional.empty(); // tickets created in May
        }
        boolean named = unit.sure || (unit.linked && unit.columns.size() == 1);
        if (!named || unit.columns.isEmpty() || !(isShown(unit.columns.getFirst()) || isKeyAsked(unit))) {
            return Optional.empty();
        }
        if (units.words.get(at).equals("name") && !(at > 0 && units.leads(at - 1))) {
            return Optional.of(new Piece.TableId(units.base()));
        }
        return Optional.of(id(unit.columns.stream()
                .filter(column -> column.home() == units.base())
                .findFirst()
                .orElse(unit.columns.getFirst())));
    }

    /// Whether a column tells people something; keys and truths do not, unless they are asked for.
    static boolean isShown(LinkColumn column) {
        return switch (column.kind()) {
            case CAT, TXT, NAME, NUM, DATE -> true;
            case PK, FK, BOOL -> false;
        };
    }
}
