package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.Link;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.BadPlanException;
import dev.hradba.agent.sql.internal.plan.Piece;
import dev.hradba.agent.sql.internal.plan.PlanParser;
import dev.hradba.agent.sql.internal.plan.PlanSql;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// A plan by fixed rules: conditions first, then the shape of the answer.
///
/// It is the baseline without a model, a second opinion, and the draft that stands in a starter model's prompt; so it is the
/// same, piece by piece, as in the scripts that train the model.
public final class RuleDraft {

    private static final Set<String> VERBS_OF_NUMBERS = RuleWords.words("earn earning earned weigh");
    private static final Set<String> EXTREME_AMOUNTS = RuleWords.words("highest lowest largest smallest");
    private static final List<Piece> CANNOT = List.of(word(Piece.CANNOT));

    private final RuleUnits units;
    private final RuleNumbers numbers;
    private final RuleMeasures measures;
    private final RuleConditions conditions;
    private final RuleItems items;

    private RuleDraft(RuleUnits units) {
        this.units = units;
        this.numbers = units.numbers();
        this.measures = new RuleMeasures(units, numbers);
        this.conditions = new RuleConditions(units);
        this.items = new RuleItems(units, measures);
    }

    /// The plan; `<cannot>` where the rules find nothing to start from, or what they found cannot be joined.
    public static List<Piece> of(LinkSchema schema, Link link) {
        List<Piece> plan = new RuleDraft(new RuleUnits(schema, link)).plan();
        if (plan.equals(CANNOT)) {
            return plan;
        }
        try {
            PlanSql.write(schema, PlanParser.parse(plan, link.values()), false);
            return plan;
        } catch (BadPlanException e) {
            return CANNOT; // what was found belongs to tables that no keys connect
        }
    }

    private List<Piece> plan() {
        if (units.size() == 0 || isWriting() || !units.hasBase()) {
            return CANNOT;
        }
        RuleBase base = new RuleBase(units);
        base.ownStock();
        if (new RuleUnknowns(units).asks()) {
            return CANNOT;
        }
        base.findPerson();
        base.countEvents();
        RulePhrases phrases = new RulePhrases(units);
        RuleKey keys = new RuleKey(units, measures, conditions);
        conditions.phrased(phrases.conditions());
        List<Piece> form = new RuleForms(units, measures, conditions, keys, phrases).plan();
        if (!form.isEmpty()) {
            return form;
        }
        List<Piece> key = keys.key();
        return shape(key, conditions.all(!key.isEmpty()));
    }

    private boolean isWriting() {
        String first = units.words.getFirst();
        return RuleWords.WRITING.contains(first)
                || (first.equals("please") && units.size() > 1 && RuleWords.WRITING.contains(units.words.get(1)));
    }

    // ---- the answer's shape ----

