package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// The conditions of a question: those of its values, and those without: missing rows, keys and dates, truths, two columns compared.
final class RuleConditions {

    private static final Set<String> COUNTED = RuleWords.words("quantity count level");

    private static final Set<String> ENDS = RuleWords.words(
            "terminated termination left exit leaving end ended ending closed resolved completed finished completion resigned term");
    private static final Set<Kind> ANY_KINDS = EnumSet.of(Kind.CAT, Kind.TXT, Kind.DATE, Kind.FK);
    private static final List<String> NEGATIONS = List.of("in", "un", "dis", "non", "de");
    private static final List<Piece> TRUTHS = List.of(word("yes"), word("no"));

    private final RuleUnits units;
    private final RuleDates dates;
    private final RuleValues values;
    private final RuleHappenings happenings;
    private final RuleAbsences absences;
    /// Conditions that phrases of several words made.
    private final List<List<Piece>> phrased = new ArrayList<>();

    RuleConditions(RuleUnits units) {
        this.units = units;
        this.dates = new RuleDates(units);
        this.values = new RuleValues(units, dates);
        this.happenings = new RuleHappenings(units);
        this.absences = new RuleAbsences(units, this, values);
    }

    void phrased(List<List<Piece>> found) {
        phrased.addAll(found);
    }

