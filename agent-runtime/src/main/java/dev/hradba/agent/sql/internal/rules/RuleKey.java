package dev.hradba.agent.sql.internal.rules;

import java.util.EnumSet;
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

    private static final Set<Kind> SECOND = EnumSet.of(Kind.CAT, Kind.TXT, Kind.BOOL, Kind.FK);
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
        if (rankedMeasure()) {
            return List.of(new Piece.TableId(units.tables.getFirst()));
        }
        for (int at = 0; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (unit.names() && isGroupingBefore(at)) {
                boolean period = !unit.columns.isEmpty() && unit.columns.getFirst().kind() == Kind.DATE;
                if (period && RuleWords.PERIODS.contains(unit.word)) {
                    return List.of(new Piece.Keyword(unit.word), new Piece.ColumnId(unit.columns.getFirst()));
                }
                if (!unit.tables.isEmpty()) {
                    units.taken.add(at);
                    preferOtherBase(unit.tables.getFirst());
                    LinkTable table = unit.tables.getFirst();
                    // its rows are counted by their names
                    boolean own = units.base() == table && table.display().kind() == Kind.NAME;
                    return withSecond(at, own ? new Piece.ColumnId(table.display()) : new Piece.TableId(table));
                }
                LinkColumn column = unit.columns.getFirst();
                if (column.kind() != Kind.NUM && column.kind() != Kind.DATE && column.kind() != Kind.PK) {
                    units.taken.add(at);
                    return withSecond(at, new Piece.ColumnId(column));
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

    /// Top 5 customers by total spend: rows of the table with the number become the base, and what is ranked their key.
    private boolean rankedMeasure() {
        int by = units.words.indexOf("by");
        if (by < 0 || !units.has(RuleWords.RANKING) || units.tables.isEmpty()
                || units.words.stream().noneMatch(RuleWords.AGGREGATES::containsKey)) {
            return false;
        }
        Optional<LinkColumn> near = units.units.subList(by, units.size()).stream()
                .filter(unit -> !unit.isValue())
                .flatMap(unit -> unit.columns.stream())
                .filter(column -> column.kind() == Kind.NUM && units.pointsTo(column.home(), units.tables.getFirst()))
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
        if (!isAfter(at, "and") || at + 2 >= units.size() || !units.unit(at + 2).names()) {
            return List.of(key);
        }
        RuleUnits.Unit other = units.unit(at + 2);
        if (!other.tables.isEmpty()) {
            if (other.tables.getFirst() == units.base()) {
                return List.of(key);
            }
            units.taken.add(at + 2);
            return List.of(key, new Piece.TableId(other.tables.getFirst()));
        }
        if (!SECOND.contains(other.columns.getFirst().kind())) {
            return List.of(key);
        }
        units.taken.add(at + 2);
        return List.of(key, new Piece.ColumnId(other.columns.getFirst()));
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
        int later = countedRows();
        if (later < 0) {
            return Optional.empty();
        }
        LinkTable rows = units.unit(later).tables.getFirst();
        for (int at = 0; at < units.size(); at++) {
            List<LinkColumn> columns = units.unit(at).columns;
            if (!columns.isEmpty() && !columns.getLast().role().isEmpty() && columns.getLast().home() == rows) {
                return Optional.of(keyed(rows, at, columns.getLast()));
            }
        }
        if (!units.tables.isEmpty() && units.tables.getFirst() != rows) {
            units.rebase(rows);
            return Optional.of(new Piece.TableId(units.tables.getFirst()));
        }
        for (int at = 0; at < later; at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (unit.sure && !unit.columns.isEmpty() && isLabel(unit.columns.getFirst())) {
                return Optional.of(keyed(rows, at, unit.columns.getFirst()));
            }
        }
        units.threshold = -1;
        units.byNumber = false;
        return Optional.empty();
    }

    private static boolean isLabel(LinkColumn column) {
        return column.kind() == Kind.CAT || column.kind() == Kind.TXT;
    }

    private Piece keyed(LinkTable rows, int at, LinkColumn column) {
        units.taken.add(at);
        units.rebase(rows);
        return new Piece.ColumnId(column);
    }

    /// The place of the table whose rows are counted for a rank or against a number, -1 if there is none.
    private int countedRows() {
        for (int at = 0; at < units.size(); at++) {
            String word = units.words.get(at);
            boolean ranked = units.words.subList(0, at).stream().anyMatch(RuleWords.RANKING::contains);
            units.byNumber = Set.of("number", "count").contains(word) && isAfter(at, "of") && ranked;
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

    private boolean isAfter(int at, String... words) {
        int end = at + 1 + words.length;
        return end <= units.size() && units.words.subList(at + 1, end).equals(List.of(words));
    }

    /// The place of T in more than 5 T or 5 or more T, -1 if a number column stands before it; notes the number's place.
    private int limitedRows(int at) {
        boolean orMore = isAfter(at, "or", "more") || isAfter(at, "or", "fewer") || isAfter(at, "or", "less");
        int follows = orMore ? at + 3 : at + 1;
        while (follows < units.size() && (units.unit(follows).inCell || isCell(follows))) {
            follows++; // more than one active subscription
        }
        boolean compared = orMore || units.isBefore(at, 3, RuleWords.LIMITING);
        boolean measured = units.units.subList(Math.max(0, at - 3), at).stream()
                .flatMap(unit -> unit.columns.stream())
                .anyMatch(column -> column.kind() == Kind.NUM);
        if (!compared || measured || follows >= units.size() || units.unit(follows).tables.isEmpty()) {
            return -1;
        }
        units.threshold = at;
        return follows;
    }
}