    private List<Piece> shape(List<Piece> key, List<List<Piece>> conditions) {
        List<Piece> inside = RuleConditions.joined(conditions);
        List<Piece> where = RuleConditions.where(conditions);
        if (units.hasUnlinked(Set.of("percentage", "percent", "share")) && !inside.isEmpty()) {
            List<List<Piece>> subject = this.conditions.subjectOfShare(conditions);
            List<List<Piece>> rest = conditions.stream().filter(condition -> !subject.contains(condition)).toList();
            return plan(List.of(word("pct")), RuleConditions.joined(rest), RuleConditions.where(subject));
        }
        List<Piece> span = measures.span();
        if (!span.isEmpty()) {
            return spanned(key, span, where);
        }
        Optional<String> function = measures.function();
        Optional<LinkTable> above = key.size() == 1 ? Optional.of(RuleForms.tableOf(key.getFirst())) : Optional.empty();
        List<LinkColumn> named = measures.named(above);
        List<LinkColumn> columns = named.isEmpty() ? measures.money() : named;
        List<List<Piece>> several = measures.all();
        if (several.size() > 1 && !units.has("who", "whom")) {
            return several(key, several, where);
        }
        if (function.equals(Optional.of("sum")) && measures.counts() && units.named(Kind.NUM).isEmpty()) {
            function = Optional.empty(); // how many in total
        }
        boolean unsaid = units.units.stream().anyMatch(unit -> VERBS_OF_NUMBERS.contains(unit.word) && unit.columns.isEmpty());
        if (function.isPresent() && units.named(Kind.NUM).isEmpty() && unsaid) {
            return CANNOT; // what doctors earn is not their years of experience
        }
        if (!key.isEmpty() && function.equals(Optional.of("sum")) && measures.pieces().isPresent()) {
            columns = measures.pieces().stream().toList();
        }
        if (function.isPresent() && columns.isEmpty() && units.units.stream().anyMatch(units::isUnknown)) {
            return CANNOT; // the average of what is not there
        }
        if (key.isEmpty()) {
            return columns.isEmpty() && function.isEmpty() && asksWhatIsPaid() ? CANNOT : ungrouped(conditions, function, columns);
        }
        if (function.isEmpty() && !columns.isEmpty() && !measures.counts() && units.sortedFirst().isEmpty()) {
            function = units.words.stream().filter(RuleWords.EXTREMES::containsKey).findFirst().map(RuleWords.EXTREMES::get);
        }
        if (function.isEmpty() && units.words.getFirst().equals("how") && units.isAfter(0, "much")) {
            boolean ofRows = key.getFirst() instanceof Piece.TableId(LinkTable table) && table != units.base();
            columns = columns.isEmpty() ? measures.ofVerb().stream().toList() : columns;
            columns = columns.isEmpty() && ofRows ? numbers.amount(units.base()).stream().toList() : columns;
            function = columns.isEmpty() ? Optional.empty() : Optional.of("sum");
        }
        return columns.isEmpty() && function.isEmpty() && asksWhatIsPaid() ? CANNOT : grouped(key, where, function, columns);
    }

    /// What do we pay in fees, with a word that nothing here has.
    private boolean asksWhatIsPaid() {
        return units.words.getFirst().equals("what")
                && units.has("pay", "cost", "spend")
                && (units.isAfter(0, "do") || units.isAfter(0, "does") || units.isAfter(0, "did"))
                && units.units.stream().anyMatch(units::isUnknown);
    }

    /// The average time between two dates, by the key if there is one.
    private List<Piece> spanned(List<Piece> key, List<Piece> span, List<Piece> where) {
        if (key.size() != 1) {
            return plan(span, where);
        }
        measures.moveBase(((Piece.ColumnId) span.get(1)).column());
        List<Piece> whole = measures.wholeKey(key);
        return plan(whole, span, where, List.of(word("group")), whole);
    }

    /// Several measures side by side: number of orders and total amount per customer.
    private List<Piece> several(List<Piece> key, List<List<Piece>> several, List<Piece> where) {
        List<Piece> flat = several.stream().flatMap(List::stream).toList();
        flat.stream()
                .filter(Piece.ColumnId.class::isInstance)
                .findFirst()
                .ifPresent(piece -> measures.moveBase(((Piece.ColumnId) piece).column()));
        if (key.isEmpty()) {
            return plan(flat, where);
        }
        List<Piece> keys = new ArrayList<>(measures.wholeKey(key));
        if (units.second != null) {
            keys.addAll(measures.wholeKey(List.of(units.second)));
        }
        return plan(keys, flat, where, List.of(word("group")), keys);
    }

