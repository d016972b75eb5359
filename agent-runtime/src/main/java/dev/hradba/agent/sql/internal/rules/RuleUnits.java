package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.Link;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Piece;
import org.jspecify.annotations.Nullable;

/// A linked question as the rules read it: units in a row, and which of them have found their place in the plan.
final class RuleUnits {

    /// A word or value of the question with its candidates.
    static final class Unit {
        final String word;
        final int value;
        boolean linked;
        boolean sure;
        boolean inCell;
        final List<LinkTable> tables = new ArrayList<>();
        final List<LinkColumn> columns = new ArrayList<>();

        Unit(String word, int value, boolean linked) {
            this.word = word;
            this.value = value;
            this.linked = linked;
            this.sure = linked;
        }

        /// Whether it names a table, a column or a value, be it as a guess.
        boolean isKnown() {
            return isValue() || !tables.isEmpty() || !columns.isEmpty();
        }

        boolean isValue() {
            return value >= 0;
        }

        boolean names() {
            return !isValue() && sure && (!tables.isEmpty() || !columns.isEmpty());
        }

        Piece.ValueId literal() {
            return new Piece.ValueId(value);
        }
    }

    private static final Set<String> OR_MORE = RuleWords.words("more above over better higher longer greater");
    private static final Set<String> OR_LESS = RuleWords.words("less fewer below under lower shorter");
    private static final Set<String> REQUESTS = RuleWords.words("return retrieve find fetch provide identify output");
    private static final Set<String> SHOWN = RuleWords.words("the their its his her all both first last");
    private static final Set<String> SIGNS = Set.of("<", ">", "<=", ">=", "=", "!=");

    final List<Unit> units = new ArrayList<>();
    final List<String> words = new ArrayList<>();
    final List<LinkTable> tables = new ArrayList<>();
    final Set<Integer> taken = new HashSet<>();
    private final LinkSchema schema;
    private final Link link;
    private @Nullable LinkTable base;
    /// The key to a person that a question with who asks for.
    @Nullable LinkColumn person;
    Piece.@Nullable ValueId limit;
    /// The place of the only row asked for: second most expensive.
    Piece.@Nullable ValueId nth;
    /// The second key that rows are grouped by.
    @Nullable Piece second;
    /// The table whose rows are missing.
    @Nullable LinkTable missing;
    int threshold = -1;
    boolean byNumber;
    private final RuleNumbers numbers;
    private final RuleRoles roles;

    RuleUnits(LinkSchema schema, Link link) {
        this.schema = schema;
        this.link = link;
        this.numbers = new RuleNumbers(this);
        this.roles = new RuleRoles(this);
        units.addAll(read(schema, link));
        units.stream()
                .filter(unit -> !unit.sure && unit.linked && unit.tables.size() == 1
                        && unit.word.equals(unit.tables.getFirst().words().getLast()))
                .forEach(unit -> unit.sure = true); // enrolments, where only training_enrolments ends so
        for (int at = 1; at < units.size(); at++) {
            Unit unit = units.get(at);
            boolean most = Set.of("most", "fewest").contains(units.get(at - 1).word);
            if (most && unit.tables.size() == 1 && unit.columns.isEmpty() && !unit.isValue()) {
                unit.sure = true; // the most attendees, where rows are attendances
                unit.linked = true;
            }
        }
        units.forEach(unit -> words.add(unit.inCell ? "" : unit.word)); // Max Weber is no maximum
        for (int at = 1; at < units.size(); at++) {
            if (at > 1 && words.get(at).equals("first") && RuleWords.RANKED.contains(words.get(at - 1))) {
                units.get(at).columns.clear(); // highest first
            }
            if (units.get(at).isValue() && isPeriod(value(units.get(at)))) {
                words.set(at - 1, words.get(at - 1).replace("last", "within")); // no superlative: in the last 30 days
            }
        }
        for (int at = 0; at + 1 < units.size(); at++) {
            Unit unit = units.get(at);
            boolean names = Set.of("first", "last").contains(unit.word) && unit.sure && leads(at) && !units.get(at + 1).columns.isEmpty();
            if (names && units.get(at + 1).columns.getFirst().words().contains(unit.word)) {
                words.set(at, ""); // the last name is nobody's last
            }
        }
        for (int at = 1; at < units.size(); at++) {
            boolean longer = at + 1 < units.size() && RuleWords.LASTING.contains(words.get(at + 1));
            if (words.get(at).equals("last") && (longer || words.subList(0, at).contains("long"))) {
                words.set(at, "lasting"); // no superlative: classes that last longer than an hour; how long does a stay last
                units.get(at).columns.removeIf(column -> column.kind() != Kind.NUM);
            }
            if (Set.of("least", "most").contains(words.get(at)) && words.get(at - 1).equals("at")) {
                words.set(at, "at" + words.get(at)); // a limit, no rank
            }
        }
        readRequests();
        if (words.size() > 1 && words.getFirst().equals("in") && Set.of("which", "what").contains(words.get(1))) {
            units.removeFirst(); // in which city is X
            words.removeFirst();
        }
        joinCompounds();
        for (Unit unit : units) {
            if (!unit.tables.isEmpty() && !unit.isValue() && !tables.contains(unit.tables.getFirst())) {
                tables.add(unit.tables.getFirst());
            }
        }
        base = units.isEmpty() ? null : new RuleBase(this).find();
    }

