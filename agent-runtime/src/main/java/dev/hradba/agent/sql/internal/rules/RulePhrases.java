package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
import org.jspecify.annotations.Nullable;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// Conditions of several words: above average, more than their manager, late, took longer than 5 days, but not this year.
/// The words that made one are spent, so that they mean nothing to the rules that follow.
final class RulePhrases {

    private static final Set<String> FILLERS = RuleWords.words("the a an than of all overall its their his her own company same");
    private static final Set<String> WITHIN = RuleWords.words("of in for within");
    private static final Set<String> OWN = RuleWords.words("their its same own his her");
    private static final Set<String> TO = Set.of("to", "under");
    private static final Set<String> UNDER = Set.of("under", "for");
    private static final Map<String, Set<String>> REPORTING =
            Map.of("report", TO, "reports", TO, "reporting", TO, "work", UNDER, "works", UNDER, "working", UNDER);
    private static final Set<String> LATE = RuleWords.words("late delayed tardy");
    private static final Set<String> NOT = RuleWords.words("not no none never nothing");
    private static final Set<String> DATE_FILLERS = RuleWords.words("at on date");

    private final RuleUnits units;
    private final RuleNumbers numbers;
    /// A column whose groups are compared with its average, and how.
    private @Nullable LinkColumn beside;
    private String besideSign = "";

    RulePhrases(RuleUnits units) {
        this.units = units;
        this.numbers = units.numbers();
    }

    List<List<Piece>> conditions() {
        List<List<Piece>> all = new ArrayList<>();
        all.addAll(besideAverage());
        all.addAll(againstOwn());
        all.addAll(late());
        all.addAll(lasting());
        all.addAll(butNot());
        all.addAll(new RuleStates(units).conditions());
        all.addAll(reporting());
        return all;
    }

    /// The column whose average by groups is compared with that of all.
    Optional<LinkColumn> groupsBeside() {
        return Optional.ofNullable(beside);
    }

    /// `gtavg` or `ltavg`.
    String groupsBesideSign() {
        return besideSign;
    }

    /// Above average; more citations than the average paper; less than the average of their department.
    private List<List<Piece>> besideAverage() {
        for (int at = 1; at < units.size(); at++) {
            if (!RuleWords.AVERAGES.contains(units.words.get(at))) {
                continue;
            }
            int sign = at - 1;
            while (sign > Math.max(0, at - 5)
                    && (FILLERS.contains(units.words.get(sign)) || numbers.at(sign).isPresent() || isOwned(sign))
                    && !RuleWords.COMPARED.contains(units.words.get(sign))) {
                sign--;
            }
            int average = at;
            Optional<LinkColumn> column = !RuleWords.COMPARED.contains(units.words.get(sign))
                    ? Optional.empty()
                    : IntStream.iterate(at - 1, i -> i >= 0, i -> i - 1)
                            .boxed()
                            .flatMap(i -> numbers.at(i).stream())
                            .findFirst()
                            .or(() -> IntStream.range(average + 1, Math.min(average + 3, units.size()))
                                    .boxed()
                                    .flatMap(i -> numbers.at(i).stream())
                                    .findFirst())
                            .or(() -> numbers.amount(units.base()));
            if (column.isPresent()) {
                return besideAverage(at, sign, column.get());
            }
        }
        return List.of();
    }

    private List<List<Piece>> besideAverage(int at, int sign, LinkColumn column) {
        String word = RuleWords.ABOVE.contains(units.words.get(sign)) ? "gtavg" : "ltavg";
        boolean ofGroups = units.words.subList(0, sign).stream().anyMatch(RuleWords.AVERAGES::contains);
        Optional<LinkColumn> said = withinBefore(sign, at, column.home()).or(() -> within(at, column.home()));
        Optional<LinkColumn> within = sameValue(at).or(() -> said);
        for (int i = at + 1; i < Math.min(at + 3, units.size()); i++) {
            if (!units.unit(i).isValue() && (!units.unit(i).tables.isEmpty() || numbers.at(i).isPresent())) {
                units.spend(i);
            }
        }
        units.spend(sign);
        units.spend(at);
        if (ofGroups) {
            beside = column;
            besideSign = word;
            return List.of();
        }
        IntStream.range(0, units.size())
                .filter(i -> !units.unit(i).isValue() && units.unit(i).columns.contains(column))
                .forEach(units::spend);
        if (units.tables.isEmpty()) {
            units.rebase(column.home());
        }
        return within.map(key -> List.of(List.of(id(column), word(word), word("within"), id(key))))
                .orElseGet(() -> List.of(List.of(id(column), word(word))));
    }

