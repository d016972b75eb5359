package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Piece;

/// What rows are grouped by: per team, by month, which team has the most tickets, teams with more than five tickets.
final class RuleKey {

    private static final Set<String> MORE = RuleWords.words("more least over fewer less exactly");
    private static final Set<String> GROUPED = RuleWords.words("grouped sorted ordered");

    private final RuleUnits units;

    private RuleKey(RuleUnits units) {
        this.units = units;
    }

    /// The pieces of the key, empty if rows are not grouped. Takes the units it used.
    static List<Piece> of(RuleUnits units) {
        return new RuleKey(units).key();
    }

    private List<Piece> key() {
        for (int at = 0; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (unit.names() && isGroupingBefore(at)) {
                if (!unit.tables.isEmpty()) {
                    units.taken.add(at);
                    preferOtherBase(unit.tables.getFirst());
                    return List.of(new Piece.TableId(unit.tables.getFirst()));
                }
                LinkColumn column = unit.columns.getFirst();
                if (column.kind() != Kind.NUM && column.kind() != Kind.DATE && column.kind() != Kind.PK) {
                    units.taken.add(at);
                    return List.of(new Piece.ColumnId(column));
                }
            } else if (RuleWords.PERIODS.contains(unit.word) && isGroupingBefore(at)) {
                List<LinkColumn> dates = units.ofBase(Kind.DATE);
                if (!dates.isEmpty()) {
                    return List.of(new Piece.Keyword(unit.word), new Piece.ColumnId(dates.getFirst()));
                }
            }
        }
        return ranked().map(List::of).orElse(List.of());
    }

    /// per, by, each ... shortly before; neither `sorted by` nor `reported by` groups.
    private boolean isGroupingBefore(int at) {
        List<String> words = units.before(at, 2);
        boolean passive = words.contains("by") && at > 1 && isParticiple(at);
        boolean near = words.stream().anyMatch(w -> RuleWords.GROUPING.contains(w) && !(w.equals("by") && passive));
        return near && !units.isBefore(at, 3, RuleWords.SORTING) && !units.isBefore(at, 2, RuleWords.MOST);
    }

    private boolean isParticiple(int at) {
        int by = units.words.subList(0, at).lastIndexOf("by");
        if (by <= 0) {
            return false;
        }
        String word = units.words.get(by - 1);
        return word.endsWith("ed") && !GROUPED.contains(word);
    }

    private void preferOtherBase(LinkTable table) {
        if (units.base() == table && units.tables.size() > 1) {
            units.tables.stream().filter(other -> other != table).findFirst().ifPresent(units::rebase);
        }
    }

    private Optional<Piece> ranked() {
        int counted = IntStream.range(0, units.size())
                .filter(i -> Set.of("most", "fewest", "least").contains(units.words.get(i)))
                .findFirst()
                .orElse(-1);
        int later = counted >= 0
                ? IntStream.range(counted, units.size())
                        .filter(i -> !units.unit(i).tables.isEmpty() && units.unit(i).sure)
                        .findFirst()
                        .orElse(-1)
                : threshold();
        if (later < 0) {
            return Optional.empty();
        }
        LinkTable rows = units.unit(later).tables.getFirst();
        int role = IntStream.range(0, units.size())
                .filter(i -> !units.unit(i).columns.isEmpty() && !units.unit(i).columns.getLast().role().isEmpty())
                .findFirst()
                .orElse(-1);
        if (role >= 0 && units.unit(role).columns.getLast().home() == rows) {
            units.taken.add(role);
            units.rebase(rows);
            return Optional.of(new Piece.ColumnId(units.unit(role).columns.getLast()));
        }
        LinkTable first = units.tables.getFirst();
        if (first != rows) {
            units.rebase(rows);
            return Optional.of(new Piece.TableId(first));
        }
        return namedBefore(Math.max(0, counted));
    }

    private Optional<Piece> namedBefore(int end) {
        for (int at = 0; at < end; at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (unit.sure && !unit.columns.isEmpty()) {
                LinkColumn column = unit.columns.getFirst();
                if (column.kind() != Kind.CAT && column.kind() != Kind.TXT) {
                    return Optional.empty();
                }
                units.taken.add(at);
                return Optional.of(new Piece.ColumnId(column));
            }
        }
        return Optional.empty();
    }

    /// The place of the counted table in `teams with more than 5 tickets`, -1 if there is none; notes the number's place.
    private int threshold() {
        int number = IntStream.range(0, units.size())
                .filter(i -> units.unit(i).isValue() && units.value(units.unit(i)).type() == Value.Type.NUM)
                .findFirst()
                .orElse(-1);
        if (number < 0 || !units.isBefore(number, 3, MORE)) {
            return -1;
        }
        int follows = number + 1;
        List<LinkColumn> near = new ArrayList<>();
        units.units.subList(Math.max(0, follows - 4), follows).forEach(unit -> near.addAll(unit.columns));
        boolean measured = near.stream().anyMatch(column -> column.kind() == Kind.NUM);
        if (follows < units.size() && !units.unit(follows).tables.isEmpty() && units.tables.size() > 1 && !measured) {
            units.threshold = number;
            return follows;
        }
        return -1;
    }
}
