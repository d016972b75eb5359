package dev.hradba.agent.sql.internal.link;

import java.util.List;

import dev.hradba.sandbox.sql.SchemaView;
import org.jspecify.annotations.Nullable;

/// A column as the linker sees it. Filled by [LinkSchema] and not changed afterwards; compared by identity.
public final class LinkColumn implements Entry {

    private final LinkTable table;
    private final int id;
    private final SchemaView.Column origin;
    private List<String> words;
    private final List<String> values;
    private Kind kind;
    private List<String> role = List.of();
    private @Nullable LinkColumn target;

    LinkColumn(
            LinkTable table, int id, SchemaView.Column origin, List<String> words, Kind kind, List<String> values) {
        this.table = table;
        this.id = id;
        this.origin = origin;
        this.words = words;
        this.kind = kind;
        this.values = List.copyOf(values);
    }

    void pointTo(LinkColumn key) {
        kind = Kind.FK;
        target = key;
    }

    void become(Kind other) {
        kind = other;
    }

    void call(List<String> otherWords) {
        words = List.copyOf(otherWords);
    }

    void play(List<String> roleWords) {
        role = List.copyOf(roleWords);
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public String raw() {
        return origin.name();
    }

    @Override
    public List<String> words() {
        return words;
    }

    @Override
    public LinkTable home() {
        return table;
    }

    /// The column in the view of the database.
    public SchemaView.Column origin() {
        return origin;
    }

    /// What the column is.
    public Kind kind() {
        return kind;
    }

    /// Whether cells are months such as 2026-05, without a day.
    public boolean isMonthly() {
        return kind == Kind.DATE && origin.type() == SchemaView.Type.TEXT;
    }

    /// Sampled cells of text kinds and of yes/no columns stored as text.
    public List<String> values() {
        return values;
    }

    /// Words of a foreign key that say more than the table it points to (`assignee` of `assignee_id`); often empty.
    public List<String> role() {
        return role;
    }

    /// The column a foreign key points to; null for other columns.
    public @Nullable LinkColumn target() {
        return target;
    }

    /// The column a foreign key points to.
    ///
    /// @throws IllegalStateException if this is no foreign key
    public LinkColumn key() {
        if (target == null) {
            throw new IllegalStateException("column '%s' of '%s' is no foreign key".formatted(raw(), table));
        }
        return target;
    }

    @Override
    public String toString() {
        return table.raw() + "." + raw();
    }
}