    private List<Piece> ungrouped(List<List<Piece>> conditions, Optional<String> said, List<LinkColumn> named) {
        List<Piece> where = RuleConditions.where(conditions);
        if (units.has("when") && units.has("last", "latest", "newest", "recent", "first", "oldest")) {
            return extremeDate(where);
        }
        Optional<List<Piece>> dated = new RuleDates(units).asked();
        if (dated.isPresent()) {
            units.rebase(RuleForms.tableOf(dated.get().getLast()));
            return plan(dated.get(), where);
        }
        Optional<LinkTable> bought = measures.bought();
        if (bought.isPresent()) {
            Piece people = new Piece.TableId(units.base());
            units.rebase(bought.get());
            return plan(List.of(word("countd"), people), where);
        }
        Optional<LinkColumn> pieces = measures.pieces();
        List<LinkColumn> columns = named;
        Optional<String> function = said;
        boolean bare = !measures.counts() && units.named(Kind.NUM).isEmpty();
        if (function.isEmpty() && asksForMoney() && bare && !measures.money().isEmpty()) {
            function = Optional.of("sum"); // what did X cost
        }
        if (pieces.isPresent() && function.orElse("sum").equals("sum")) {
            measures.moveBase(pieces.get());
            return plan(List.of(word("sum"), id(pieces.get())), where);
        }
        boolean whole = units.has("much") || (units.words.getFirst().equals("what") && units.has("do", "does", "did", "have", "has"));
        if (function.isEmpty() && whole && (units.has("all", "together", "altogether") || isSpent())) {
            columns = columns.isEmpty() ? numbers.amount(units.base()).stream().toList() : columns;
            function = columns.isEmpty() ? Optional.empty() : Optional.of("sum");
        }
        boolean sums = measures.asksManyUnits() && !isOneRow(conditions, columns) && !units.has(RuleWords.RANKED);
        if (function.isEmpty() && sums) {
            function = Optional.of("sum"); // how many seats do we have
        }
        boolean howMuch = units.words.getFirst().equals("how") && units.isAfter(0, "much");
        if (function.isEmpty() && howMuch && !isOneRow(conditions, columns) && !units.has(RuleWords.RANKED)) {
            columns = columns.isEmpty() ? moneyBelow().stream().toList() : columns;
            function = columns.isEmpty() ? Optional.empty() : Optional.of("sum");
        }
        boolean what = units.words.getFirst().equals("what");
        boolean extreme = units.limit == null
                && units.has(what ? RuleWords.EXTREMES.keySet() : EXTREME_AMOUNTS)
                && !units.has("which", "who", "with")
                && !units.has(RuleWords.SORTING);
        Optional<LinkColumn> size = sizeOfRows();
        if (function.isEmpty() && columns.isEmpty() && what && size.isPresent()) {
            columns = List.of(size.get());
        }
        if (function.isEmpty() && !columns.isEmpty() && extreme && (!ranksRows() || size.isPresent())) {
            function = units.words.stream().filter(RuleWords.EXTREMES::containsKey).findFirst().map(RuleWords.EXTREMES::get);
        }
        if (function.isEmpty() && !columns.isEmpty() && units.words.getFirst().equals("how") && units.isAfter(0, "old") && units.has("oldest", "youngest")) {
            function = Optional.of(units.has("oldest") ? "max" : "min");
        }
        if (function.isPresent() && !columns.isEmpty() && !units.has("which", "who")) {
            measures.moveBase(columns.getFirst());
            return plan(List.of(word(function.get()), id(columns.getFirst())), where);
        }
        return listed(RuleConditions.joined(conditions), where);
    }

    /// Rows counted or listed, or the different values of a category.
    private List<Piece> listed(List<Piece> inside, List<Piece> where) {
        List<LinkColumn> texts = units.named(Kind.CAT, Kind.TXT);
        if (units.has("different", "distinct", "unique") && !texts.isEmpty()) {
            return plan(List.of(word(measures.counts() ? "countd" : "distinct"), id(texts.getFirst())), where);
        }
        if (measures.counts()) {
            return plan(List.of(word("count")), where);
        }
        Optional<LinkColumn> kinds = items.kindsOf();
        if (kinds.isPresent()) {
            return plan(List.of(word("distinct"), id(kinds.get())), where);
        }
        List<Piece> order = items.order();
        long unknown = units.units.stream().filter(units::isUnknown).count();
        boolean last = units.words.getFirst().equals("which") && units.isUnknown(units.units.getLast());
        if (where.isEmpty() && order.isEmpty() && (unknown > 1 || last)) {
            return CANNOT; // which flats allow pets: nothing of what is asked for was understood
        }
        Optional<LinkTable> lines = order.isEmpty() ? measures.boughtBy() : Optional.empty();
        if (lines.isPresent()) {
            Piece people = new Piece.TableId(units.base());
            units.rebase(lines.get());
            return plan(List.of(word("distinct"), people), where); // customers who bought a hand grinder
        }
        return plan(items.items(Piece.columns(inside)), where, order);
    }

