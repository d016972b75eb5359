package dev.hradba.agent.sql.internal.rules;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// One condition per value: a cell, a text, a number, a date.
final class RuleValues {

    private static final Set<String> WITHIN = RuleWords.words("in from the at of to");
    private static final Set<String> FROM_WHERE = RuleWords.words("from in the based located living");
    private static final Set<String> BOUNDS = RuleWords.words(">= <=");

    /// Words of a key that say a direction, and the words by which questions say it.
    private record Direction(Set<String> ways, Set<String> said) {}

    private static final Direction TO = new Direction(
            RuleWords.words("to dest destination target end arrival receiver"),
            RuleWords.words("to into towards ended ending arrived arriving arrive end"));
    private static final Direction FROM = new Direction(
            RuleWords.words("from origin source start departure sender"),
            RuleWords.words("from started starting departed departing start left"));

    private final RuleUnits units;
    private final RuleNumbers numbers;
    private final RuleDates dates;

    RuleValues(RuleUnits units, RuleDates dates) {
        this.units = units;
        this.numbers = units.numbers();
        this.dates = dates;
    }

    /// What the value at a place asks for; empty if nothing, or if it is taken as a limit or a rank.
    List<Piece> condition(int at) {
        RuleUnits.Unit unit = units.unit(at);
        Value value = units.value(unit);
        return switch (value.type()) {
            case CELL -> ofCell(at, unit, value);
            case STR -> {
                Optional<LinkColumn> text = units.units.subList(0, at).stream()
                        .filter(before -> !before.isValue() && !before.columns.isEmpty())
                        .map(before -> before.columns.getFirst())
                        .filter(column -> column.kind().isText())
                        .reduce((one, next) -> next)
                        .or(() -> units.columns().stream().filter(column -> column.kind().isText()).findFirst());
                boolean starts = units.has("start", "starts", "starting", "beginning", "begin", "startswith");
                String sign = starts ? "starts" : units.has("endswith") ? "ends" : "like";
                Optional<LinkColumn> name = Optional.of(units.base().display()).filter(column -> column.kind() == Kind.NAME);
                text = text.isEmpty() && (starts || units.has("containing", "endswith")) ? name : text;
                yield text.map(column -> List.of(id(column), word(sign), unit.literal())).orElse(List.of());
            }
            case NUM -> {
                if (at > 0 && units.words.get(at - 1).equals("nth")) {
                    units.nth = unit.literal();
                    yield List.of();
                }
                yield ofNumber(at, unit);
            }
            case YEAR, MONTH, DATE, DUR, REL -> dates.condition(at, unit, value);
        };
    }

    private List<Piece> ofCell(int at, RuleUnits.Unit unit, Value value) {
        Optional<LinkColumn> key = IntStream.range(0, units.size())
                .filter(other -> !units.unit(other).isValue() && !asksForRole(other))
                .boxed()
                .flatMap(other -> units.unit(other).columns.stream())
                .filter(column -> !column.role().isEmpty() && unit.columns.contains(column))
                .findFirst();
        if (key.isPresent()) {
            return List.of(id(key.get()), word("="), unit.literal());
        }
        List<LinkColumn> columns =
                unit.columns.stream().filter(column -> value.texts().containsKey(column)).toList();
        List<LinkColumn> told = columns.isEmpty() || !isNotYet(at) ? List.of() : datesOfVerb(at, columns.getFirst());
        if (!told.isEmpty()) {
            return List.of(id(told.getFirst()), word("isnull"));
        }
        if (!columns.isEmpty() && isVerbOfDate(at, columns.getFirst())) {
            boolean never = columns.getFirst().home() == units.base() && units.isBefore(at, 3, Set.of("never"));
            return never ? List.of(id(datesOfVerb(at, columns.getFirst()).getFirst()), word("isnull")) : List.of(); // never closed
        }
        Optional<LinkColumn> toward = toward(at, unit);
        if (toward.isPresent()) {
            return List.of(id(toward.get()), word("="), unit.literal());
        }
        if (columns.isEmpty()) {
            return List.of();
        }
        Set<LinkColumn> beside = new HashSet<>();
        IntStream.of(at - 1, at + 1)
                .filter(i -> i >= 0 && i < units.size() && !units.unit(i).isValue() && units.unit(i).tables.isEmpty())
                .forEach(i -> beside.addAll(units.unit(i).columns));
        Optional<LinkTable> owner = rowsFrom(at);
        LinkColumn column = owner.flatMap(table -> columns.stream().filter(candidate -> candidate.home() == table).findFirst())
                .or(() -> columns.stream().filter(candidate -> beside.contains(candidate) && candidate.home() != units.base()).findFirst())
                .or(() -> columns.stream().filter(candidate -> candidate.home() == units.base()).findFirst())
                .or(() -> columns.stream().filter(candidate -> units.tables.contains(candidate.home())).findFirst())
                .orElse(columns.getFirst());
        return List.of(id(column), word(units.isBefore(at, 3, RuleWords.EXCEPT) || isExcepted(at) ? "!=" : "="), unit.literal());
    }

