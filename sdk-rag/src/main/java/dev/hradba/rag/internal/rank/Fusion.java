package dev.hradba.rag.internal.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.retrieve.Explanation;

/// Reciprocal rank fusion: a hit scores `weight / (60 + rank)` in each list that has it. Scores of the lists are not compared, so their scales do not matter.
///
/// Source: Cormack, Clarke and Buettcher 2009, <https://doi.org/10.1145/1571941.1572114>.
public final class Fusion {

    private static final int K = 60;

    private Fusion() {}

    /// One ranked list and what it counts.
    ///
    /// @param name   for explanations
    /// @param weight 0 or more
    /// @param hits   best first
    public record Ranked(String name, double weight, List<Hit> hits) {

        /// Copies its list.
        public Ranked {
            hits = List.copyOf(hits);
        }
    }

    /// Merges the lists; equal scores are ordered by chunk id.
    public static List<Hit> of(List<Ranked> lists) {
        Map<String, List<Part>> parts = new LinkedHashMap<>();
        for (Ranked list : lists) {
            for (int i = 0; i < list.hits().size(); i++) {
                Hit hit = list.hits().get(i);
                parts.computeIfAbsent(hit.passage().chunkId(), id -> new ArrayList<>()).add(new Part(list, hit, i + 1));
            }
        }
        var fused = new ArrayList<Hit>();
        parts.values().forEach(same -> fused.add(fuse(same)));
        fused.sort(Comparator.comparingDouble((Hit hit) -> hit.passage().score()).reversed().thenComparing(hit -> hit.passage().chunkId()));
        for (int i = 0; i < fused.size(); i++) {
            Hit hit = fused.get(i);
            fused.set(i, hit.with(hit.passage().ranked(i + 1, hit.passage().score(), hit.passage().explain())));
        }
        return fused;
    }

    private static Hit fuse(List<Part> same) {
        double score = 0;
        double lexical = 0;
        var explains = new ArrayList<Explanation>();
        for (Part part : same) {
            double value = part.list().weight() / (K + part.rank());
            score += value;
            lexical = Math.max(lexical, part.hit().lexicalScore());
            explains.add(new Explanation(value, "%s: weight %.2f / (%d + rank %d)".formatted(part.list().name(), part.list().weight(), K, part.rank()),
                    List.of(part.hit().passage().explain())));
        }
        Hit first = same.getFirst().hit();
        return new Hit(first.passage().ranked(1, score, new Explanation(score, "reciprocal rank fusion, sum of", explains)), first.units(),
                first.modifiedMillis(), lexical);
    }

    private record Part(Ranked list, Hit hit, int rank) {}
}
