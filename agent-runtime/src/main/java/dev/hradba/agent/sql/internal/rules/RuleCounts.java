package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// Rows that are counted for each of something: repaired more than three times, managers by number of direct reports.
final class RuleCounts {

    private final RuleUnits units;
    private final RuleForms forms;
    private final RuleConditions conditions;
    private final RuleRanking ranking;

    RuleCounts(RuleUnits units, RuleForms forms, RuleConditions conditions, RuleRanking ranking) {
        this.units = units;
        this.forms = forms;
        this.conditions = conditions;
        this.ranking = ranking;
    }

    /// Bikes repaired more than three times: rows that belong to the subject, counted against a number.
    List<Piece> times() {
        OptionalInt place = IntStream.range(0, units.size() - 1)
                .filter(i -> units.isType(i, Value.Type.NUM) && units.words.get(i + 1).equals("time"))
                .findFirst();
        if (place.isEmpty() || units.tables.isEmpty()) {
            return List.of();
        }
        int at = place.getAsInt();
        LinkTable subject = units.tables.getFirst();
        List<LinkTable> below = units.keys().stream()
                .filter(key -> key.key().home() == subject && key.home() != subject)
                .map(LinkColumn::home)
                .toList();
        List<LinkTable> spoken = new ArrayList<>();
        units.units.subList(0, at).forEach(unit -> {
            spoken.addAll(unit.tables);
            unit.columns.forEach(column -> spoken.add(column.home()));
        });
        spoken.retainAll(below);
        if (below.isEmpty() || (spoken.isEmpty() && below.stream().distinct().count() > 1)) {
            return List.of();
        }
        LinkTable rows = spoken.isEmpty() ? below.getFirst() : spoken.getFirst();
        units.rebase(rows);
        units.taken.add(at);
        for (int i = 0; i < at; i++) {
            RuleUnits.Unit unit = units.unit(i);
            if (unit.isValue() ? unit.tables.contains(rows) : !conditions.isTruth(i)) {
                unit.columns.clear();
            }
        }
        Piece key = new Piece.TableId(subject);
        String sign = units.limitSign(at);
        return RuleForms.plan(forms.head(key), conditions.where(),
                List.of(word("group"), key, word("having"), word("count"), word(sign), units.unit(at).literal()));
    }

    /// Top 2 managers by number of direct reports, who referred more than one customer: rows counted by a key of the table to
    /// itself.
    List<Piece> byRole() {
        OptionalInt place = IntStream.range(0, units.size()).filter(i -> ownRole(i).isPresent()).findFirst();
        if (place.isEmpty() || forms.hasFunction()) {
            return List.of();
        }
        int at = place.getAsInt();
        LinkColumn column = ownRole(at).orElseThrow();
        OptionalInt grouping = forms.groupingPlace();
        OptionalInt limit = IntStream.range(at + 1, units.size())
                .filter(i -> units.isType(i, Value.Type.NUM) && forms.isCompared(i))
                .findFirst();
        Optional<RuleRanking.Rank> rank = ranking.rank()
                .filter(found -> units.words.subList(at, units.size()).contains("number") || units.has("most", "fewest"));
        boolean other = units.tables.stream().anyMatch(table -> table != column.home());
        boolean elsewhere = grouping.isPresent() && grouping.getAsInt() != at - 1;
        if (elsewhere || other || (limit.isEmpty() && rank.isEmpty()) || !units.numbers().all().isEmpty()) {
            return List.of();
        }
        forms.clearColumns(-1);
        units.rebase(column.home());
        units.taken.add(at);
        limit.ifPresent(units.taken::add);
        Piece key = id(column);
        List<Piece> tail = new ArrayList<>(List.of(word("group"), key));
        if (limit.isPresent()) {
            int i = limit.getAsInt();
            tail.addAll(List.of(word("having"), word("count"), word(units.limitSign(i)), units.unit(i).literal()));
            return RuleForms.plan(forms.head(key), conditions.where(), tail);
        }
        List<Piece> where = conditions.where();
        boolean descending = rank.orElseThrow().descending();
        tail.addAll(List.of(word("order"), word("count"), word(descending ? "desc" : "asc"), word("limit"),
                units.limit != null ? units.limit : word("one")));
        return RuleForms.plan(forms.head(key), where, tail);
    }

    /// The key of a table to itself that a word says.
    private Optional<LinkColumn> ownRole(int at) {
        RuleUnits.Unit unit = units.unit(at);
        return unit.columns.stream()
                .filter(column -> !unit.isValue() && unit.tables.isEmpty() && !column.role().isEmpty())
                .filter(column -> column.key().home() == column.home())
                .findFirst();
    }
}
