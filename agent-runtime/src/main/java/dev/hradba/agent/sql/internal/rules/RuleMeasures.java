package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

/// What a question counts, sums or averages.
final class RuleMeasures {

    private final RuleUnits units;
    private final RuleNumbers numbers;

    /// An aggregate word and its place.
    record Function(int place, String name) {}

    RuleMeasures(RuleUnits units, RuleNumbers numbers) {
        this.units = units;
        this.numbers = numbers;
    }

    /// Whether an aggregate word is no part of a name: maximum is one in maximum salary, where a column is called so.
    boolean aggregates(int at) {
        String word = units.lexicon().canon(units.words.get(at));
        if (!units.unit(at).linked || !Set.of("min", "max").contains(word) || at + 1 >= units.size()) {
            return true;
        }
        return units.unit(at + 1).columns.stream()
                .noneMatch(column -> column.words().stream().anyMatch(other -> units.lexicon().canon(other).equals(word)));
    }

    /// Whether `number of` or `count of` stands at a place; the phone number of somebody counts nothing.
    boolean numbersRows(int at) {
        if (!Set.of("number", "count").contains(units.words.get(at)) || !units.isAfter(at, "of")) {
            return false;
        }
        boolean own = units.unit(at).columns.stream()
                .anyMatch(column -> column.kind().isText() || column.kind() == Kind.PK);
        if (own) {
            return false; // the reference numbers of
        }
        RuleUnits.Unit before = at > 0 ? units.unit(at - 1) : null;
        return before == null || before.isValue() || before.columns.isEmpty() || before.columns.getFirst().kind() != Kind.TXT;
    }

    /// How many, count, number of.
    boolean counts() {
        return IntStream.range(0, units.size()).anyMatch(this::numbersRows)
                || units.countsHeads()
                || units.has("count", "often")
                || (units.has("many") && !asksManyUnits());
    }

    /// Whether a number is asked for and no rows are counted: how many km, how many seats.
    boolean asksManyUnits() {
        int many = units.words.indexOf("many");
        if (many < 0) {
            return false;
        }
        List<Integer> places = units.isAfter(many + 1, "of") ? List.of(many + 1, many + 3) : List.of(many + 1, many + 2);
        for (int at : places) {
            if (at >= units.size()) {
                return false;
            }
            RuleUnits.Unit unit = units.unit(at);
            if (!unit.tables.isEmpty() || unit.isValue()) {
                return false;
            }
            if (!unit.columns.isEmpty()) {
                boolean rows = at + 1 < units.size() && Set.of("record", "entry", "row", "line").contains(units.words.get(at + 1));
                LinkColumn column = unit.columns.getFirst();
                // how many nights is no price per night
                boolean priced = column.words().stream().anyMatch(RuleWords.PRICES::contains) && !RuleWords.PRICES.contains(unit.word);
                return unit.linked && column.kind() == Kind.NUM && !rows && !priced;
            }
        }
        return false;
    }

    /// The amount of rows whose date a verb speaks of: how much has been paid at each branch.
    Optional<LinkColumn> ofVerb() {
        return units.units.stream()
                .filter(unit -> !unit.isValue())
                .flatMap(unit -> unit.columns.stream())
                .filter(column -> column.kind() == Kind.DATE)
                .flatMap(column -> numbers.amount(column.home()).stream())
                .findFirst();
    }

    /// An aggregate word that is no part of a name, with its place.
    Optional<Function> place() {
        for (int at = 0; at < units.size(); at++) {
            String word = units.words.get(at);
            if (Set.of("total", "all").contains(word) && at > 0 && units.words.get(at - 1).equals("in")) {
                return Optional.of(new Function(at, "sum"));
            }
            String function = RuleWords.AGGREGATES.get(word);
            if (function != null && units.unit(at).columns.isEmpty() && aggregates(at)) {
                return Optional.of(new Function(at, function));
            }
        }
        return Optional.empty();
    }