    /// Return, retrieve, find ask for a list as list does: at the beginning, and where another sentence names what is shown.
    private void readRequests() {
        for (int at = 0; at + 1 < units.size(); at++) {
            Unit unit = units.get(at);
            boolean shown = !units.get(at + 1).isValue() && SHOWN.contains(words.get(at + 1));
            boolean names = at > 2 && (shown || units.get(at + 1).linked);
            boolean plain = (unit.tables.isEmpty() && unit.columns.isEmpty()) || (at == 0 && shown);
            if (REQUESTS.contains(unit.word) && !unit.isValue() && plain && (at == 0 || names)) {
                unit.columns.clear();
                unit.tables.clear();
                unit.sure = false;
                unit.linked = false;
                words.set(at, "list");
            }
        }
    }

    /// Product category means the category, where products have a key to it.
    private void joinCompounds() {
        for (int at = 0; at + 1 < units.size(); at++) {
            Unit unit = units.get(at);
            Unit following = units.get(at + 1);
            boolean both = unit.names() && following.names() && !unit.tables.isEmpty() && !following.tables.isEmpty();
            if (both && !isPerson(unit.tables.getFirst()) && schema.keys().stream()
                    .anyMatch(key -> key.home() == unit.tables.getFirst()
                            && key.key().home() == following.tables.getFirst()
                            && key.role().isEmpty())) {
                unit.tables.clear();
            }
        }
    }

    boolean pointsTo(LinkTable from, LinkTable to) {
        return schema.keys().stream().anyMatch(key -> key.home() == from && key.key().home() == to);
    }

    /// Whether neither the linker nor the rules took a word up.
    boolean isUnknown(Unit unit) {
        return !unit.isKnown()
                && !unit.linked
                && !unit.inCell
                && !schema.lexicon().isNeutral(unit.word)
                && !schema.lexicon().isMissing(unit.word)
                && !RuleWords.KNOWN.contains(unit.word);
    }

    boolean isPerson(LinkTable table) {
        return table.words().stream().anyMatch(schema.lexicon()::isPerson);
    }

    /// Whether a headcount is asked for, which no column holds.
    boolean countsHeads() {
        return units.stream().anyMatch(unit -> unit.word.equals("headcount") && unit.columns.isEmpty());
    }

    /// The place of the first word of a value at a place.
    int startOfCell(int at) {
        return at - (int) units.subList(Math.max(0, at - 3), at).stream().filter(unit -> unit.inCell).count();
    }

    /// Whether one of these words stands there that is no part of a name.
    boolean hasUnlinked(Set<String> any) {
        return IntStream.range(0, size()).anyMatch(at -> any.contains(words.get(at)) && !unit(at).linked);
    }

    /// Highest first, from most to fewest, in descending order: the direction, empty if none is said.
    Optional<String> sortedFirst() {
        for (int at = 0; at + 1 < size(); at++) {
            List<String> after = after(at, 2);
            boolean later = after.size() == 2 && after.getLast().equals("first");
            boolean range = after.size() == 2 && after.getFirst().equals("to") && RuleWords.RANKED.contains(after.getLast());
            boolean follows = range || after.getFirst().equals("first") || after.equals(List.of("on", "top")) || later;
            if (follows && RuleWords.RANKED.contains(words.get(at))) {
                return Optional.of(RuleWords.MOST.contains(words.get(at)) ? "desc" : "asc");
            }
        }
        if (has("descending", "desc")) {
            return Optional.of("desc");
        }
        return has("ascending", "asc") ? Optional.of("asc") : Optional.empty();
    }

