package dev.hradba.agent.sql.internal.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// What a verb says has happened, where a date would tell when: cancelled bookings, people who completed a training.
final class RuleHappenings {

    private static final Set<String> FINISHED = RuleWords.words(
            "cancelled canceled revoked expired terminated deleted archived retired decommissioned signed cleared activated");
    private static final Set<String> OF_TIME = RuleWords.words("when long average date dates between");
    private static final Set<String> PASSIVE = RuleWords.words("were was been are is got already that who has have");
    private static final Set<String> STILL = RuleWords.words("currently still now");

    private final RuleUnits units;

    RuleHappenings(RuleUnits units) {
        this.units = units;
    }

    /// The condition of a verb at a place that names a date; empty where the question asks for more of the date.
    ///
    /// @param absent whether the words deny it
    Optional<List<Piece>> condition(int at, RuleUnits.Unit unit, LinkColumn column, boolean absent) {
        if (column.kind() != Kind.DATE || !unit.sure) {
            return Optional.empty();
        }
        if (isOfSomeRows(at, unit, column)) {
            return Optional.of(List.of(id(column), word("notnull")));
        }
        if (absent || !units.words.get(at).endsWith("ed") || !happenedBelow(column)) {
            return Optional.empty();
        }
        return Optional.of(end(column)
                .filter(end -> units.isBefore(at, 2, STILL))
                .map(end -> List.of(id(end), word("isnull"))) // patients currently admitted
                .orElse(List.of(id(column), word("notnull"))));
    }

    /// Whether a verb names a date of rows that it did not happen to all of: cancelled bookings, bookings that were cancelled.
    private boolean isOfSomeRows(int at, RuleUnits.Unit unit, LinkColumn column) {
        boolean verb = unit.sure
                && (unit.word.endsWith("ed") || unit.word.endsWith("en"))
                && !units.lexicon().isBegun(unit.word)
                && !units.lexicon().isBegun(units.lexicon().canon(unit.word));
        if (!verb || units.saysDate() || column.home() != units.base() || !isFinished(column)) {
            return false;
        }
        boolean other = units.has(OF_TIME)
                || units.words.stream().anyMatch(units.lexicon()::isNewest)
                || units.has(RuleWords.ABSENT)
                || units.sorts()
                || units.isBefore(at, 2, RuleWords.GROUPING);
        if (other || units.leads(at) || (at > 0 && units.leads(at - 1))) {
            return false;
        }
        boolean passive = units.isBefore(at, 1, PASSIVE) && !units.isAfter(at, "by");
        return passive || (units.isSureTable(at + 1) && units.unit(at + 1).tables.contains(units.base()));
    }

    private boolean isFinished(LinkColumn column) {
        return column.words().stream()
                .flatMap(word -> Stream.of(word, units.lexicon().canon(word)))
                .anyMatch(word -> FINISHED.contains(word)
                        || (units.lexicon().isDone(word) && !word.equals("received") && !word.equals("due")));
    }

    /// People who completed the first aid training: a date of rows that belong to the base.
    private boolean happenedBelow(LinkColumn column) {
        boolean asked = units.has(RuleWords.RANKED) || units.has(RuleWords.GROUPING)
                || units.has("when", "before", "after", "between", "since", "often");
        boolean below = column.home() != units.base() && units.pointsTo(column.home(), units.base());
        return below && !units.saysDate() && !asked && units.units.stream().anyMatch(RuleUnits.Unit::isValue);
    }

    /// The date at which ends what began at a date: discharged_on of admitted_on.
    private Optional<LinkColumn> end(LinkColumn column) {
        List<LinkColumn> done = column.home().columns().stream()
                .filter(date -> date.kind() == Kind.DATE && date != column && date.words().stream().anyMatch(units.lexicon()::isDone))
                .toList();
        boolean begun = column.words().stream().anyMatch(units.lexicon()::isBegun);
        return done.size() == 1 && begun ? Optional.of(done.getFirst()) : Optional.empty();
    }
}
