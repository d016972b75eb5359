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

    private static final Set<String> ENDS = RuleWords.words(
            "terminated termination left exit leaving end ended ending closed resolved completed finished completion resigned term");
    private static final Set<List<String>> OR_LATER = Set.of(List.of("or", "later"), List.of("or", "newer"), List.of("or", "after"),
            List.of("and", "later"), List.of("and", "after"), List.of("or", "since"));
    private static final Set<List<String>> OR_EARLIER =
            Set.of(List.of("or", "earlier"), List.of("or", "before"), List.of("or", "older"), List.of("and", "earlier"));
    private static final Set<String> AUXILIARY = RuleWords.words("been was were has have all we ever it them any");

    private final RuleUnits units;
    private final RuleNumbers numbers;
    /// Conditions that phrases of several words made.
    private List<List<Piece>> phrased = List.of();

    RuleConditions(RuleUnits units) {
        this.units = units;
        this.numbers = units.numbers();
    }

    void phrased(List<List<Piece>> found) {
        phrased = List.copyOf(found);
    }

    /// The conditions in their order. Takes the units it used.
    List<List<Piece>> all(boolean grouped) {
        List<Piece> missing = grouped ? List.of() : missingRows();
        units.missing = missing.size() == 2 && missing.get(1) instanceof Piece.TableId(LinkTable table) ? table : null;
        List<List<Piece>> all = conditions();
        phrased.stream().filter(condition -> !relates(condition)).forEach(all::add);
        List<List<Piece>> whole = missing.isEmpty() ? all : withMissing(all, missing);
        phrased.stream().filter(RuleConditions::relates).forEach(whole::add);
        return whole;
    }

    private static boolean relates(List<Piece> condition) {
        return condition.getFirst() instanceof Piece.Keyword(String text) && (text.equals("exist") || text.equals("noexist"));
    }

    /// The conditions behind `where`, nothing where there are none.
    List<Piece> where() {
        return where(all(false));
    }

    static List<Piece> where(List<List<Piece>> conditions) {
        List<Piece> where = new ArrayList<>();
        if (!conditions.isEmpty()) {
            where.add(word("where"));
            where.addAll(joined(conditions));
        }
        return where;
    }

    /// Whether the columns of a place make a condition of their own: overdue, active, without a phone.
    boolean isTruth(int at) {
        if (units.unit(at).columns.isEmpty()) {
            return false;
        }
        Set<Integer> taken = Set.copyOf(units.taken);
        boolean found = !ofName(at).isEmpty();
        units.taken.retainAll(taken);
        return found;
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
            if (lacksRows(at)) {
                units.taken.add(at);
                return List.of(word("noexist"), new Piece.TableId(unit.columns.getFirst().home()));
            }
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
        return units.base() == units.tables.getFirst() && units.tables.size() == 1 ? idle() : List.of();
    }

    /// Tags never used, teams with nobody in them, regions where we run nothing.
    private List<Piece> idle() {
        for (int at = 0; at < units.size(); at++) {
            String word = units.words.get(at);
            Optional<String> follows =
                    units.after(at, 3).stream().filter(other -> !AUXILIARY.contains(other)).findFirst();
            boolean used = units.words.subList(Math.max(0, at - 3), Math.min(at + 3, units.size())).contains("used");
            boolean idle = (Set.of("never", "not").contains(word) && Set.of("used", "use").contains(follows.orElse("")))
                    || Set.of("nobody", "nothing").contains(word)
                    || (Set.of("unused", "empty").contains(word) && units.unit(at).columns.isEmpty())
                    || (word.equals("never") && used);
            List<LinkColumn> below = idle
                    ? units.keys().stream().filter(key -> key.key().home() == units.base() && key.home() != units.base()).toList()
                    : List.of();
            if (!below.isEmpty()) {
                LinkTable table = below.stream()
                        .map(LinkColumn::home)
                        .filter(home -> word.equals("nobody") && units.isPerson(home))
                        .findFirst()
                        .orElse(below.getFirst().home());
                return List.of(word("noexist"), new Piece.TableId(table));
            }
        }
        return List.of();
    }

    /// Whether a number of rows is denied that belong to the base: warehouses with no stock.
    private boolean lacksRows(int at) {
        RuleUnits.Unit unit = units.unit(at);
        if (unit.isValue() || !unit.tables.isEmpty() || unit.columns.isEmpty() || !unit.linked) {
            return false;
        }
        LinkColumn column = unit.columns.getFirst();
        return column.kind() == Kind.NUM
                && column.home() != units.base()
                && units.pointsTo(column.home(), units.base())
                && isDenied(at);
    }

    /// Whether no or without stands directly before a name, which may have several words.
    private boolean isDenied(int at) {
        int before = at - 1;
        while (before >= 0 && units.leads(before)) {
            before--;
        }
        return before >= 0 && Set.of("no", "without", "lacking").contains(units.words.get(before));
    }

    /// Whether a word is denied with nothing between that the schema knows: not subscribed to the newsletter.
    private boolean isDeniedAfar(int at) {
        for (int i = at - 1; i >= Math.max(0, at - 5) && !units.unit(i).isKnown(); i--) {
            if (RuleWords.ABSENT.contains(units.words.get(i))) {
                return true;
            }
        }
        return false;
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
            case NUM -> {
                if (at > 0 && units.words.get(at - 1).equals("nth")) {
                    units.nth = unit.literal();
                    yield List.of();
                }
                yield ofNumber(at, unit);
            }
            case YEAR, MONTH, DATE, DUR, REL -> {
                Optional<LinkColumn> date = year(value).or(() -> dateSaid(at));
                List<LinkColumn> dates = unit.columns.isEmpty() ? units.ofBase(Kind.DATE) : unit.columns;
                yield date.or(() -> date(dates)).map(column -> ofDate(at, unit, value, id(column))).orElse(List.of());
            }
        };
    }

    /// A number that holds years, where the base has no date or the number is named: built before 1980.
    private Optional<LinkColumn> year(Value value) {
        if (value.type() != Value.Type.YEAR) {
            return Optional.empty();
        }
        return units.ofBase(Kind.NUM).stream()
                .filter(column -> column.words().contains("year"))
                .findFirst()
                .filter(column -> units.ofBase(Kind.DATE).isEmpty() || units.columns().contains(column));
    }

    /// The date of the base that a verb near a value speaks of: policies that expire next month.
    private Optional<LinkColumn> dateSaid(int at) {
        return IntStream.range(0, units.size())
                .filter(i -> Math.abs(i - at) <= 5 && !units.unit(i).isValue())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> Math.abs(i - at)).thenComparing(i -> i))
                .map(units::unit)
                .filter(unit -> !units.lexicon().isNewest(unit.word) && !units.lexicon().ranks(unit.word))
                .filter(unit -> !unit.columns.isEmpty() && unit.columns.size() < 3)
                .map(unit -> unit.columns.getFirst())
                .filter(column -> column.kind() == Kind.DATE && column.home() == units.base())
                .findFirst();
    }

    /// A date of the rows that are missing or measured, where these belong to the base: no orders this year, net pay in May.
    private Optional<LinkColumn> focus() {
        LinkTable table = units.missing;
        if (table == null) {
            table = IntStream.range(0, units.size())
                    .filter(i -> units.unit(i).linked)
                    .boxed()
                    .flatMap(i -> numbers.at(i).stream())
                    .map(LinkColumn::home)
                    .filter(home -> home != units.base())
                    .findFirst()
                    .filter(home -> numbers.parents(home).contains(units.base()))
                    .orElse(null);
        }
        return table == null
                ? Optional.empty()
                : table.columns().stream().filter(column -> column.kind() == Kind.DATE).findFirst();
    }

    /// The date of the rows in focus, or of the base; another table's only where the question says its name or the base has none.
    private Optional<LinkColumn> date(List<LinkColumn> candidates) {
        Optional<LinkColumn> focus = focus();
        boolean said = !candidates.isEmpty() && units.says(candidates.getFirst());
        if (focus.isPresent() && !said) {
            return focus;
        }
        return candidates.isEmpty() ? Optional.empty() : Optional.of(dateOf(candidates));
    }

    private LinkColumn dateOf(List<LinkColumn> dates) {
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

    private List<Piece> ofDate(int at, RuleUnits.Unit unit, Value value, Piece column) {
        List<String> words = units.before(at, 3);
        if (units.isRange(at)) {
            units.taken.add(at + 2);
            return List.of(column, word("between"), unit.literal(), units.unit(at + 2).literal());
        }
        List<String> after = units.after(at, 2);
        if (OR_LATER.contains(after) || OR_EARLIER.contains(after)) {
            return List.of(column, word(OR_LATER.contains(after) ? ">=" : "<="), unit.literal());
        }
        String sign;
        boolean until = !words.isEmpty() && Set.of("until", "by").contains(words.getLast());
        boolean upTo = words.size() > 1 && words.subList(words.size() - 2, words.size()).equals(List.of("up", "to"));
        if (value.type() == Value.Type.DUR) {
            boolean older = words.contains("older") || units.has("ago");
            sign = words.contains("next") ? "next" : older ? "<" : ">=";
        } else if (words.contains("since")) {
            sign = units.isBefore(at, 5, Set.of("not", "never", "no")) ? "<" : ">=";
        } else if (until || upTo) {
            sign = "<=";
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
        Optional<String> lasting = lasting(at, column);
        if (lasting.isPresent()) {
            units.taken.add(at);
            return List.of(id(column), word(lasting.get()));
        }
        if (isIncluded(at, column)) {
            return List.of();
        }
        if (column.kind() == Kind.BOOL) {
            units.taken.add(at);
            boolean prefixed = List.of("in", "un", "dis", "non").stream().anyMatch(unit.word::startsWith);
            return List.of(id(column), word(absent || isDeniedAfar(at) || (!unit.sure && prefixed) ? "no" : "yes"));
        }
        boolean valued = units.units.subList(Math.max(0, at - 4), at).stream().anyMatch(RuleUnits.Unit::isValue);
        if (column.kind() == Kind.NUM && unit.sure && !valued && units.isBefore(at, 4, Set.of("below", "than", "under", "above"))) {
            List<LinkColumn> others = new ArrayList<>();
            units.units.subList(0, at).forEach(other -> others.addAll(other.columns));
            List<LinkColumn> own = column.home().columns().stream().filter(other -> other != column).toList();
            own.stream().filter(other -> other.words().stream().anyMatch(this::isQuantity)).forEach(others::add);
            others.addAll(own);
            String sign = units.isBefore(at, 3, RuleWords.ABOVE) ? ">" : "<";
            return others.stream()
                    .filter(other -> other.kind() == Kind.NUM)
                    .findFirst()
                    .map(other -> List.of(id(other), word(sign), id(column)))
                    .orElse(List.of());
        }
        if (units.after(at, 2).contains("since") && !lacking) {
            return List.of(); // not patched since January: the date says it
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

    private boolean isQuantity(String word) {
        return Set.of("quantity", "stock").contains(units.lexicon().canon(word));
    }

    private boolean goesOn(int at, LinkColumn column) {
        RuleUnits.Unit unit = units.unit(at);
        return column.kind() == Kind.DATE
                && !unit.sure
                && (units.lexicon().isOpen(unit.word) || units.lexicon().isOver(unit.word))
                && column.home() == units.base()
                && !units.isBefore(at, 3, RuleWords.ABSENT);
    }

    /// Whether `leavers included` asks for no condition.
    private boolean isIncluded(int at, LinkColumn column) {
        return goesOn(at, column) && units.lexicon().isOver(units.unit(at).word) && units.has("include", "included", "including");
    }

    /// Active employees, former members: a date of an end that is missing or not; empty where the word says nothing of the kind.
    private Optional<String> lasting(int at, LinkColumn column) {
        boolean dated = IntStream.range(0, units.size())
                .anyMatch(i -> units.isType(i, Value.Type.DATE, Value.Type.YEAR, Value.Type.MONTH, Value.Type.REL, Value.Type.DUR));
        boolean plain = column.words().stream().allMatch(word -> units.lexicon().isDateWord(word) || ENDS.contains(word));
        if (!goesOn(at, column) || isIncluded(at, column) || dated || !plain) {
            return Optional.empty();
        }
        boolean missing = units.lexicon().isOpen(units.unit(at).word) || units.has("exclude", "excluded");
        return Optional.of(missing ? "isnull" : "notnull");
    }

    /// No price, phone is missing, assigned to nobody.
    private boolean isLacking(int at) {
        return units.words.subList(Math.min(at + 1, units.size()), Math.min(at + 4, units.size())).stream()
                        .anyMatch(word -> units.lexicon().isMissing(word) || Set.of("nobody", "none").contains(word))
                || isDenied(at)
                || (units.unit(at).columns.getFirst().kind() == Kind.FK && units.isBefore(at, 4, Set.of("nobody", "none")));
    }
}