    /// Keys of the schema, those without a role first.
    List<LinkColumn> keys() {
        return schema.keys();
    }

    private static boolean isPeriod(Value value) {
        return value.type() == Value.Type.DUR || value.type() == Value.Type.REL;
    }

    /// The units of a question as the linker left them.
    static List<Unit> read(LinkSchema schema, Link link) {
        List<Unit> units = new ArrayList<>();
        for (Link.Item item : link.items()) {
            switch (item) {
                case Link.Word(String stem, boolean known) -> units.add(new Unit(stem, -1, known));
                case Link.Literal(int index) -> {
                    Value value = link.values().get(index);
                    if (value.type() == Value.Type.CELL) {
                        int length = schema.lexicon().cellKey(value.norm()).size();
                        units.subList(Math.max(0, units.size() - length), units.size())
                                .forEach(unit -> unit.inCell = !unit.isValue() && !unit.linked);
                    }
                    units.add(new Unit("", index, false));
                }
                case Link.Mark(String piece) -> {
                    if (SIGNS.contains(piece)) {
                        units.add(new Unit(piece, -1, false));
                    } else if (piece.equals("<p>") && !units.isEmpty()) {
                        units.getLast().sure = false;
                    }
                }
                case Link.Candidate(LinkTable table) -> units.getLast().tables.add(table);
                case Link.Candidate(LinkColumn column) -> units.getLast().columns.add(column);
            }
        }
        return units;
    }

    int size() {
        return units.size();
    }

    Unit unit(int at) {
        return units.get(at);
    }

    Value value(Unit unit) {
        return link.values().get(unit.value);
    }

    boolean hasBase() {
        return base != null;
    }

    LinkTable base() {
        return Objects.requireNonNull(base);
    }

    void rebase(LinkTable table) {
        base = table;
    }

    boolean isBase(LinkTable table) {
        return base == table;
    }

    LinkSchema schema() {
        return schema;
    }

    RuleNumbers numbers() {
        return numbers;
    }

    RuleRoles roles() {
        return roles;
    }

    /// A word that was used up here means nothing to the rules that follow.
    void spend(int at) {
        words.set(at, "");
        unit(at).tables.clear();
        unit(at).columns.clear();
    }

    /// Whether a place holds a first word of a name of several.
    boolean leads(int at) {
        Unit unit = unit(at);
        return !unit.isValue() && unit.linked && unit.tables.isEmpty() && unit.columns.isEmpty();
    }

    boolean isSureTable(int at) {
        return at < size() && !unit(at).tables.isEmpty() && unit(at).sure;
    }

    /// Whether exactly these words follow a place.
    boolean isAfter(int at, String... following) {
        int end = at + 1 + following.length;
        return end <= size() && words.subList(at + 1, end).equals(List.of(following));
    }

    /// At most so many words behind a place.
    List<String> after(int at, int count) {
        return words.subList(Math.min(at + 1, size()), Math.min(at + 1 + count, size()));
    }

    /// Whether rows are to be sorted: sorted by, ordered by, sort; customers who never ordered sort nothing.
    boolean sorts() {
        return IntStream.range(0, size())
                .anyMatch(at -> RuleWords.SORTING.contains(words.get(at)) && (!words.get(at).equals("ordered") || isAfter(at, "by")));
    }

    static boolean isLabel(LinkColumn column) {
        return column.kind() == Kind.CAT || column.kind() == Kind.TXT;
    }

    /// The sign of a limit on groups.
    String limitSign(int at) {
        return closed(at).orElse(isBefore(at, 3, RuleWords.BELOW) ? "<" : before(at, 3).contains("exactly") ? "=" : ">");
    }

    boolean isType(int at, Value.Type... types) {
        return unit(at).isValue() && Set.of(types).contains(value(unit(at)).type());
    }

    /// Whether a value speaks of a time: a date, a month, a year, a period or a length.
    boolean isDate(int at) {
        return unit(at).isValue() && value(unit(at)).type().isDate();
    }

