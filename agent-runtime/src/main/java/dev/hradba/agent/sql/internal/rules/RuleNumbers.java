package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// Which number column a question means: the one its words speak of, an amount of money, a quantity, quantity times price.
final class RuleNumbers {

    private static final List<String> AMOUNTS = List.of("total", "amount", "revenue", "value", "cost", "price", "fee", "salary");
    private static final List<String> REVENUES = List.of("revenue", "total", "amount");
    private static final Set<String> PRICES = Set.of("price", "cost", "rate");
    private static final Set<String> QUANTITIES = RuleWords.words("quantity qty unit piece count");
    private static final Set<String> WHOLE = RuleWords.words("value amount worth sum total");
    private static final Set<String> STOCK = RuleWords.words("stock inventory level");

    private final RuleUnits units;
    private final Lexicon lexicon;

    RuleNumbers(RuleUnits units) {
        this.units = units;
        this.lexicon = units.lexicon();
    }

    /// Tables that a row of a table belongs to, by its keys and theirs, the table first.
    List<LinkTable> parents(LinkTable table) {
        List<LinkTable> found = new ArrayList<>(List.of(table));
        for (int at = 0; at < found.size(); at++) {
            LinkTable owner = found.get(at);
            units.keys().stream()
                    .filter(key -> key.home() == owner && !found.contains(key.key().home()))
                    .forEach(key -> {
                        if (!found.contains(key.key().home())) {
                            found.add(key.key().home());
                        }
                    });
        }
        return found;
    }

    /// The number column that a place speaks of, the fittest of several.
    Optional<LinkColumn> at(int place) {
        return whole(place, fittest(numbers(place)));
    }

    /// The same, only among columns of rows that belong to a table.
    Optional<LinkColumn> at(int place, LinkTable above) {
        return whole(place, fittest(numbers(place).stream().filter(column -> parents(column.home()).contains(above)).toList()));
    }

    /// Order value: the total of orders rather than their shipping cost or the price of something else.
    private Optional<LinkColumn> whole(int place, Optional<LinkColumn> found) {
        RuleUnits.Unit unit = units.unit(place);
        if (found.isEmpty() || unit.sure || !WHOLE.contains(unit.word)) {
            return found;
        }
        LinkTable home = found.get().home();
        if (!units.tables.isEmpty() && !units.tables.contains(home)) {
            return amount(units.tables.getFirst()).or(() -> found);
        }
        boolean lesser = found.get().words().stream().anyMatch(lexicon::isLesser);
        return lesser ? amount(home).or(() -> found) : found;
    }

    private List<LinkColumn> numbers(int place) {
        RuleUnits.Unit unit = units.unit(place);
        if (unit.isValue() || !unit.tables.isEmpty()) {
            return List.of();
        }
        boolean pieces = RuleWords.PIECES.contains(unit.word) && !units.has(RuleWords.PRICES);
        Set<LinkTable> beside = new HashSet<>();
        units.units.subList(Math.max(0, place - 2), place).stream()
                .filter(other -> !other.isValue() && !other.tables.isEmpty())
                .forEach(other -> beside.add(other.tables.getFirst()));
        return unit.columns.stream()
                .sorted(Comparator.comparing((LinkColumn column) -> !beside.contains(column.home())))
                .filter(column -> column.kind() == Kind.NUM)
                .filter(column -> !pieces || column.words().stream().noneMatch(RuleWords.PRICES::contains))
                .toList();
    }

    /// Every number that the words name or hint at, one a place, in their order.
    List<LinkColumn> all() {
        List<LinkColumn> found = new ArrayList<>();
        for (int place = 0; place < units.size(); place++) {
            at(place).ifPresent(found::add);
        }
        return found;
    }

    /// The same, only of rows that belong to a table.
    List<LinkColumn> all(LinkTable above) {
        List<LinkColumn> found = new ArrayList<>();
        for (int place = 0; place < units.size(); place++) {
            at(place, above).ifPresent(found::add);
        }
        return found;
    }

    /// Of number columns one of the tables in question, then one without words that the question does not say.
    Optional<LinkColumn> fittest(List<LinkColumn> numbers) {
        Set<String> said = new HashSet<>();
        units.words.forEach(word -> said.add(lexicon.canon(word)));
        Set<LinkTable> limited = new HashSet<>(); // unpaid amount: of payments
        units.taken.forEach(i -> units.unit(i).columns.stream().limit(1).forEach(column -> limited.add(column.home())));
        return numbers.stream()
                .min(Comparator.comparing((LinkColumn column) -> !units.isBase(column.home())
                                && !units.tables.contains(column.home())
                                && !limited.contains(column.home()))
                        .thenComparing(column -> column.words().stream()
                                .anyMatch(word -> lexicon.isLesser(word) && !said.contains(lexicon.canon(word))))
                        .thenComparing(numbers::indexOf));
    }

    private static List<LinkColumn> numbersOf(LinkTable table) {
        return table.columns().stream().filter(column -> column.kind() == Kind.NUM).toList();
    }