    /// Whether only small words stand between a denial and a value: products not in the Dairy category.
    private boolean isExcepted(int value) {
        int at = value - 1;
        while (at > 0 && (units.unit(at).inCell || WITHIN.contains(units.words.get(at)))) {
            at--;
        }
        return at >= 0 && RuleWords.EXCEPT.contains(units.words.get(at));
    }

    /// The table named right before a value and a small word: orders of customers from Spain.
    private Optional<LinkTable> rowsFrom(int value) {
        int at = value - 1;
        while (at > 0 && units.unit(at).inCell) {
            at--;
        }
        while (at > 0 && FROM_WHERE.contains(units.words.get(at))) {
            at--;
            if (units.isSureTable(at) && !units.unit(at).isValue()) {
                return Optional.of(units.unit(at).tables.getFirst());
            }
        }
        return Optional.empty();
    }

    /// Whether a date says what a verb asks for, not the state that the row is in now: resolved last month, ever booked.
    boolean isVerbOfDate(int at, LinkColumn column) {
        boolean single = at > 0 && units.unit(at - 1).inCell && !(at > 1 && units.unit(at - 2).inCell);
        String word = single ? units.unit(at - 1).word : "";
        if (!word.endsWith("ed")) {
            return false;
        }
        return !datesOfVerb(at, column).isEmpty() && (units.saysDate() || units.has("ever", "never"));
    }

    /// The dates, in the table of a column, of what the verb before a place says: shipped_date of shipped.
    private List<LinkColumn> datesOfVerb(int at, LinkColumn column) {
        Optional<String> root = units.lexicon().family(units.unit(at - 1).word);
        return column.home().columns().stream()
                .filter(date -> root.isPresent() && date.kind() == Kind.DATE)
                .filter(date -> date.words().stream().anyMatch(other -> units.lexicon().family(other).equals(root)))
                .toList();
    }

    /// Whether it is asked for what has not happened: orders that have not been shipped, not shipped yet.
    private boolean isNotYet(int at) {
        boolean denied = at > 0 && units.isBefore(at - 1, 3, Set.of("not", "never"));
        boolean yet = units.words.subList(at, units.size()).contains("yet");
        return denied && units.unit(at - 1).word.endsWith("ed") && (yet || units.isBefore(at - 1, 2, Set.of("been")));
    }

    /// The key that from, to, started at or ended at before a value speak of.
    private Optional<LinkColumn> toward(int at, RuleUnits.Unit unit) {
        if (units.has("someone", "somebody", "anyone", "people", "staff")) {
            return Optional.empty();
        }
        boolean to = units.isBefore(at, 4, TO.said());
        boolean from = units.isBefore(at, 4, FROM.said());
        if (to == from) {
            return Optional.empty();
        }
        Set<String> ways = to ? TO.ways() : FROM.ways();
        return unit.columns.stream()
                .filter(column -> column.role().stream().anyMatch(ways::contains))
                .findFirst();
    }

