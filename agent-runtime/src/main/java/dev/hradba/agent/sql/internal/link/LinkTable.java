package dev.hradba.agent.sql.internal.link;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A table as the linker sees it. Filled by [LinkSchema] and not changed afterwards; compared by identity.
public final class LinkTable implements Entry {

    static final Set<String> FIRST = Set.of("first", "given", "forename", "firstname");
    static final Set<String> LAST = Set.of("last", "family", "surname", "lastname");

    private final int id;
    private final String raw;
    private List<String> words;
    final List<LinkColumn> filling = new ArrayList<>();

    LinkTable(int id, String raw, List<String> words) {
        this.id = id;
        this.raw = raw;
        this.words = words;
    }

    void call(List<String> otherWords) {
        words = List.copyOf(otherWords);
    }

    @Override
    public int id() {
        return id;
    }

    /// Its name without the schema that it is in.
    public String name() {
        return raw().substring(raw().lastIndexOf('.') + 1);
    }

    @Override
    public String raw() {
        return raw;
    }

    @Override
    public List<String> words() {
        return words;
    }

    @Override
    public LinkTable home() {
        return this;
    }

    /// Columns in the table's order.
    public List<LinkColumn> columns() {
        return Collections.unmodifiableList(filling);
    }

    /// The column that stands for a row when the question names none: the name, else the key, else the first.
    public LinkColumn display() {
        return first(Kind.NAME).or(() -> first(Kind.PK)).orElseGet(filling::getFirst);
    }

    /// The columns that stand for a row: first and last name together, else the display column.
    public List<LinkColumn> shown() {
        List<LinkColumn> names = filling.stream()
                .filter(column -> column.kind().isText() && (column.words().contains("name") || column.words().size() == 1))
                .toList();
        Optional<LinkColumn> first = names.stream().filter(column -> says(column, FIRST)).findFirst();
        Optional<LinkColumn> last = names.stream().filter(column -> says(column, LAST)).findFirst();
        LinkColumn whole = display();
        boolean named = whole.kind() == Kind.NAME && !Optional.of(whole).equals(first) && !Optional.of(whole).equals(last);
        return first.isPresent() && last.isPresent() && !named ? List.of(first.get(), last.get()) : List.of(whole);
    }

    private static boolean says(LinkColumn column, Set<String> words) {
        return column.words().stream().anyMatch(words::contains);
    }

    /// Whether the table only connects others: several keys and no key of its own.
    boolean isLink() {
        return filling.stream().filter(column -> column.target() != null).count() > 1
                && first(Kind.PK).isEmpty();
    }

    /// The primary key's column, else the first column: one that tells rows apart best.
    public LinkColumn counted() {
        return first(Kind.PK).orElseGet(filling::getFirst);
    }

    private Optional<LinkColumn> first(Kind kind) {
        return filling.stream().filter(column -> column.kind() == kind).findFirst();
    }

    @Override
    public String toString() {
        return raw;
    }
}
