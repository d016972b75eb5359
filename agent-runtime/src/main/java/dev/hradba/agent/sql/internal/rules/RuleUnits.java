package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import dev.hradba.agent.sql.internal.link.Kind;
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
        final boolean linked;
        boolean sure;
        final List<LinkTable> tables = new ArrayList<>();
        final List<LinkColumn> columns = new ArrayList<>();

        Unit(String word, int value, boolean linked) {
            this.word = word;
            this.value = value;
            this.linked = linked;
            this.sure = linked;
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
    int threshold = -1;
    boolean byNumber;

    RuleUnits(LinkSchema schema, Link link) {
        this.schema = schema;
        this.link = link;
        link.items().forEach(this::read);
        units.forEach(unit -> words.add(unit.word));
        for (int at = 1; at < units.size(); at++) {
            if (units.get(at).isValue() && isPeriod(value(units.get(at)))) {
                words.set(at - 1, words.get(at - 1).replace("last", "within")); // no superlative: in the last 30 days
            }
        }
        for (int at = 1; at < units.size(); at++) {
            if (Set.of("least", "most").contains(words.get(at)) && words.get(at - 1).equals("at")) {
                words.set(at, "at" + words.get(at)); // a limit, no rank
            }
        }
        for (Unit unit : units) {
            if (!unit.tables.isEmpty() && !unit.isValue() && !tables.contains(unit.tables.getFirst())) {
                tables.add(unit.tables.getFirst());
            }
        }
        base = tables.isEmpty()
                ? units.stream().flatMap(unit -> unit.columns.stream()).map(LinkColumn::home).findFirst().orElse(null)
                : tables.getFirst();
    }

    /// Who is on call, who works in Networking: the key of the base to a person, or persons that belong to it become the base.
    void findPerson() {
        boolean roles = columns().stream().anyMatch(column -> !column.role().isEmpty());
        if (!has("who", "whom") || roles || isPerson(base())) {
            return;
        }
        List<LinkColumn> keys =
                schema.keys().stream().filter(key -> isPerson(key.key().home())).toList();
        person = keys.stream().filter(key -> key.home() == base()).findFirst().orElse(null);
        List<LinkColumn> members = schema.keys().stream()
                .filter(key -> key.key().home() == base() && isPerson(key.home()))
                .toList();
        if (person == null && members.size() == 1) {
            base = members.getFirst().home();
        }
    }

    private boolean isPerson(LinkTable table) {
        return table.words().stream().anyMatch(schema.lexicon()::isPerson);
    }

    /// Keys of the schema, those without a role first.
    List<LinkColumn> keys() {
        return schema.keys();
    }

    private static boolean isPeriod(Value value) {
        return value.type() == Value.Type.DUR || value.type() == Value.Type.REL;
    }

    private void read(Link.Item item) {
        switch (item) {
            case Link.Word(String stem, boolean schema) -> units.add(new Unit(stem, -1, schema));
            case Link.Literal(int index) -> units.add(new Unit("", index, false));
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
                .flatMap(unit -> unit.columns.stream().limit(1))
                .filter(column -> List.of(kinds).contains(column.kind()))
                .toList();
    }

    /// Columns of one kind in the base table.
    List<LinkColumn> ofBase(Kind kind) {
        return base().columns().stream().filter(column -> column.kind() == kind).toList();
    }

    /// Places of `most` and `least` that rank by a number: most expensive asset, affected the most users.
    boolean isMeasured(int at) {
        if (at + 1 >= size()) {
            return false;
        }
        Unit following = unit(at + 1);
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
        boolean denied = before.contains("no") || before.contains("not");
        boolean upTo = before.size() > 1 && before.subList(before.size() - 2, before.size()).equals(List.of("up", "to"));
        if (before.contains("atleast") || after.equals(List.of("or", "more")) || after.equals(List.of("or", "above"))) {
            return Optional.of(">=");
        }
        if (before.contains("atmost") || upTo || after.equals(List.of("or", "less")) || after.equals(List.of("or", "fewer"))) {
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
                && isBefore(at, 2, Set.of("between", "from"));
    }
}
