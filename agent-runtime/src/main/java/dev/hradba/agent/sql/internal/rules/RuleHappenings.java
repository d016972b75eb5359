package dev.hradba.agent.sql.internal.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// What a verb says has happened, where a date of rows that belong to the base would tell when: people who completed a training.
final class RuleHappenings {

    private static final Set<String> STILL = RuleWords.words("currently still now");

    private final RuleUnits units;

    RuleHappenings(RuleUnits units) {
        this.units = units;
    }

    /// The condition of a verb at a place that names a date; empty where the question asks for more of the date.
    Optional<List<Piece>> condition(int at, LinkColumn column) {
        if (column.kind() != Kind.DATE || !units.unit(at).sure || !units.words.get(at).endsWith("ed")) {
            return Optional.empty();
        }
        if (!happenedBelow(column)) {
            return Optional.empty();
        }
        return Optional.of(end(column)
                .filter(end -> units.isBefore(at, 2, STILL))
                .map(end -> List.of(id(end), word("isnull"))) // patients currently admitted
                .orElse(List.of(id(column), word("notnull"))));
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
