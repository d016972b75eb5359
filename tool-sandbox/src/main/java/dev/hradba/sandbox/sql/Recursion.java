package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.hradba.sandbox.sql.tree.RefusedException;
import dev.hradba.sandbox.sql.tree.Tree;

/// The shape that a query under WITH RECURSIVE must have to read itself: parts joined by UNION, of which the last alone reads it, and once.
final class Recursion {

    private Recursion() {}

    /// Whether the query may read itself; it need not.
    static boolean possible(Tree.Cte cte) {
        return cte.recursive() && cte.query().with().isEmpty() && cte.query().order().isEmpty() && cte.query().limit().isEmpty()
                && cte.query().offset().isEmpty() && cte.query().body() instanceof Tree.Compound compound
                && Set.of("UNION", "UNION ALL").containsAll(compound.operations());
    }

    /// @param uses how often the last part reads the query
    static void checkUses(Tree.Name name, int uses) {
        if (uses > 1) {
            throw new RefusedException("recursive", "%s reads itself %d times; one time is allowed, because more let it grow without measure".formatted(name.text(), uses));
        }
    }

    /// The parts before the last.
    static Tree.Body start(Tree.Compound compound) {
        int last = compound.arms().size() - 1;
        return last == 1 ? new Tree.Nested(compound.arms().getFirst())
                : new Tree.Compound(compound.arms().subList(0, last), compound.operations().subList(0, last - 1));
    }

    static <T> List<T> with(List<T> before, T last) {
        var all = new ArrayList<>(before);
        all.add(last);
        return all;
    }
}