    /// More than the average dentist, of dentists: the column of the value that is said again.
    private Optional<LinkColumn> sameValue(int at) {
        Optional<LinkColumn> found = Optional.empty();
        for (int i = at + 1; i < Math.min(at + 4, units.size()); i++) {
            RuleUnits.Unit unit = units.unit(i);
            boolean again = unit.isValue() && units.units.subList(0, at).stream().anyMatch(other -> other.value == unit.value);
            if (again && !unit.columns.isEmpty()) {
                units.taken.add(i);
                found = Optional.of(unit.columns.getFirst());
            }
        }
        return found;
    }

    /// Of their department, of all products in the same category: the column that says which rows an average is taken of.
    private Optional<LinkColumn> within(int at, LinkTable table) {
        for (int i = at + 1; i < Math.min(at + 8, units.size()); i++) {
            if (!WITHIN.contains(units.words.get(i))) {
                continue;
            }
            for (int j = i + 1; j < Math.min(i + 5, units.size()) && !units.unit(j).isValue(); j++) {
                Optional<LinkColumn> group = groupOf(units.unit(j), table);
                if (group.isPresent() && units.words.subList(i, j).stream().anyMatch(OWN::contains)) {
                    units.spend(j);
                    return group;
                }
            }
        }
        return Optional.empty();
    }

    /// Whether a place is "department" in "their department's average".
    private boolean isOwned(int at) {
        RuleUnits.Unit unit = units.unit(at);
        return !unit.isValue() && !(unit.tables.isEmpty() && unit.columns.isEmpty()) && OWN.contains(units.words.get(at - 1));
    }

    /// Above their department's average.
    private Optional<LinkColumn> withinBefore(int sign, int at, LinkTable table) {
        for (int i = sign + 1; i < at; i++) {
            Optional<LinkColumn> group = isOwned(i) ? groupOf(units.unit(i), table) : Optional.empty();
            if (group.isPresent()) {
                units.spend(i);
                return group;
            }
        }
        return Optional.empty();
    }

    /// The key or category of a table that a unit names.
    private Optional<LinkColumn> groupOf(RuleUnits.Unit unit, LinkTable table) {
        return units.keys().stream()
                .filter(key -> key.home() == table && !unit.tables.isEmpty() && unit.tables.getFirst() == key.key().home())
                .findFirst()
                .or(() -> unit.columns.stream()
                        .filter(column -> column.home() == table && (column.kind() == Kind.CAT || column.kind() == Kind.FK))
                        .findFirst());
    }

    /// Who reports to Eva Lang, everyone who works under her; who does Eva Lang report to: a key of the table to itself.
    private List<List<Piece>> reporting() {
        List<LinkColumn> keys = units.keys().stream().filter(key -> key.home() == units.base() && key.key().home() == key.home()).toList();
        for (int i = 0; i < units.size() && keys.size() == 1; i++) {
            int at = i;
            Set<String> directions = REPORTING.getOrDefault(units.words.get(at), Set.of());
            boolean directed = units.words.subList(at + 1, Math.min(at + 3, units.size())).stream().anyMatch(directions::contains)
                    || (units.size() > 1 && units.words.get(1).equals("whom") && directions.contains(units.words.getFirst()));
            if (!directed) {
                continue;
            }
            LinkColumn key = keys.getFirst();
            List<Integer> named = IntStream.range(0, units.size())
                    .filter(place -> units.isType(place, Value.Type.CELL)
                            && !units.unit(place).columns.isEmpty()
                            && key.home().shown().contains(units.unit(place).columns.getFirst()))
                    .boxed()
                    .toList();
            boolean below = named.stream().anyMatch(place -> place > at);
            if (!below && !units.has("who", "whom")) {
                continue;
            }
            units.spend(at);
            RuleUnits.Unit verb = units.unit(at);
            if (!below && !named.isEmpty()) {
                verb.tables.clear();
                verb.columns.clear();
                verb.columns.add(key);
                verb.sure = true;
                verb.linked = true;
            }
            units.taken.addAll(named);
            return named.stream()
                    .filter(place -> !below || place > at)
                    .map(units::unit)
                    .map(unit -> below
                            ? List.of(id(unit.columns.getFirst()), word("="), unit.literal(), word("via"), id(key))
                            : List.of(id(unit.columns.getFirst()), word("="), unit.literal()))
                    .toList();
        }
        return List.of();
    }

