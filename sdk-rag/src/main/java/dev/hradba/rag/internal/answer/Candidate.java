package dev.hradba.rag.internal.answer;

import java.util.List;

import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.lexical.Hit;

/// A unit of a passage that might answer.
///
/// @param hit      passage it stands in
/// @param index    place among the units of the passage
/// @param features what speaks for and against it, see [Features]
/// @param score    weighted sum of the features; higher is better
public record Candidate(Hit hit, int index, List<Double> features, double score) {

    /// Copies its list.
    public Candidate {
        features = List.copyOf(features);
    }

    /// The unit itself.
    public Unit unit() {
        return hit.units().get(index);
    }
}