    /// The conditions in their order. Takes the units it used.
    List<List<Piece>> all(boolean grouped) {
        List<Piece> missing = grouped ? List.of() : absences.condition();
        units.missing = missing.size() == 2 && missing.get(1) instanceof Piece.TableId(LinkTable table) ? table : null;
        List<List<Piece>> found = conditions();
        phrased.stream().filter(condition -> !relates(condition)).forEach(found::add);
        List<List<Piece>> all = apart(found);
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

    /// Invoices from July not paid yet: a date that is missing is not the one in July.
    private static List<List<Piece>> apart(List<List<Piece>> all) {
        Set<LinkColumn> missing = new HashSet<>();
        for (List<Piece> condition : all) {
            boolean isNull = condition.size() == 2 && condition.getLast().equals(word("isnull"));
            if (isNull && condition.getFirst() instanceof Piece.ColumnId(LinkColumn column) && column.kind() == Kind.DATE) {
                missing.add(column);
            }
        }
        List<List<Piece>> result = new ArrayList<>();
        for (List<Piece> condition : all) {
            Optional<LinkColumn> other = condition.getFirst() instanceof Piece.ColumnId(LinkColumn column)
                            && missing.contains(column)
                            && condition.getLast() instanceof Piece.ValueId
                    ? column.home().columns().stream()
                            .filter(date -> date.kind() == Kind.DATE && !missing.contains(date) && !date.words().contains("birth"))
                            .findFirst()
                    : Optional.empty();
            List<Piece> moved = new ArrayList<>(condition);
            other.ifPresent(date -> moved.set(0, id(date)));
            result.add(moved);
        }
        return result;
    }

    /// Conditions on the missing rows' own table belong to them: no deployments in the last 30 days.
    private List<List<Piece>> withMissing(List<List<Piece>> all, List<Piece> missing) {
        List<List<Piece>> own = new ArrayList<>();
        List<List<Piece>> rest = new ArrayList<>();
        for (List<Piece> condition : all) {
            boolean belongs = missing.get(1) instanceof Piece.TableId(LinkTable table)
                    && condition.getFirst() instanceof Piece.ColumnId(LinkColumn column)
                    && column.home() == table;
            boolean since = belongs && condition.get(1).equals(word("<")) && units.has("since");
            if (since) {
                condition.set(1, word(">=")); // not ordered since June
            }
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

    /// Whether no or without stands directly before a name, which may have several words.
    boolean isDenied(int at) {
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

    private List<List<Piece>> conditions() {
        List<List<Piece>> found = new ArrayList<>();
        for (int at = 0; at < units.size(); at++) {
            if (!units.taken.contains(at) && at != units.threshold) {
                List<Piece> condition = units.unit(at).isValue() ? values.condition(at) : ofName(at);
                if (!condition.isEmpty()) {
                    found.add(condition);
                }
            }
        }
        List<List<Piece>> all = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            add(all, i + 1 < found.size() ? byWholeName(found.get(i), found.get(i + 1)) : found.get(i));
        }
        return all;
    }

    /// Who reports to Eva Lang, tickets assigned to Eva Lang: the first name is that of the row that the key of the last one points to.
    private static List<Piece> byWholeName(List<Piece> one, List<Piece> other) {
        boolean equal = one.size() == 3 && other.size() == 3 && one.get(1).equals(word("=")) && other.get(1).equals(word("="));
        if (!equal
                || !(one.getFirst() instanceof Piece.ColumnId(LinkColumn first))
                || !(other.getFirst() instanceof Piece.ColumnId(LinkColumn key))
                || !(one.getLast() instanceof Piece.ValueId(int given))
                || !(other.getLast() instanceof Piece.ValueId(int family))) {
            return one;
        }
        boolean ofRow = key.target() != null && first.target() == null && first.home() == key.key().home() && given + 1 == family;
        if (!ofRow || key.key().home().shown().size() != 2 || !key.key().home().shown().contains(first)) {
            return one;
        }
        return List.of(one.getFirst(), one.get(1), one.getLast(), word("via"), id(key));
    }

    /// What a share is taken of: our active employees, in the share of our active employees that are women; last month's tickets.
    List<List<Piece>> subjectOfShare(List<List<Piece>> conditions) {
        if (conditions.size() < 2) {
            return List.of();
        }
        int place = IntStream.range(0, units.size())
                .filter(at -> !units.unit(at).isValue() && units.unit(at).tables.contains(units.base()))
                .findFirst()
                .orElse(-1);
        int end = IntStream.range(0, units.size())
                .filter(at -> Set.of("are", "is", "were", "was", "came", "come").contains(units.words.get(at)))
                .reduce((first, second) -> second)
                .orElse(place);
        List<List<Piece>> before = conditions.stream()
                .filter(condition -> condition.getLast() instanceof Piece.ValueId(int index)
                        && (place(index) < end || units.isDate(place(index))))
                .toList();
        return before.size() < conditions.size() ? before : List.of();
    }

    private int place(int value) {
        return IntStream.range(0, units.size()).filter(at -> units.unit(at).value == value).findFirst().orElse(0);
    }

    /// Adds a condition; two equalities of one column can only be meant as or.
    private void add(List<List<Piece>> all, List<Piece> condition) {
        Piece equal = word("=");
        List<Piece> opposite = List.of(condition.getFirst(), word(condition.get(1).equals(word("yes")) ? "no" : "yes"));
        if (condition.size() == 2 && TRUTHS.contains(condition.get(1)) && all.contains(opposite)) {
            all.set(all.indexOf(opposite), new ArrayList<>(List.of(condition.getFirst(), word("no")))); // the temperature was not ok
            return;
        }
        for (List<Piece> other : all) {
            boolean same = other.size() >= 3
                    && other.getFirst().equals(condition.getFirst())
                    && other.get(1).equals(equal)
                    && condition.get(1).equals(equal);
            boolean both = same && units.has("both") && units.pointsTo(home(condition), units.base()) && home(condition) != units.base();
            if (both) {
                all.remove(other);
                phrased.add(exists(other)); // owners of both a dog and a cat
                phrased.add(exists(condition));
                return;
            }
            if (same && condition.size() == 3) {
                other.add(word("or"));
                other.addAll(condition);
                return;
            }
        }
        all.add(new ArrayList<>(condition));
    }

    /// Whether a word turns a truth round: inactive; not in dispute, where the column itself is called disputed.
    private boolean isTurned(RuleUnits.Unit unit, LinkColumn column) {
        if (units.lexicon().isOpposite(unit.word) && !unit.sure) {
            return true; // failed, where the column is called passed
        }
        return !unit.sure
                && NEGATIONS.stream()
                        .filter(unit.word::startsWith)
                        .findFirst()
                        .filter(negation -> column.words().stream().noneMatch(word -> word.startsWith(negation)))
                        .isPresent();
    }

    private static LinkTable home(List<Piece> condition) {
        return RuleForms.tableOf(condition.getFirst());
    }

    private static List<Piece> exists(List<Piece> condition) {
        List<Piece> exists = new ArrayList<>(List.of(word("exist"), new Piece.TableId(home(condition)), word("such")));
        exists.addAll(condition);
        return exists;
    }

    private List<Piece> ofName(int at) {
        RuleUnits.Unit unit = units.unit(at);
        if (unit.columns.isEmpty()) {
            return List.of();
        }
        LinkColumn column = unit.columns.getFirst();
        boolean lacking = isLacking(at);
        boolean absent = lacking || units.isBefore(at, 3, RuleWords.ABSENT) || unit.word.startsWith("un");
        Optional<List<Piece>> lapsed = dates.lapsed(at, unit, column);
        if (lapsed.isPresent()) {
            return lapsed.get();
        }
        Optional<String> lasting = lasting(at, column);
        if (lasting.isPresent()) {
            units.taken.add(at);
            return List.of(id(column), word(lasting.get()));
        }
        if (isIncluded(at, column)) {
            return List.of();
        }
        Optional<List<Piece>> happened = happenings.condition(at, unit, column, absent);
        if (happened.isPresent()) {
            units.taken.add(at);
            return happened.get();
        }
        if (column.kind() == Kind.BOOL) {
            units.taken.add(at);
            boolean except = units.isBefore(at, 3, Set.of("except", "excluding", "non"));
            return List.of(id(column), word(absent || except || isDeniedAfar(at) || isTurned(unit, column) ? "no" : "yes"));
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
        if (hasAny(at, unit, column)) {
            units.taken.add(at);
            return List.of(id(column), word("notnull"));
        }
        if (units.after(at, 2).contains("since") && !lacking) {
            return List.of(); // not patched since January: the date says it
        }
        if (column.kind() == Kind.NUM && isDenied(at) && column.words().stream().map(units.lexicon()::canon).anyMatch(COUNTED::contains)) {
            units.taken.add(at);
            return List.of(id(column), word("no"));
        }
        boolean had = hasNone(at);
        boolean canMiss = switch (column.kind()) {
            case DATE, CAT, TXT, FK -> true;
            case NUM, NAME, BOOL -> lacking || had;
            case PK -> false;
        };
        if ((absent || had) && canMiss) {
            units.taken.add(at);
            return List.of(id(column), word("isnull"));
        }
        return List.of();
    }

    /// Whether rows have some value, and nothing follows that says which: customers with a company.
    private boolean hasAny(int at, RuleUnits.Unit unit, LinkColumn column) {
        int first = at;
        while (first > 0 && units.leads(first - 1)) {
            first--;
        }
        List<String> some = units.before(first, 2);
        return unit.sure
                && ANY_KINDS.contains(column.kind())
                && column.home() == units.base()
                && at + 1 == units.size()
                && some.size() == 2
                && Set.of("with", "have", "has").contains(some.getFirst())
                && Set.of("a", "an").contains(some.getLast())
                && !isDeniedAfar(at);
    }

    /// Whether rows do not have what a place names: clients that do not have a credit limit.
    private boolean hasNone(int at) {
        return IntStream.range(Math.max(0, at - 4), at)
                .filter(i -> Set.of("not", "no", "never").contains(units.words.get(i)))
                .anyMatch(i -> units.words.subList(Math.max(0, i - 1), Math.min(i + 2, units.size())).stream()
                        .anyMatch(Set.of("have", "has", "with")::contains));
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
        boolean dated = units.saysDate();
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
