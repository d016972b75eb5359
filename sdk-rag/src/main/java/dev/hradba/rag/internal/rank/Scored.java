package dev.hradba.rag.internal.rank;

import java.util.ArrayList;
import java.util.List;

import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.retrieve.Explanation;

/// A hit with the score that a step gave it.
///
/// @param hit     as it came
/// @param score   its new score
/// @param explain how that was made
record Scored(Hit hit, double score, Explanation explain) {

    /// The hits in this order with their new scores, ranked from 1.
    static List<Hit> ranked(List<Scored> ordered) {
        var hits = new ArrayList<Hit>();
        for (Scored each : ordered) {
            hits.add(each.hit().with(each.hit().passage().ranked(hits.size() + 1, each.score(), each.explain())));
        }
        return hits;
    }
}
