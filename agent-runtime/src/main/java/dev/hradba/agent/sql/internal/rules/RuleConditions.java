package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Piece;

/// One condition per value, and conditions without values: missing rows, keys and dates, truths, two columns compared.
final class RuleConditions {

    private static final Set<String> EXCEPT = RuleWords.words("not except excluding non");
    private static final Set<String> BOUNDS = RuleWords.words(">= <=");

    private final RuleUnits units;

    private RuleConditions(RuleUnits units) {
        this.units = units;
    }

    /// The conditions in their order. Takes the units it used.
    static List<List<Piece>> of(RuleUnits units, boolean grouped) {
        RuleConditions rules = new RuleConditions(units);
        List<Piece> missing = grouped ? List.of() : rules.missingRows();
        List<List<Piece>> all = rules.conditions();
        return missing.isEmpty() ? all : withMissing(all, missing);
    }

    static List<Piece> joined(List<List<Piece>> conditions) {
        List<Piece> joined = new ArrayList<>();
        for (List<Piece> condition : conditions) {
            if (!joined.isEmpty()) {
                joined.add(word("and"));
            }
            joined.addAll(condition);
        }
        return joined;
    }

    /// Conditions on the missing rows' own table belong to them: no deployments in the last 30 days.
    private static List<List<Piece>> withMissing(List<List<Piece>> all, List<Piece> missing) {
        List<List<Piece>> own = new ArrayList<>();
        List<List<Piece>> rest = new ArrayList<>();
        for (List<Piece> condition : all) {
            boolean belongs = missing.get(1) instanceof Piece.TableId(LinkTable table)
                    && condition.getFirst() instanceof Piece.ColumnId(LinkColumn column)
                    && column.home() == table;
            (belongs ? own : rest).add(condition);
        }
        List<Piece> whole = new ArrayList<>(missing);
        if (!own.isEmpty()) {
            whole.add(word("such"));
            whole.addAll(joined(own));
        }
        rest.add(whole);
        return rest;
    }

    private static Piece word(String text) {
        return new Piece.Keyword(text);
    }

    private static Piece id(LinkColumn column) {
        return new Piece.ColumnId(column);
    }

    /// Tables without related rows; people who own no assets. The units are taken so that they make no other condition.
    private List<Piece> missingRows() {
        if (units.tables.isEmpty()) {
            return List.of();
        }
        for (int at = 0; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (neverHappened(at)) {
                units.taken.add(at);
                return List.of(word("noexist"), new Piece.TableId(unit.columns.getFirst().home()));
            }
            boolean other = !unit.tables.isEmpty() && unit.tables.getFirst() != units.tables.getFirst() && !unit.isValue();
            if (other && units.isBefore(at, 4, RuleWords.ABSENT)) {
                Optional<LinkColumn> role =
                        units.columns().stream().filter(column -> !column.role().isEmpty()).findFirst();
                if (role.isPresent() && role.get().key().home() == units.tables.getFirst()) {
                    IntStream.range(0, units.size())
                            .filter(i -> units.unit(i).columns.contains(role.get()))
                            .forEach(units.taken::add);
                    return List.of(word("noexist"), id(role.get()));
                }
                return units.keys().stream()
                        .filter(key -> key.home() == units.base() && key.key().home() == unit.tables.getFirst())
                        .findFirst()
                        .map(key -> List.of(id(key), word("isnull")))
                        .orElse(List.of(word("noexist"), new Piece.TableId(unit.tables.getFirst())));
            }
        }
        return List.of();
    }

    /// Whether a date is denied that belongs to rows of another table: services never deployed.
    private boolean neverHappened(int at) {
        RuleUnits.Unit unit = units.unit(at);
        if (unit.isValue() || unit.columns.isEmpty() || !Set.of(Kind.DATE, Kind.FK).contains(unit.columns.getFirst().kind())) {
            return false;
        }
        LinkTable table = unit.columns.getFirst().home();
        return table != units.base()
                && units.isBefore(at, 3, Set.of("never", "not"))
                && units.keys().stream().anyMatch(key -> key.home() == table && key.key().home() == units.base());
    }

    private List<List<Piece>> conditions() {
        List<List<Piece>> all = new ArrayList<>();
        for (int at = 0; at < units.size(); at++) {
            if (!units.taken.contains(at) && at != units.threshold) {
                List<Piece> condition = units.unit(at).isValue() ? ofValue(at) : ofName(at);
                if (!condition.isEmpty()) {
                    add(all, condition);
                }
            }
        }
        return all;
    }

    /// Adds a condition; two equalities of one column can only be meant as or.
    private static void add(List<List<Piece>> all, List<Piece> condition) {
        Piece equal = word("=");
        for (List<Piece> other : all) {
            boolean same = other.size() >= 3
                    && other.getFirst().equals(condition.getFirst())
                    && other.get(1).equals(equal)
                    && condition.get(1).equals(equal);
            if (same && condition.size() == 3) {
                other.add(word("or"));
                other.addAll(condition);
                return;
            }
        }
        all.add(new ArrayList<>(condition));
    }

    // ---- values ----

    private List<Piece> ofValue(int at) {
        RuleUnits.Unit unit = units.unit(at);
        Value value = units.value(unit);
        return switch (value.type()) {
            case CELL -> ofCell(at, unit, value);
            case STR -> {
                Optional<LinkColumn> text =
                        units.columns().stream().filter(column -> column.kind().isText()).findFirst();
                String sign = units.has("start", "starts", "beginning", "begin") ? "starts" : "like";
                yield text.map(column -> List.of(id(column), word(sign), unit.literal())).orElse(List.of());
            }
            case NUM -> ofNumber(at, unit);
            case YEAR, MONTH, DATE, DUR, REL -> {
                List<LinkColumn> dates = unit.columns.isEmpty() ? units.ofBase(Kind.DATE) : unit.columns;
                yield dates.isEmpty() ? List.of() : ofDate(at, unit, value, id(date(dates)));
            }
        };
    }

