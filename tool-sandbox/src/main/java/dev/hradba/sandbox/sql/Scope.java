package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.hradba.sandbox.sql.tree.Tree;
import org.jspecify.annotations.Nullable;

/// Names in reach at one place of a statement. Immutable.
///
/// @param parent  the surrounding place
/// @param ctes    named queries introduced here
/// @param sources sources of rows, in order
/// @param aliases names of selected columns that may be used here
record Scope(@Nullable Scope parent, List<Source> ctes, List<Source> sources, List<Tree.Name> aliases) {

    /// A source of rows.
    ///
    /// @param name     its name in the query, if it has one
    /// @param table    the granted table behind it
    /// @param columns  columns that can be named
    /// @param complete whether every column it has can be named
    record Source(Optional<Tree.Name> name, Optional<String> table, List<Tree.Name> columns, boolean complete) {

        Source {
            columns = List.copyOf(columns);
        }

        Tree.Name nameOrThrow() {
            return name.orElseThrow(() -> new IllegalStateException("a source without a name was asked for it"));
        }

        Optional<Tree.Name> column(String wanted) {
            return columns.stream().filter(column -> column.text().equals(wanted)).findFirst()
                    .or(() -> columns.stream().filter(column -> column.same(wanted)).findFirst());
        }
    }

    static Scope root() {
        return new Scope(null, List.of(), List.of(), List.of());
    }

    /// A place inside this one with its own sources.
    Scope of(List<Source> inner) {
        return new Scope(this, List.of(), List.copyOf(inner), List.of());
    }

    /// A place inside this one that also sees a named query.
    Scope withCte(Source cte) {
        return new Scope(this, List.of(cte), List.of(), List.of());
    }

    /// This place, where selected columns can be named too.
    Scope withAliases(List<Tree.Name> names) {
        return new Scope(parent, ctes, sources, List.copyOf(names));
    }

    /// The named query with this name.
    Optional<Source> cte(String wanted) {
        for (@Nullable Scope level = this; level != null; level = level.parent()) {
            for (var cte : level.ctes()) {
                if (cte.nameOrThrow().same(wanted)) {
                    return Optional.of(cte);
                }
            }
        }
        return Optional.empty();
    }

    static Optional<Tree.Name> find(List<Source> sources, String column) {
        return sources.stream().flatMap(source -> source.column(column).stream()).findFirst();
    }

    /// Columns of this place's own sources, as a person would write them.
    List<String> visibleColumns() {
        var result = new ArrayList<String>();
        for (var source : sources) {
            String prefix = sources.size() > 1 && source.name().isPresent() ? source.nameOrThrow().text() + "." : "";
            source.columns().forEach(column -> result.add(prefix + column.text()));
        }
        return result.isEmpty() && parent != null ? Stream.of(parent).flatMap(up -> up.visibleColumns().stream()).toList() : result;
    }
}