    /// The aggregate asked for; `total` at the end of `order total` is a column, before another number it is none.
    Optional<String> function() {
        for (int at = 0; at < units.size(); at++) {
            String function = RuleWords.AGGREGATES.get(units.words.get(at));
            if (function == null) {
                continue;
            }
            RuleUnits.Unit unit = units.unit(at);
            if (unit.linked && !unit.columns.isEmpty() && !unit.sure && units.isAfter(at, "of")) {
                return Optional.of(function); // total of unpaid invoices
            }
            if (!unit.linked || unit.columns.isEmpty()) {
                if (aggregates(at)) {
                    return Optional.of(function);
                }
                continue;
            }
            RuleUnits.Unit following = at + 1 < units.size() ? units.unit(at + 1) : null;
            if (following != null && !following.isValue() && (!following.columns.isEmpty() || following.linked)) {
                unit.columns.clear();
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    /// Number columns that words name or hint at, those whose rows belong to the key's table if there are any.
    List<LinkColumn> named(Optional<LinkTable> above) {
        List<LinkColumn> found = above.map(numbers::all).orElse(List.of());
        found = found.isEmpty() ? numbers.all() : found;
        Set<LinkColumn> sure = new HashSet<>();
        Set<LinkColumn> said = new HashSet<>();
        units.units.forEach(unit -> {
            if (unit.sure) {
                sure.addAll(unit.columns);
            }
            if (unit.linked) {
                said.addAll(unit.columns);
            }
        });
        return found.stream()
                .sorted(Comparator.comparing((LinkColumn column) -> !sure.contains(column))
                        .thenComparing(column -> !said.contains(column))
                        .thenComparing(column -> !units.isBase(column.home())))
                .toList();
    }

    /// The amounts of the base where an aggregate names no column, or money is asked for by a word of its own.
    List<LinkColumn> money() {
        if (units.words.stream().noneMatch(RuleWords.AGGREGATES::containsKey) && !namesMoney()) {
            return List.of();
        }
        List<LinkColumn> own = units.ofBase(Kind.NUM);
        return own.stream()
                .filter(column -> own.size() == 1 || column.words().stream().anyMatch(units.lexicon()::isMoney))
                .limit(1)
                .toList();
    }

    boolean namesMoney() {
        return units.units.stream().anyMatch(unit -> !unit.tables.isEmpty() && units.lexicon().isMoney(unit.word));
    }

    /// Each count and aggregate that is asked for, in order: number of orders and total amount, min and max price.
    List<List<Piece>> all() {
        List<List<Piece>> found = new ArrayList<>();
        Optional<LinkColumn> last = Optional.empty();
        for (int at = 0; at < units.size(); at++) {
            String word = units.words.get(at);
            boolean afterHow = at > 0 && units.words.get(at - 1).equals("how");
            if (numbersRows(at) || (word.equals("many") && afterHow)) {
                boolean totals = !found.isEmpty() && units.before(at, 2).stream().anyMatch(RuleWords.AGGREGATES::containsKey);
                if (totals && numbersAmount(at)) {
                    continue; // total number of tickets sold, where a column says it
                }
                if (totals) {
                    found.removeLast(); // total number of
                }
                found.add(List.of(word("count")));
                continue;
            }
            RuleUnits.Unit unit = units.unit(at);
            boolean inTotal = word.equals("total") && at > 0 && units.words.get(at - 1).equals("in");
            boolean aggregate = RuleWords.AGGREGATES.containsKey(word)
                    && !(unit.linked && !unit.columns.isEmpty())
                    && aggregates(at);
            boolean ofName = at > 0 && RuleWords.AGGREGATES.containsKey(units.words.get(at - 1)) && beginsName(at); // average total price
            if (inTotal || ofName || !(aggregate || (RuleWords.EXTREMES.containsKey(word) && isPaired()))) {
                continue;
            }
            last = column(at, last);
            if (last.isEmpty()) {
                return List.of();
            }
            String function = RuleWords.AGGREGATES.getOrDefault(word, RuleWords.EXTREMES.getOrDefault(word, "max"));
            found.add(List.of(word(function), id(last.get())));
        }
        return found.stream().distinct().toList();
    }

    /// Whether what stands behind `number of` is a column of numbers and no table.
    private boolean numbersAmount(int at) {
        int place = at + 2;
        while (place < units.size() && units.leads(place)) {
            place++;
        }
        return place < units.size()
                && units.unit(place).names()
                && units.unit(place).tables.isEmpty()
                && units.unit(place).columns.getFirst().kind() == Kind.NUM;
    }

    /// Whether a word is the first of a column's name that the next words say in whole.
    private boolean beginsName(int at) {
        return units.leads(at)
                && at + 1 < units.size()
                && !units.unit(at + 1).isValue()
                && units.unit(at + 1).columns.stream().limit(1).anyMatch(column -> column.words().contains(units.words.get(at)));
    }

    /// The column of an aggregate: what follows it, what the one before it had, what stands before it, the money.
    private Optional<LinkColumn> column(int at, Optional<LinkColumn> last) {
        Optional<LinkColumn> after = IntStream.range(at + 1, Math.min(at + 7, units.size()))
                .boxed()
                .flatMap(i -> numbers.at(i).stream())
                .findFirst();
        return after.or(() -> last)
                .or(() -> IntStream.range(0, at).boxed().flatMap(i -> numbers.at(i).stream()).reduce((one, next) -> next))
                .or(() -> money().stream().findFirst());
    }

    /// Whether two ends are joined by an `and`: the lowest and highest price.
    private boolean isPaired() {
        List<Integer> ends = IntStream.range(0, units.size())
                .filter(i -> RuleWords.EXTREMES.containsKey(units.words.get(i)))
                .boxed()
                .toList();
        if (ends.size() != 2) {
            return false;
        }
        int apart = ends.getLast() - ends.getFirst();
        return (apart == 2 || apart == 3) && units.words.subList(ends.getFirst(), ends.getLast()).contains("and");
    }

    /// Rows of the table that is measured become the base, so that joins repeat none of them.
    void moveBase(LinkColumn measured) {
        if (measured.home() != units.base() && units.schema().path(measured.home(), units.base()).isPresent()) {
            units.rebase(measured.home());
        }
    }

    /// A table's name as key stands for its rows where other rows are measured.
    List<Piece> wholeKey(List<Piece> key) {
        return key.getFirst() instanceof Piece.ColumnId(LinkColumn column)
                        && column.kind() == Kind.NAME
                        && column.home() != units.base()
                ? List.of(new Piece.TableId(column.home()))
                : key;
    }

    /// How many X did we sell, how many X are in stock: the column that counts pieces, empty where rows are counted.
    Optional<LinkColumn> pieces() {
        boolean asked = counts() || place().isPresent() || units.has("many");
        if (!asked || units.has("different", "distinct", "unique")) {
            return Optional.empty();
        }
        List<LinkTable> tables = new ArrayList<>();
        units.units.stream()
                .filter(unit -> unit.isValue() && !unit.columns.isEmpty() && units.value(unit).type() == Value.Type.CELL)
                .forEach(unit -> tables.add(unit.columns.getFirst().home()));
        tables.addAll(units.tables);
        for (LinkTable table : tables) {
            if (table.words().stream().anyMatch(RuleWords.SALES::contains)) {
                continue; // orders shipped to Spain are no pieces
            }
            Set<Optional<String>> own = new HashSet<>();
            table.words().forEach(word -> own.add(units.lexicon().family(word)));
            boolean sells = IntStream.range(0, units.size())
                    .anyMatch(i -> sells(i) && !own.contains(units.lexicon().family(units.words.get(i))));
            Optional<LinkColumn> sold = sells ? numbers.sold(table) : Optional.empty();
            if (sold.isPresent()) {
                return sold;
            }
            Optional<LinkColumn> stocked = units.has("stock", "inventory") ? numbers.stocked(table) : Optional.empty();
            if (stocked.isPresent()) {
                return stocked;
            }
        }
        return Optional.empty();
    }

    /// How many customers bought a hand grinder: order lines, whose people are counted once; empty where nothing was bought.
    Optional<LinkTable> bought() {
        return counts() ? boughtBy() : Optional.empty();
    }

    /// The order lines that lead from people to what they bought; empty where the base is no people or nothing was bought.
    Optional<LinkTable> boughtBy() {
        if (!units.isPerson(units.base()) || !units.has(RuleWords.SELLING)) {
            return Optional.empty();
        }
        return IntStream.range(0, units.size())
                .filter(i -> units.isType(i, Value.Type.CELL) && !units.unit(i).columns.isEmpty())
                .boxed()
                .flatMap(i -> numbers.sold(units.unit(i).columns.getFirst().home()).stream())
                .map(LinkColumn::home)
                .filter(rows -> numbers.parents(rows).contains(units.base()))
                .findFirst();
    }

    /// Whether a word speaks of selling and is no table.
    boolean sells(int at) {
        return RuleWords.SELLING.contains(units.words.get(at)) && !(units.unit(at).sure && !units.unit(at).tables.isEmpty());
    }

    /// The time that an average or `how long` asks for: its two dates, empty where no time is asked for or a number says it.
    List<Piece> span() {
        boolean asked = units.has("average", "mean", "long", "avg") && units.has("time", "take", "takes", "day", "hour", "long");
        if (!asked) {
            return List.of();
        }
        List<Piece> dates = durations();
        boolean said = IntStream.range(0, units.size())
                .anyMatch(i -> units.unit(i).linked
                        && !Set.of("hour", "day", "minute", "time").contains(units.words.get(i))
                        && numbers.at(i).isPresent());
        if (dates.isEmpty() || said) {
            return List.of();
        }
        List<Piece> span = new ArrayList<>(List.of(word(units.has("day") ? "avgdays" : "avghours")));
        span.addAll(dates);
        return span;
    }

    private boolean closes(String word) {
        return units.lexicon().isDone(word) || RuleWords.CLOSING.contains(word);
    }

    /// From the first date of a row to the date that the question names last, or between the two that it names.
    private List<Piece> durations() {
        List<LinkColumn> ends = units.named(Kind.DATE);
        List<LinkColumn> both = List.copyOf(new LinkedHashSet<>(ends));
        if (both.size() == 2 && units.has("between", "from") && both.getFirst().home() == both.getLast().home()) {
            return both.stream().sorted(Comparator.comparingInt(LinkColumn::id)).map(Piece::id).toList();
        }
        if (ends.isEmpty()) {
            List<LinkColumn> columns = units.ofBase(Kind.DATE);
            return columns.stream()
                    .skip(1)
                    .filter(column -> units.has("long", "length", "duration") && column.words().stream().anyMatch(this::closes))
                    .findFirst()
                    .map(end -> List.of(id(columns.getFirst()), id(end)))
                    .orElse(List.of());
        }
        LinkColumn end = ends.getLast();
        LinkColumn start = end.home().columns().stream().filter(column -> column.kind() == Kind.DATE).findFirst().orElse(end);
        return start == end ? List.of() : List.of(id(start), id(end));
    }
}
