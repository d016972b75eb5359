package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// What sales brought: revenue in May, revenue per month, sales by country.
final class RuleTurnover {

    private final RuleUnits units;
    private final RuleNumbers numbers;
    private final RuleMeasures measures;
    private final RuleForms forms;
    private final RuleConditions conditions;
    private final RuleKey keys;

    RuleTurnover(RuleUnits units, RuleMeasures measures, RuleForms forms, RuleConditions conditions, RuleKey keys) {
        this.units = units;
        this.numbers = units.numbers();
        this.measures = measures;
        this.forms = forms;
        this.conditions = conditions;
        this.keys = keys;
    }

    /// The places that speak of revenue without naming a column of it.
    private List<Integer> said() {
        return IntStream.range(0, units.size())
                .filter(i -> RuleWords.REVENUE.contains(units.words.get(i)) && !(units.unit(i).sure && isCalled(units.unit(i))))
                .boxed()
                .toList();
    }

    /// Whether a table or the first column of a place has the word, or one that says the same, or belongs to a table in question:
    /// what did we take in from tickets means their price.
    private boolean isCalled(RuleUnits.Unit unit) {
        return unit.columns.stream().anyMatch(column -> units.tables.contains(column.home()))
                || Stream.concat(unit.tables.stream(), unit.columns.stream().limit(1))
                        .flatMap(entry -> entry.words().stream())
                        .anyMatch(word -> units.lexicon().canon(word).equals(units.lexicon().canon(unit.word)));
    }

    private boolean measuresElse() {
        return measures.place().map(function -> !function.name().equals("sum")).orElse(false);
    }

    /// Revenue by country, sales per product, revenue per month: money by the rows of the key's table or by time.
    List<Piece> byKey() {
        List<Integer> said = said();
        if (said.isEmpty() || measuresElse() || !(units.has(RuleWords.GROUPING) || units.has(RuleWords.RHYTHMS.keySet())) || units.has(RuleWords.RANKED)) {
            return List.of();
        }
        Optional<LinkTable> turnover = units.tables.isEmpty() ? numbers.turnover() : Optional.empty();
        turnover.ifPresent(units::rebase);
        List<Piece> key = keys.key();
        if (key.isEmpty() || units.second != null) {
            return List.of();
        }
        List<Piece> measure;
        if (key.size() > 1) {
            measure = turnover.flatMap(numbers::amount).map(RuleTurnover::sum).orElse(List.of());
        } else {
            measure = numbers.revenue(RuleForms.tableOf(key.getFirst()));
        }
        if (measure.isEmpty()) {
            return List.of();
        }
        units.rebase(key.size() > 1 ? turnover.orElseThrow() : RuleForms.tableOf(measure.getLast()));
        if (key.size() == 1) {
            key = measures.wholeKey(key);
        }
        said.forEach(i -> units.unit(i).columns.clear());
        List<Piece> head = forms.head(key.toArray(Piece[]::new));
        head.addAll(measure);
        List<Piece> tail = new ArrayList<>(List.of(word("group")));
        tail.addAll(key);
        return RuleForms.plan(head, conditions.where(), tail);
    }

    /// Revenue in May, how much did we sell last year: the sum of what sales brought.
    List<Piece> inAll() {
        List<Integer> said = said();
        boolean ranked = forms.ranks();
        Optional<LinkTable> table = said.isEmpty() || !units.tables.isEmpty() || ranked || measuresElse()
                ? Optional.empty()
                : numbers.turnover();
        Optional<LinkColumn> amount = table.flatMap(numbers::amount);
        if (amount.isEmpty()) {
            return List.of();
        }
        units.rebase(table.orElseThrow());
        said.forEach(i -> units.unit(i).columns.clear());
        return RuleForms.plan(forms.head(word("sum"), id(amount.get())), conditions.where(), List.of());
    }

    private static List<Piece> sum(LinkColumn column) {
        return List.of(word("sum"), id(column));
    }
}
