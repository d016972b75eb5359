package dev.hradba.sandbox.sql;

import java.util.List;

import dev.hradba.sandbox.sql.tree.Tree;

/// Prints MySQL's JSON arrows as the functions they stand for, because MariaDB knows only these.
final class JsonArrows {

    private JsonArrows() {}

    /// `a -> k` as `JSON_EXTRACT(a, k)`, `a ->> k` as `JSON_UNQUOTE(JSON_EXTRACT(a, k))`; anything else as it is.
    static Tree.Expr asCalls(Tree.Seq seq) {
        var parts = seq.parts();
        if (parts.size() < 3 || !(parts.get(1) instanceof Tree.Word(var first)) || !first.startsWith("->")) {
            return seq;
        }
        var value = parts.getFirst();
        for (int i = 1; i + 1 < parts.size(); i += 2) {
            value = new Tree.Call("JSON_EXTRACT", new Tree.Seq(List.of(value, new Tree.Word(","), parts.get(i + 1))));
            if (parts.get(i).equals(new Tree.Word("->>"))) {
                value = new Tree.Call("JSON_UNQUOTE", new Tree.Seq(List.of(value)));
            }
        }
        return value;
    }
}