    /// Earn more than their manager: the same column of the row that a key of the table itself points to.
    private List<List<Piece>> againstOwn() {
        for (int at = 0; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            Optional<LinkColumn> key = unit.columns.stream()
                    .filter(column -> !unit.isValue() && column.target() != null && column.key().home() == column.home())
                    .findFirst();
            List<String> before = units.before(at, 4);
            boolean dated = before.contains("before") || before.contains("after");
            if (key.isEmpty() || (!before.contains("than") && !dated) || before.stream().noneMatch(Set.of("their", "its", "his", "her")::contains)) {
                continue;
            }
            OptionalInt sign = IntStream.range(Math.max(0, at - 5), at)
                    .filter(i -> RuleWords.COMPARED.contains(units.words.get(i)))
                    .reduce((one, next) -> next);
            boolean ofDates = dated || before.contains("earlier") || before.contains("later");
            Optional<LinkColumn> number = (ofDates
                            ? units.units.stream()
                                    .filter(other -> !other.isValue())
                                    .flatMap(other -> other.columns.stream())
                                    .filter(column -> column.kind() == Kind.DATE)
                            : IntStream.range(0, at).boxed().flatMap(i -> numbers.at(i).stream()))
                    .filter(column -> column.home() == key.get().home())
                    .findFirst();
            if (sign.isEmpty() || number.isEmpty()) {
                continue;
            }
            String op = RuleWords.ABOVE.contains(units.words.get(sign.getAsInt())) ? ">" : "<";
            List<Integer> said = IntStream.range(0, units.size()).filter(i -> units.unit(i).columns.contains(number.get())).boxed().toList();
            IntStream.rangeClosed(sign.getAsInt(), at).forEach(units::spend);
            said.forEach(units::spend);
            units.rebase(key.get().home());
            return List.of(List.of(id(number.get()), word(op), id(number.get()), word("via"), id(key.get())));
        }
        return List.of();
    }

    private static boolean hasWord(LinkColumn column, java.util.function.Predicate<String> test) {
        return column.words().stream().anyMatch(test);
    }

    /// Late, delivered later than promised, on time: the date of what was done after the date it was due.
    private List<List<Piece>> late() {
        Lexicon lexicon = units.lexicon();
        Set<String> said = new HashSet<>(units.words);
        boolean timely = String.join(" ", units.words).contains("on time");
        boolean late = said.stream().anyMatch(LATE::contains)
                || (said.stream().anyMatch(Set.of("later", "after", "behind")::contains) && said.stream().anyMatch(lexicon::isDue));
        if (!late && !timely) {
            return List.of();
        }
        List<LinkColumn> columns = units.ofBase(Kind.DATE);
        List<LinkColumn> due = columns.stream().filter(column -> hasWord(column, lexicon::isDue) || column.words().getLast().equals("by"))
                .toList();
        List<LinkColumn> done = columns.stream()
                .filter(column -> hasWord(column, lexicon::isDone) && !due.contains(column))
                .toList();
        Optional<LinkColumn> end = done.stream()
                .filter(column -> hasWord(column, word -> said.contains(word) && !DATE_FILLERS.contains(word)))
                .findFirst()
                .or(() -> done.stream().findFirst());
        boolean dated = IntStream.range(0, units.size()).anyMatch(i -> units.isType(i, Value.Type.DATE));
        if (due.isEmpty() || end.isEmpty() || dated) {
            return List.of();
        }
        for (int i = 0; i < units.size(); i++) {
            String word = units.words.get(i);
            boolean speaks = LATE.contains(word) || word.equals("time") || word.equals("later")
                    || units.unit(i).columns.contains(due.getFirst())
                    || units.unit(i).columns.contains(end.get());
            if (!units.unit(i).isValue() && speaks) {
                units.spend(i);
            }
        }
        return List.of(List.of(id(end.get()), word(timely && !late ? "<=" : ">"), id(due.getFirst())));
    }

