package dev.hradba.agent.sql.internal.link;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.hradba.sandbox.sql.SchemaView;

/// Foreign keys that a database does not declare, told by their names: `customer_id` and `parent_machine_id` where there are
/// customers and machines, `handled_by` where one table holds the staff. A name that fits several tables gives no key, and a
/// text only where the cells that were seen stand in the other column, too.
final class UndeclaredKeys {

    private static final Set<String> AGENTS = Set.of("by", "to");

    private final List<LinkTable> tables;
    private final Lexicon lexicon;
    private final Lexicon.KeyWords called;

    private UndeclaredKeys(List<LinkTable> tables, Lexicon lexicon) {
        this.tables = tables;
        this.lexicon = lexicon;
        this.called = lexicon.keyWords();
    }

    /// Gives columns their targets.
    static void find(List<LinkTable> tables, Lexicon lexicon) {
        var keys = new UndeclaredKeys(tables, lexicon);
        for (LinkTable table : tables) {
            for (LinkColumn column : table.filling) {
                if (column.kind() == Kind.NUM || column.kind() == Kind.TXT || column.kind() == Kind.CAT) {
                    keys.target(column).ifPresent(column::pointTo);
                }
            }
        }
    }

    private Optional<LinkColumn> target(LinkColumn column) {
        return calledAlike(column).or(() -> new Name(column).target());
    }

    /// Named like exactly one other table's key; a number also where only its end is called so: assignee_emp_no, where
    /// employees have an emp_no; or like a table and its key: vessel_imo, where vessels have an imo.
    private Optional<LinkColumn> calledAlike(LinkColumn column) {
        List<LinkColumn> keys = tables.stream()
                .flatMap(table -> table.filling.stream())
                .filter(key -> key.kind() == Kind.PK && !key.raw().equalsIgnoreCase("id"))
                .toList();
        List<LinkColumn> same = keys.stream().filter(key -> key.raw().equalsIgnoreCase(column.raw())).toList();
        if (same.isEmpty() && column.kind() == Kind.NUM) {
            same = keys.stream().filter(key -> endsLike(column.raw(), key.raw())).toList();
        }
        if (same.isEmpty() && column.kind() == Kind.NUM) {
            same = keys.stream().filter(key -> key.home() != column.home() && endsWith(column.words(), calledWithTable(key))).toList();
        }
        return same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty();
    }

    private static List<String> calledWithTable(LinkColumn key) {
        return Stream.concat(Stream.of(key.home().words().getLast()), key.words().stream()).toList();
    }

    private static boolean endsWith(List<String> words, List<String> end) {
        return words.size() >= end.size() && words.subList(words.size() - end.size(), words.size()).equals(end);
    }

    private static boolean endsLike(String raw, String key) {
        return key.contains("_") && lower(raw).endsWith("_" + lower(key));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean says(List<String> words, Set<String> any) {
        return !Collections.disjoint(words, any);
    }

    /// What the name of one column says.
    private final class Name {

        private final LinkColumn column;
        private final boolean keyed;
        private final List<String> stem;

        Name(LinkColumn column) {
            this.column = column;
            List<String> words = column.words();
            this.keyed = words.size() > 1 && called.endings().contains(words.getLast());
            this.stem = keyed ? words.subList(0, words.size() - 1) : words;
        }

        Optional<LinkColumn> target() {
            if (stem.equals(column.home().words())) {
                return Optional.empty(); // customer_no of customers
            }
            if (says(stem, called.within()) && (keyed || AGENTS.contains(stem.getLast()))) {
                return key(column.home());
            }
            boolean single = keyed || lower(column.raw()).endsWith(stem.getLast()); // no count of items
            Optional<LinkTable> named = single ? named() : Optional.empty();
            String last = stem.getLast();
            boolean role = called.roles().contains(last) || lexicon.isPerson(last);
            boolean person = AGENTS.contains(last) || (single && role) || (keyed && !personsCalled().isEmpty());
            return named.or(() -> person ? staff() : Optional.empty()).flatMap(this::key);
        }

        /// The table whose name the stem is, ends with, or is the end of; the best of these, where only one is.
        private Optional<LinkTable> named() {
            List<LinkTable> fitting = tables.stream().filter(table -> rank(table) > 0 && key(table).isPresent()).toList();
            int best = fitting.stream().mapToInt(this::rank).max().orElse(0);
            List<LinkTable> first = fitting.stream().filter(table -> rank(table) == best).toList();
            return first.size() == 1 ? Optional.of(first.getFirst()) : Optional.empty();
        }

        private int rank(LinkTable table) {
            List<String> words = table.words();
            if (endsWith(stem, words)) {
                return 10 + words.size();
            }
            return keyed && endsWith(words, stem) ? 1 : 0;
        }

        private Optional<LinkTable> staff() {
            List<LinkTable> persons = tables.stream().filter(UndeclaredKeys.this::isPerson).toList();
            List<LinkTable> asCategory = personsCalled();
            Predicate<LinkTable> outside = table -> says(table.words(), called.outsiders());
            List<List<LinkTable>> choices = List.of(
                    asCategory,
                    persons.stream().filter(table -> says(table.words(), called.staff())).toList(),
                    persons.stream().filter(outside.negate()).toList(),
                    persons);
            return choices.stream().filter(choice -> !choice.isEmpty()).findFirst().filter(choice -> choice.size() == 1).map(List::getFirst);
        }

        /// Persons who have the stem as a category: dentist_id, where staff have the role 'Dentist'.
        private List<LinkTable> personsCalled() {
            return tables.stream()
                    .filter(UndeclaredKeys.this::isPerson)
                    .filter(table -> table.filling.stream()
                            .filter(other -> other.kind() == Kind.CAT)
                            .anyMatch(other -> other.values().stream().anyMatch(value -> lower(value).equals(stem.getLast()))))
                    .toList();
        }

        /// The table's key, if this column can point to it.
        private Optional<LinkColumn> key(LinkTable table) {
            return table.filling.stream().filter(key -> key.kind() == Kind.PK).findFirst().filter(this::fits);
        }

        private boolean fits(LinkColumn key) {
            SchemaView.Column from = column.origin();
            SchemaView.Column to = key.origin();
            boolean numbers = from.type() == SchemaView.Type.INTEGER && to.type() == SchemaView.Type.INTEGER;
            boolean texts = from.type() == SchemaView.Type.TEXT && to.type() == SchemaView.Type.TEXT;
            return numbers || (texts && !from.values().isEmpty() && Set.copyOf(to.values()).containsAll(from.values()));
        }
    }

    private boolean isPerson(LinkTable table) {
        return table.words().stream().anyMatch(lexicon::isPerson);
    }
}
