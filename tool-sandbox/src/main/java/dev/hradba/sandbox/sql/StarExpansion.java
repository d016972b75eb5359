package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.sandbox.sql.Scope.Source;
import dev.hradba.sandbox.sql.tree.RefusedException;
import dev.hradba.sandbox.sql.tree.Tree;

/// Replaces `*` by the columns it may stand for.
final class StarExpansion {

    private final Scope scope;
    private final Map<String, Optional<Source>> using;
    private final Set<String> read;

    StarExpansion(Scope scope, Map<String, Optional<Source>> using, Set<String> read) {
        this.scope = scope;
        this.using = using;
        this.read = read;
    }

    /// @param except  columns to leave out; each must be one of those that the star stands for
    /// @param replace what stands in the place of columns
    void expand(List<Tree.Name> path, List<Tree.Name> except, List<Tree.Value> replace, List<Tree.Item> items, List<Optional<Tree.Name>> outputs) {
        var all = new ArrayList<Tree.Item>();
        var names = new ArrayList<Optional<Tree.Name>>();
        expand(path, all, names);
        for (var name : except) {
            if (names.stream().flatMap(Optional::stream).noneMatch(given -> given.same(name.text()))) {
                throw new RefusedException("column", "there is no column %s to leave out".formatted(name.text()));
            }
        }
        for (var value : replace) {
            int at = names.stream().map(name -> name.flatMap(given -> value.alias().filter(alias -> given.same(alias.text()))).isPresent()).toList().indexOf(true);
            if (at < 0) {
                throw new RefusedException("column", "there is no column %s to replace".formatted(value.alias().map(Tree.Name::text).orElse("without a name")));
            }
            all.set(at, new Tree.Value(value.value(), names.get(at)));
        }
        for (int i = 0; i < all.size(); i++) {
            var name = names.get(i);
            if (except.stream().noneMatch(left -> name.isPresent() && name.get().same(left.text()))) {
                items.add(all.get(i));
                outputs.add(name);
            }
        }
        if (items.isEmpty()) {
            throw new RefusedException("column", "nothing is left to select");
        }
    }

    private void expand(List<Tree.Name> path, List<Tree.Item> items, List<Optional<Tree.Name>> outputs) {
        if (path.size() > 1) {
            throw new RefusedException("column", "write the table's name or alias before .*, without a schema");
        }
        if (path.isEmpty()) {
            if (scope.sources().isEmpty()) {
                throw new RefusedException("column", "* needs a table in FROM");
            }
            using.forEach((shared, shown) -> Scope.find(scope.sources(), shared).ifPresent(column -> add(
                    new Tree.Column(shown.map(source -> List.of(source.nameOrThrow())).orElse(List.of()), column), items, outputs)));
            scope.sources().forEach(source -> source(source, scope.sources().size() > 1, using.keySet(), items, outputs));
            return;
        }
        var source = scope.sources().stream().filter(given -> given.name().isPresent() && given.nameOrThrow().same(path.getFirst().text())).findFirst()
                .orElseThrow(() -> new RefusedException("table",
                        "%s names no table of this query; use the name or alias given in FROM".formatted(path.getFirst().text())));
        source(source, true, Set.of(), items, outputs);
    }

    private void source(
            Source source, boolean qualify, Set<String> skip, List<Tree.Item> items, List<Optional<Tree.Name>> outputs) {
        if (!source.complete()) {
            throw new RefusedException("column", "* needs a name for every column of the subquery; add AS name");
        }
        if (qualify && source.name().isEmpty()) {
            throw new RefusedException("alias", "a subquery in FROM needs an alias here; add AS name");
        }
        for (var column : source.columns()) {
            source.table().ifPresent(table -> read.add(table + "." + column.text()));
            if (!skip.contains(column.text().toLowerCase(Locale.ROOT))) {
                add(new Tree.Column(qualify ? List.of(source.nameOrThrow()) : List.of(), column), items, outputs);
            }
        }
    }

    private static void add(Tree.Column column, List<Tree.Item> items, List<Optional<Tree.Name>> outputs) {
        items.add(new Tree.Value(column, Optional.empty()));
        outputs.add(Optional.of(column.name()));
    }
}
