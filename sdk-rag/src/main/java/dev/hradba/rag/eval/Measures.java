package dev.hradba.rag.eval;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Measures of one ranked list of document ids, as trec_eval defines them; each in [0, 1], higher is better.
final class Measures {

    private Measures() {}

    /// Discounted gain of the first `depth` against the best order possible; grades count linearly.
    ///
    /// Source: Jaervelin and Kekaelaeinen 2002, <https://doi.org/10.1145/582415.582418>, with the linear gain of trec_eval.
    static double ndcg(List<String> found, Map<String, Integer> grades, int depth) {
        double gain = 0;
        for (int i = 0; i < Math.min(depth, found.size()); i++) {
            gain += grades.getOrDefault(found.get(i), 0) / log2(i + 2);
        }
        double ideal = 0;
        int[] best = grades.values().stream().mapToInt(grade -> -grade).sorted().map(grade -> -grade).toArray();
        for (int i = 0; i < Math.min(depth, best.length); i++) {
            ideal += best[i] / log2(i + 2);
        }
        return ideal == 0 ? 0 : gain / ideal;
    }

    /// Share of the relevant documents that are among the first `depth`.
    static double recall(List<String> found, Map<String, Integer> grades, int depth) {
        Set<String> top = new HashSet<>(found.subList(0, Math.min(depth, found.size())));
        long relevant = grades.values().stream().filter(grade -> grade > 0).count();
        return relevant == 0 ? 0
                : (double) grades.entrySet().stream().filter(entry -> entry.getValue() > 0 && top.contains(entry.getKey())).count() / relevant;
    }

    /// One over the place of the first relevant document among the first `depth`, or 0.
    static double reciprocalRank(List<String> found, Map<String, Integer> grades, int depth) {
        for (int i = 0; i < Math.min(depth, found.size()); i++) {
            if (grades.getOrDefault(found.get(i), 0) > 0) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