    /// The date of the base; another table's only where the question says its name or the base has none.
    private LinkColumn date(List<LinkColumn> dates) {
        Optional<LinkColumn> own = dates.stream().filter(column -> column.home() == units.base()).findFirst();
        if (own.isPresent() || units.says(dates.getFirst())) {
            return own.orElse(dates.getFirst());
        }
        return units.ofBase(Kind.DATE).stream()
                .filter(column -> !column.words().contains("birth"))
                .findFirst()
                .orElse(dates.getFirst());
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
        if (columns.isEmpty()) {
            return List.of();
        }
        LinkColumn column = columns.stream()
                .filter(candidate -> candidate.home() == units.base())
                .findFirst()
                .or(() -> columns.stream().filter(candidate -> units.tables.contains(candidate.home())).findFirst())
                .orElse(columns.getFirst());
        return List.of(id(column), word(units.isBefore(at, 3, EXCEPT) ? "!=" : "="), unit.literal());
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
        if ((afterTable || units.isBefore(at, 1, Set.of("number", "id"))) && !compared) {
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
        return IntStream.range(0, units.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> Math.abs(i - at)).thenComparing(i -> i))
                .flatMap(i -> units.unit(i).columns.stream())
                .filter(column -> column.kind() == Kind.NUM)
                .findFirst()
                .or(() -> onlyNumber(at));
    }

    /// The base's only number, where nothing else is compared: orders over 500.
    private Optional<LinkColumn> onlyNumber(int at) {
        List<LinkColumn> own = units.ofBase(Kind.NUM);
        boolean ranked = units.before(at, 4).stream().anyMatch(units.lexicon()::ranks);
        return own.size() == 1 && !ranked ? Optional.of(own.getFirst()) : Optional.empty();
    }

    private List<Piece> ofDate(int at, RuleUnits.Unit unit, Value value, Piece column) {
        List<String> words = units.before(at, 3);
        if (units.isRange(at)) {
            units.taken.add(at + 2);
            return List.of(column, word("between"), unit.literal(), units.unit(at + 2).literal());
        }
        String sign;
        if (value.type() == Value.Type.DUR) {
            boolean older = words.contains("older") || units.has("ago");
            sign = words.contains("next") ? "next" : older ? "<" : ">=";
        } else if (words.contains("since")) {
            sign = ">=";
        } else if (words.contains("after") || words.contains("later")) {
            sign = ">";
        } else {
            sign = words.contains("before") || words.contains("earlier") ? "<" : "=";
        }
        return List.of(column, word(sign), unit.literal());
    }

    // ---- names ----

    private List<Piece> ofName(int at) {
        RuleUnits.Unit unit = units.unit(at);
        if (unit.columns.isEmpty()) {
            return List.of();
        }
        LinkColumn column = unit.columns.getFirst();
        boolean lacking = isLacking(at);
        boolean absent = lacking || units.isBefore(at, 3, RuleWords.ABSENT) || unit.word.startsWith("un");
        if (column.kind() == Kind.DATE && units.lexicon().isLapsed(unit.word)) {
            units.taken.add(at);
            Optional<LinkColumn> settled = column.home().columns().stream()
                    .filter(other -> other.kind() == Kind.DATE && other.words().stream().anyMatch(units.lexicon()::isSettled))
                    .filter(other -> unit.word.equals("overdue"))
                    .findFirst();
            return settled.map(date -> List.of(id(column), word("past"), word("and"), id(date), word("isnull")))
                    .orElse(List.of(id(column), word("past")));
        }
        if (column.kind() == Kind.BOOL) {
            units.taken.add(at);
            boolean prefixed = List.of("in", "un", "dis", "non").stream().anyMatch(unit.word::startsWith);
            return List.of(id(column), word(absent || (!unit.sure && prefixed) ? "no" : "yes"));
        }
        boolean valued = units.units.subList(Math.max(0, at - 4), at).stream().anyMatch(RuleUnits.Unit::isValue);
        if (column.kind() == Kind.NUM && unit.sure && !valued && units.isBefore(at, 4, Set.of("below", "than", "under", "above"))) {
            List<LinkColumn> others = new ArrayList<>();
            units.units.subList(0, at).forEach(other -> others.addAll(other.columns));
            others.addAll(column.home().columns().stream().filter(other -> other != column).toList());
            String sign = units.isBefore(at, 3, RuleWords.ABOVE) ? ">" : "<";
            return others.stream()
                    .filter(other -> other.kind() == Kind.NUM)
                    .findFirst()
                    .map(other -> List.of(id(other), word(sign), id(column)))
                    .orElse(List.of());
        }
        boolean canMiss = switch (column.kind()) {
            case DATE, CAT, TXT, FK -> true;
            case NUM, NAME, BOOL -> lacking;
            case PK -> false;
        };
        if (absent && canMiss) {
            units.taken.add(at);
            return List.of(id(column), word("isnull"));
        }
        return List.of();
    }

    /// No price, phone is missing, assigned to nobody.
    private boolean isLacking(int at) {
        return units.words.subList(Math.min(at + 1, units.size()), Math.min(at + 4, units.size())).stream()
                        .anyMatch(word -> units.lexicon().isMissing(word) || Set.of("nobody", "none").contains(word))
                || units.isBefore(at, 1, Set.of("no", "without", "lacking"));
    }
}