    boolean saysDate() {
        return IntStream.range(0, size()).anyMatch(this::isDate);
    }

    boolean has(String... any) {
        return has(Set.of(any));
    }

    boolean has(Set<String> any) {
        return words.stream().anyMatch(any::contains);
    }

    List<String> before(int at, int count) {
        return words.subList(Math.max(0, at - count), at);
    }

    boolean isBefore(int at, int count, Set<String> any) {
        return before(at, count).stream().anyMatch(any::contains);
    }

    /// Candidate columns of all units in their order.
    List<LinkColumn> columns() {
        return units.stream().flatMap(unit -> unit.columns.stream()).toList();
    }

    /// First columns of these kinds that words name or hint at, in order.
    List<LinkColumn> named(Kind... kinds) {
        return units.stream()
                .filter(unit -> !unit.isValue())
                .flatMap(unit -> unit.columns.stream()
                        .limit(unit.sure ? 1 : unit.columns.size())
                        .filter(column -> List.of(kinds).contains(column.kind()))
                        .limit(1))
                .toList();
    }

    /// Whether the question says a word of a date column's own.
    boolean says(LinkColumn column) {
        Lexicon lexicon = schema.lexicon();
        Set<String> said = new HashSet<>();
        words.forEach(word -> said.add(lexicon.canon(word)));
        return column.words().stream()
                .anyMatch(word -> !lexicon.isDateWord(word)
                        && !column.home().words().contains(word)
                        && said.contains(lexicon.canon(word)));
    }

    /// The word lists in use.
    Lexicon lexicon() {
        return schema.lexicon();
    }

    /// Columns of one kind in the base table.
    List<LinkColumn> ofBase(Kind kind) {
        return base().columns().stream().filter(column -> column.kind() == kind).toList();
    }

    /// Places of `most` and `least` that rank by a number: most expensive asset, affected the most users.
    boolean isMeasured(int at) {
        int place = at + 1;
        while (place < size() && leads(place)) {
            place++; // the most labor hours
        }
        if (place >= size()) {
            return false;
        }
        Unit following = unit(place);
        boolean hinted = following.tables.isEmpty() && !following.isValue() && !following.columns.isEmpty();
        if (hinted && Set.of(Kind.NUM, Kind.DATE).contains(following.columns.getFirst().kind())) {
            return true;
        }
        Set<String> said = new HashSet<>();
        units.stream().filter(unit -> !unit.isValue()).forEach(unit -> said.add(unit.word));
        return !tables.isEmpty() && tables.getFirst().columns().stream().anyMatch(column -> column.kind() == Kind.NUM
                && column.words().size() > 1
                && column.words().contains(following.word)
                && said.containsAll(column.words()));
    }

    /// The sign of a limit that belongs to the range: at least 5, 5 or more, no more than 5, up to 5; empty if it does not.
    Optional<String> closed(int at) {
        List<String> before = before(at, 3);
        List<String> after = words.subList(Math.min(at + 1, size()), Math.min(at + 3, size()));
        if (after.size() == 2 && after.getLast().equals("or") && !unit(at + 1).isValue()) {
            after = words.subList(at + 2, Math.min(at + 4, size())); // 80 mm or more
        }
        boolean denied = before.contains("no") || before.contains("not");
        String or = after.size() == 2 && after.getFirst().equals("or") ? after.getLast() : "";
        boolean upTo = before.size() > 1 && before.subList(before.size() - 2, before.size()).equals(List.of("up", "to"));
        if (before.contains("atleast") || OR_MORE.contains(or)) {
            return Optional.of(">=");
        }
        if (before.contains("atmost") || upTo || OR_LESS.contains(or)) {
            return Optional.of("<=");
        }
        if (denied && before.stream().anyMatch(Set.of("more", "over", "above")::contains)) {
            return Optional.of("<=");
        }
        return denied && before.stream().anyMatch(Set.of("less", "fewer", "below")::contains)
                ? Optional.of(">=")
                : Optional.empty();
    }

    /// Whether a value stands between `between` and a further value.
    boolean isRange(int at) {
        return at + 2 < units.size()
                && Set.of("and", "to").contains(unit(at + 1).word)
                && unit(at + 2).isValue()
                && isBefore(at, 2, Set.of("between", "from", "aged"));
    }
}