    /// Whether it is asked what rows have paid together: what did customers pay us.
    private boolean isSpent() {
        return units.has("did", "have") && units.has(RuleWords.SPENDING) && !units.has(RuleWords.RANKED)
                && IntStream.range(0, units.size()).noneMatch(at -> units.isType(at, Value.Type.NUM));
    }

    /// The amount of the base, or of named rows that belong to it: how much do customers owe us on invoices.
    private Optional<LinkColumn> moneyBelow() {
        return numbers.amount(units.base()).or(() -> units.tables.stream()
                .filter(table -> table != units.base() && numbers.parents(table).contains(units.base()))
                .flatMap(table -> numbers.amount(table).stream())
                .findFirst());
    }

    /// Whether conditions pick one row, by its name or key, of the table that is measured: how much does the Basic plan cost.
    private static boolean isOneRow(List<List<Piece>> conditions, List<LinkColumn> measured) {
        return conditions.stream().anyMatch(condition -> condition.getFirst() instanceof Piece.ColumnId(LinkColumn column)
                && condition.get(1).equals(word("="))
                && (measured.isEmpty() || measured.getFirst().home() == column.home())
                && (column.kind() == Kind.NAME || column.kind() == Kind.PK));
    }

    /// Whether what is ranked follows, and nothing is said of an amount alone: the highest paid employee.
    private boolean ranksRows() {
        for (int at = 0; at < units.size(); at++) {
            for (int i = at + 1; RuleWords.EXTREMES.containsKey(units.words.get(at)) && i < Math.min(at + 4, units.size()); i++) {
                if (Set.of("of", "for", "in").contains(units.words.get(i))) {
                    return false;
                }
                if (units.isSureTable(i)) {
                    LinkTable table = units.unit(i).tables.getFirst();
                    if (i + 1 < units.size() && numbers.at(i + 1).filter(number -> number.home() == table).isPresent()) {
                        return false; // the biggest accident damage
                    }
                    return i > at + 1 || !units.unit(at).sure;
                }
            }
        }
        return false;
    }

    /// The number that tells rows without a name where the largest is asked for: the largest fine, the longest trip in km.
    private Optional<LinkColumn> sizeOfRows() {
        boolean ranked = IntStream.range(0, units.size() - 1)
                .anyMatch(at -> RuleWords.EXTREMES.containsKey(units.words.get(at)) && units.unit(at + 1).tables.contains(units.base()));
        if (!ranked || units.base().display().kind() == Kind.NAME) {
            return Optional.empty();
        }
        return units.units.stream()
                .filter(unit -> !unit.isValue() && unit.tables.isEmpty() && !RuleWords.EXTREMES.containsKey(unit.word))
                .flatMap(unit -> unit.columns.stream().limit(1))
                .filter(column -> column.kind() == Kind.NUM && column.home() == units.base())
                .findFirst()
                .or(() -> numbers.amount(units.base()));
    }

    private boolean asksForMoney() {
        return Set.of("what", "how").contains(units.words.getFirst()) && measures.namesMoney();
    }

    @SafeVarargs
    private List<Piece> plan(List<Piece>... parts) {
        List<Piece> plan = new ArrayList<>(List.of(new Piece.TableId(units.base()), word("sel")));
        for (List<Piece> part : parts) {
            plan.addAll(part);
        }
        return List.copyOf(plan);
    }

    private List<Piece> extremeDate(List<Piece> where) {
        List<LinkColumn> named = units.named(Kind.DATE);
        List<LinkColumn> dates = named.isEmpty() ? units.ofBase(Kind.DATE) : named;
        if (dates.isEmpty()) {
            return plan(List.of(new Piece.TableId(units.base())), where);
        }
        return plan(List.of(word(units.has("first", "oldest", "earliest") ? "min" : "max"), id(dates.getFirst())), where);
    }

