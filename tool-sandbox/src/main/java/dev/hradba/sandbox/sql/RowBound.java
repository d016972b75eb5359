package dev.hradba.sandbox.sql;

import java.util.Optional;

import dev.hradba.sandbox.sql.tree.Tree;

/// Bounds the rows of a query in its own text.
final class RowBound {

    private RowBound() {}

    static Tree.Query apply(Tree.Query query, long rows) {
        if (query.body() instanceof Tree.Nested(var inner) && query.limit().isEmpty() && query.order().isEmpty() && query.offset().isEmpty()
                && query.with().isEmpty()) {
            return apply(inner, rows);
        }
        if (query.body() instanceof Tree.Values && query.limit().isEmpty()) {
            return query; // as many rows as are written down; SQLite takes no LIMIT here
        }
        long limit = query.limit().map(given -> Math.min(given, rows)).orElse(rows);
        return new Tree.Query(query.with(), query.body(), query.order(), Optional.of(limit), query.offset(), query.bound());
    }
}
