package dev.hradba.agent.sql.internal.link;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A table as the linker sees it. Filled by [LinkSchema] and not changed afterwards; compared by identity.
public final class LinkTable implements Entry {

    private final int id;
    private final String raw;
    private final List<String> words;
    final List<LinkColumn> filling = new ArrayList<>();

    LinkTable(int id, String raw, List<String> words) {
        this.id = id;
        this.raw = raw;
        this.words = words;
    }

    @Override
    public int id() {
        return id;
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