    private List<Piece> grouped(List<Piece> said, List<Piece> where, Optional<String> aggregate, List<LinkColumn> columns) {
        boolean period = said.size() == 2;
        Optional<String> function = aggregate;
        List<Piece> key = said;
        if (function.isPresent() && !columns.isEmpty() && !period) {
            measures.moveBase(columns.getFirst());
            key = measures.wholeKey(key);
        }
        if (function.isEmpty() && !columns.isEmpty() && !measures.counts() && beginsWith(columns.getFirst())) {
            function = Optional.of("sum");
        }
        List<Piece> measure = function.isPresent() && !columns.isEmpty()
                ? List.of(word(function.get()), id(columns.getFirst()))
                : List.of(word("count"));
        boolean itself = key.getFirst() instanceof Piece.ColumnId(LinkColumn column) && column.kind() == Kind.NAME && column.home() == units.base();
        boolean rows = measure.equals(List.of(word("count"))) && !measures.counts();
        if (!period && itself && rows && units.units.stream().anyMatch(units::isUnknown)) {
            return CANNOT; // the profit margin per project
        }
        List<Piece> keys = new ArrayList<>(key);
        if (units.second != null) {
            keys.add(units.second);
        }
        if (period) {
            return plan(keys, measure, where, List.of(word("group")), keys);
        }
        if (function.equals(Optional.of("sum")) && columns.size() > 1 && units.has("times", "multiplied")) {
            measure = List.of(word("times"), id(columns.getFirst()), id(columns.get(1)));
        }
        if (units.threshold >= 0) {
            // and how many they have
            List<Piece> shown = units.has("many") || measures.counts() ? List.of(word("count")) : List.of();
            return plan(key, shown, where, List.of(word("group")), key,
                    List.of(word("having"), word("count"), word(units.limitSign(units.threshold)), units.unit(units.threshold).literal()));
        }
        Optional<String> direction = units.sortedFirst();
        OptionalInt most = IntStream.range(0, units.size())
                .filter(at -> Set.of("most", "least").contains(units.words.get(at)) && units.isMeasured(at) && direction.isEmpty())
                .findFirst();
        if (most.isPresent() && !columns.isEmpty()) {
            String extreme = units.words.get(most.getAsInt()).equals("most") ? "max" : "min";
            return plan(key, List.of(word(extreme), id(columns.getFirst())), where, List.of(word("group")), key);
        }
        if (units.byNumber || (units.has(RuleWords.COUNTED) && !measures.counts() && direction.isEmpty())) {
            Piece limit = units.limit != null ? units.limit : word("one");
            boolean descending = units.has("most", "top", "highest", "largest", "biggest");
            return plan(key, where, List.of(word("group")), key, List.of(word("order")), measure,
                    List.of(word(descending ? "desc" : "asc"), word("limit"), limit));
        }
        List<Piece> order = new ArrayList<>();
        if (direction.isPresent()) {
            order.add(word("order"));
            order.addAll(measure);
            order.add(word(direction.get()));
        }
        return plan(keys, measure, where, List.of(word("group")), keys, order);
    }

    /// Whether the question begins with a number column, or money was spent: damaged units by category, spend by team.
    private boolean beginsWith(LinkColumn column) {
        Optional<RuleUnits.Unit> first = IntStream.range(0, units.size())
                .filter(i -> !units.unit(i).isValue() && units.unit(i).isKnown())
                .filter(i -> !units.taken.contains(i) || !units.unit(i).tables.isEmpty())
                .mapToObj(units::unit)
                .findFirst();
        boolean spent = units.units.stream()
                .anyMatch(unit -> !unit.isValue() && units.lexicon().hasHints(unit.word) && unit.columns.contains(column));
        if (first.isEmpty() || spent) {
            return spent;
        }
        int next = units.units.indexOf(first.get()) + 1;
        boolean ofRows = !first.get().tables.isEmpty() && next < units.size() && !units.unit(next).isValue()
                && units.unit(next).linked && units.unit(next).tables.isEmpty()
                && !units.unit(next).columns.isEmpty() && units.unit(next).columns.getFirst() == column;
        if (ofRows) {
            return true; // trip fares per plan
        }
        return first.get().tables.isEmpty()
                ? first.get().columns.getFirst() == column
                : units.lexicon().isMoney(first.get().word);
    }
}