    /// The manager of X, who is X's manager: the role is what is asked for.
    private boolean asksForRole(int at) {
        if (at + 1 < units.size()) {
            return units.words.get(at + 1).equals("of");
        }
        return at > 0 && units.has("who", "what") && units.unit(at - 1).isValue();
    }

    private List<Piece> ofNumber(int at, RuleUnits.Unit unit) {
        boolean compared = units.closed(at).isPresent() || units.isBefore(at, 4, RuleWords.COMPARED);
        boolean afterTable = at > 0 && !units.unit(at - 1).tables.isEmpty();
        boolean top = units.threshold < 0 && units.isBefore(at, 1, Set.of("top", "bottom"));
        if (top || (units.has(RuleWords.RANKED) && !compared && !afterTable)) {
            units.limit = unit.literal();
            return List.of();
        }
        RuleUnits.Unit before = at > 0 ? units.unit(at - 1) : null;
        boolean named = before != null && !before.isValue() && before.sure && !before.columns.isEmpty()
                && before.columns.getFirst().kind() == Kind.NUM; // lot number 3, where lots have a number
        if (!named && (afterTable || units.isBefore(at, 1, Set.of("number", "id"))) && !compared) {
            List<LinkColumn> keys = units.ofBase(Kind.PK);
            return keys.isEmpty() ? List.of() : List.of(id(keys.getFirst()), word("="), unit.literal());
        }
        Optional<LinkColumn> column = numberColumn(at);
        if (column.isEmpty()) {
            return List.of();
        }
        if (units.isRange(at)) {
            units.taken.add(at + 2);
            return List.of(id(column.get()), word("between"), unit.literal(), units.unit(at + 2).literal());
        }
        return List.of(id(column.get()), word(sign(at)), unit.literal());
    }

    private String sign(int at) {
        List<String> words = units.before(at, 4);
        Optional<String> said = words.stream().filter(w -> w.equals(">=") || w.equals("<=")).findFirst();
        if (said.isPresent()) {
            return said.get();
        }
        Optional<String> closed = units.closed(at);
        if (closed.isPresent()) {
            return closed.get();
        }
        if (units.isBefore(at, 4, RuleWords.BELOW)) {
            return "<";
        }
        return units.isBefore(at, 4, RuleWords.ABOVE) || units.isBefore(at, 4, BOUNDS) ? ">" : "=";
    }

    /// The number column nearest to a place of the question, words before it first.
    private Optional<LinkColumn> numberColumn(int at) {
        Optional<LinkColumn> amount = IntStream.range(Math.max(0, at - 4), at)
                .filter(i -> units.isSureTable(i) && !units.unit(i).isValue() && !units.unit(i).tables.contains(units.base()))
                .filter(i -> units.words.get(i + 1).equals("of"))
                .boxed()
                .flatMap(i -> numbers.amount(units.unit(i).tables.getFirst()).stream())
                .findFirst();
        if (amount.isPresent()) {
            return amount; // a scholarship of more than 3000
        }
        return IntStream.range(0, units.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> Math.abs(i - at)).thenComparing(i -> i))
                .flatMap(i -> numbers.at(i).stream())
                .findFirst()
                .or(() -> onlyNumber(at));
    }

    /// The base's only number, where nothing else is compared: orders over 500.
    private Optional<LinkColumn> onlyNumber(int at) {
        List<LinkColumn> own = units.ofBase(Kind.NUM);
        boolean ranked = units.before(at, 4).stream().anyMatch(units.lexicon()::ranks);
        return own.size() == 1 && !ranked ? Optional.of(own.getFirst()) : Optional.empty();
    }
}