    private Optional<LinkColumn> first(LinkTable table, List<String> words) {
        for (String word : words) {
            List<LinkColumn> columns =
                    numbersOf(table).stream().filter(column -> column.words().contains(word)).toList();
            if (!columns.isEmpty()) {
                return fittest(columns);
            }
        }
        return Optional.empty();
    }

    /// The number of a table that speaks of money in whole.
    Optional<LinkColumn> amount(LinkTable table) {
        return first(table, AMOUNTS);
    }

    /// The amount of money of the nearest rows that belong to a table.
    Optional<LinkColumn> amountBelow(LinkTable table) {
        return units.schema().tables().stream()
                .filter(other -> other != table && units.pointsTo(other, table))
                .flatMap(other -> amount(other).stream())
                .findFirst();
    }

    /// Whether a column is a number of pieces; a unit price is none.
    private static boolean isQuantity(LinkColumn column) {
        return column.kind() == Kind.NUM
                && column.words().stream().anyMatch(QUANTITIES::contains)
                && column.words().stream().noneMatch(RuleWords.PRICES::contains);
    }

    /// The quantity of rows that belong to a table and to another: how many of it were sold.
    Optional<LinkColumn> sold(LinkTable table) {
        List<LinkColumn> many = units.schema().columns().stream()
                .filter(column -> isQuantity(column)
                        && column.home() != table
                        && column.home().words().stream().noneMatch(STOCK::contains)
                        && column.words().stream().noneMatch(STOCK::contains))
                .toList();
        List<LinkColumn> near = many.stream()
                .filter(column -> units.pointsTo(column.home(), table)
                        && units.keys().stream().anyMatch(key -> key.home() == column.home() && key.key().home() != table))
                .toList();
        List<LinkColumn> far = many.stream()
                .filter(column -> parents(column.home()).contains(table)
                        && units.keys().stream().filter(key -> key.home() == column.home()).count() > 1)
                .toList();
        return fittest(near.isEmpty() ? far : near);
    }

    /// How many of a table's rows lie in stock.
    Optional<LinkColumn> stocked(LinkTable table) {
        return units.schema().columns().stream()
                .filter(column -> column.kind() == Kind.NUM
                        && column.words().stream().anyMatch(word -> QUANTITIES.contains(lexicon.canon(word)))
                        && column.words().stream().noneMatch(RuleWords.PRICES::contains))
                .filter(column -> (column.home() == table && column.words().contains("stock"))
                        || (column.home().words().stream().anyMatch(STOCK::contains) && parents(column.home()).contains(table)))
                .findFirst();
    }

    /// Money by rows of a table: an amount of rows that belong to it, else quantity times price; empty without any.
    List<Piece> revenue(LinkTable table) {
        List<LinkTable> near = new ArrayList<>(units.tables.stream()
                .filter(other -> other != table && parents(other).contains(table))
                .toList());
        units.keys().stream().filter(key -> key.key().home() == table).forEach(key -> near.add(key.home()));
        for (LinkTable other : near) {
            Optional<LinkColumn> whole = first(other, REVENUES);
            if (whole.isPresent()) {
                return sum(whole.get());
            }
        }
        Optional<LinkColumn> turnover = turnover()
                .filter(sales -> parents(sales).contains(table) && sales.words().stream().anyMatch(RuleWords.SALES::contains))
                .flatMap(this::amount)
                .filter(column -> column.words().stream().anyMatch(REVENUES::contains));
        if (turnover.isPresent()) {
            return sum(turnover.get());
        }
        for (LinkTable other : units.schema().tables()) {
            if (other == table || !parents(other).contains(table)) {
                continue;
            }
            Optional<LinkColumn> many = numbersOf(other).stream()
                    .filter(column -> isQuantity(column) && column.words().stream().noneMatch(STOCK::contains))
                    .findFirst();
            Optional<LinkColumn> price = numbersOf(other).stream()
                    .filter(column -> column.words().stream().anyMatch(PRICES::contains))
                    .findFirst();
            if (many.isPresent() && price.isPresent()) {
                return List.of(word("times"), id(many.get()), id(price.get()));
            }
        }
        return amountBelow(table).map(RuleNumbers::sum).orElse(List.of());
    }

    /// The table whose rows are sales: an amount of money and a date, orders and invoices before others.
    Optional<LinkTable> turnover() {
        List<LinkTable> found = units.schema().tables().stream()
                .filter(table -> table.columns().stream().anyMatch(column -> column.kind() == Kind.DATE))
                .filter(table -> numbersOf(table).stream().anyMatch(column -> column.words().stream().anyMatch(REVENUES::contains)))
                .toList();
        return found.stream()
                .filter(table -> table.words().stream().anyMatch(RuleWords.SALES::contains))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    /// Whether rows are order lines: a quantity of what one key says, in something that another key says.
    boolean sells(LinkTable table) {
        boolean counted = numbersOf(table).stream().anyMatch(column -> column.words().stream().anyMatch(QUANTITIES::contains));
        long keys = table.columns().stream().filter(column -> column.target() != null).count();
        return counted && keys > 1 && table.words().stream().noneMatch(STOCK::contains);
    }

    private static List<Piece> sum(LinkColumn column) {
        return List.of(word("sum"), id(column));
    }
}