    /// Took longer than 5 days: the time between two dates of a row, where no number column says it.
    private List<List<Piece>> lasting() {
        Lexicon lexicon = units.lexicon();
        Map<String, String> spans = Map.of("day", "lastdays", "hour", "lasthours");
        for (int at = 0; at + 1 < units.size(); at++) {
            String span = spans.get(units.words.get(at + 1));
            boolean taking = units.has("took", "take", "taken", "longer", "lasted", "lasting", "taking", "shorter");
            boolean said = units.units.stream()
                    .filter(unit -> !unit.isValue())
                    .flatMap(unit -> unit.columns.stream())
                    .anyMatch(column -> column.kind() == Kind.NUM && column.home() == units.base());
            if (span == null || !units.isType(at, Value.Type.NUM) || !taking || said) {
                continue;
            }
            List<LinkColumn> columns = units.ofBase(Kind.DATE);
            List<LinkColumn> begun = columns.stream().filter(column -> hasWord(column, lexicon::isBegun)).toList();
            List<LinkColumn> starts = begun.isEmpty() ? columns.subList(0, Math.min(1, columns.size())) : begun;
            List<LinkColumn> done = columns.stream()
                    .filter(column -> hasWord(column, word -> lexicon.isDone(word) || RuleWords.CLOSING.contains(word)) && !starts.contains(column))
                    .toList();
            Set<String> words = new HashSet<>();
            units.words.forEach(word -> words.add(lexicon.canon(word)));
            Optional<LinkColumn> end = done.stream()
                    .filter(column -> hasWord(column, word -> words.contains(lexicon.canon(word)) && !DATE_FILLERS.contains(word)))
                    .findFirst()
                    .or(() -> done.stream().findFirst());
            if (starts.isEmpty() || end.isEmpty()) {
                continue;
            }
            String sign = units.closed(at).orElse(units.isBefore(at, 4, RuleWords.ABOVE) ? ">"
                    : units.isBefore(at, 4, RuleWords.BELOW) ? "<" : "=");
            units.taken.add(at);
            spendSpan();
            return List.of(List.of(word(span), id(starts.getFirst()), id(end.get()), word(sign), units.unit(at).literal()));
        }
        return List.of();
    }

    private void spendSpan() {
        for (int i = 0; i < units.size(); i++) {
            boolean measured = !units.unit(i).isValue()
                    && units.unit(i).columns.stream().anyMatch(column -> column.kind() == Kind.DATE || column.kind() == Kind.NUM);
            if (measured || Set.of("longer", "shorter", "day", "hour").contains(units.words.get(i))) {
                units.spend(i);
            }
        }
    }

    /// Ordered last year but not this year: rows with such rows and without others.
    private List<List<Piece>> butNot() {
        int but = units.words.indexOf("but");
        if (but < 0 || units.after(but, 3).stream().noneMatch(NOT::contains)) {
            return List.of();
        }
        List<Integer> dated = IntStream.range(0, units.size())
                .filter(i -> units.isType(i, Value.Type.YEAR, Value.Type.MONTH, Value.Type.REL, Value.Type.DUR))
                .boxed()
                .toList();
        Optional<LinkTable> child = eventsBefore(but);
        Optional<LinkColumn> date = child.flatMap(
                table -> table.columns().stream().filter(column -> column.kind() == Kind.DATE).findFirst());
        if (dated.size() != 2 || dated.getFirst() > but || dated.getLast() < but || date.isEmpty()) {
            return List.of();
        }
        units.taken.addAll(dated);
        for (int i = 0; i < units.size(); i++) {
            RuleUnits.Unit unit = units.unit(i);
            boolean speaks = unit.tables.contains(child.get())
                    || unit.columns.stream().anyMatch(column -> column.home() == child.get())
                    || Set.of("not", "no", "none", "never").contains(units.words.get(i));
            if (!unit.isValue() && speaks) {
                units.spend(i);
            }
        }
        List<List<Piece>> conditions = new ArrayList<>();
        for (int place : dated) {
            String sign = units.isType(place, Value.Type.DUR) ? ">=" : "=";
            conditions.add(List.of(word(place < but ? "exist" : "noexist"), new Piece.TableId(child.get()), word("such"),
                    id(date.get()), word(sign), units.unit(place).literal()));
        }
        return conditions;
    }

    /// The table of events that a question names after its subject, by a table's name or a verb.
    private Optional<LinkTable> eventsBefore(int end) {
        Set<LinkTable> tables = new LinkedHashSet<>();
        units.units.subList(0, end).stream().filter(unit -> !unit.isValue()).forEach(unit -> {
            tables.addAll(unit.tables);
            unit.columns.forEach(column -> tables.add(column.home()));
        });
        return tables.stream()
                .filter(table -> table != units.base() && numbers.parents(table).contains(units.base()))
                .findFirst();
    }
}
