package dev.hradba.rag.eval;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The weight of vectors against words that orders a judged set best, and what it is worth on questions it was not chosen on.
///
/// @param denseWeight weight for [dev.hradba.rag.KnowledgeBaseOptions#withDenseWeight(double)]; 0 leaves vectors out
/// @param ndcg10      nDCG@10 with it over the very questions it was chosen on, and therefore flattering
/// @param heldOut10   nDCG@10 when each fifth of the questions is asked with the weight chosen on the other four: what to expect elsewhere
/// @param default10   nDCG@10 with both lists alike, chosen on nothing
/// @param curve       nDCG@10 for each share of the vectors in the score, 0 (words alone) to 1 (vectors alone)
public record FusionFit(double denseWeight, double ndcg10, double heldOut10, double default10, Map<Double, Double> curve) {

    /// Shares tried.
    static final List<Double> SHARES = List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0);

    private static final int FOLDS = 5;

    /// Largest weight given; vectors alone would need an endless one.
    private static final double MAX_WEIGHT = 19;

    /// Copies its map, in order.
    public FusionFit {
        curve = java.util.Collections.unmodifiableMap(new TreeMap<>(curve));
    }

    /// Chooses from the nDCG@10 of each question at each share.
    static FusionFit of(Map<Double, double[]> byShare) {
        int questions = byShare.values().stream().mapToInt(values -> values.length).max().orElse(0);
        double best = best(byShare, questions, -1);
        double heldOut = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            double chosen = best(byShare, questions, fold);
            for (int i = fold; i < questions; i += FOLDS) {
                heldOut += value(byShare, chosen, i);
            }
        }
        Map<Double, Double> curve = new TreeMap<>();
        byShare.keySet().forEach(share -> curve.put(share, mean(byShare, share, questions, -1)));
        double weight = best >= 1 ? MAX_WEIGHT : best / (1 - best);
        return new FusionFit(weight, curve.getOrDefault(best, 0.0), questions == 0 ? 0 : heldOut / questions, curve.getOrDefault(0.5, 0.0), curve);
    }

    /// The best share over the questions outside of `fold`; of equals, the one nearest to the default.
    private static double best(Map<Double, double[]> byShare, int questions, int fold) {
        return byShare.keySet().stream().max(Comparator.comparingDouble((Double share) -> mean(byShare, share, questions, fold))
                .thenComparing(share -> -Math.abs(share - 0.5))).orElse(0.5);
    }

    private static double mean(Map<Double, double[]> byShare, double share, int questions, int withoutFold) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < questions; i++) {
            if (i % FOLDS != withoutFold) {
                sum += value(byShare, share, i);
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double value(Map<Double, double[]> byShare, double share, int question) {
        double[] values = byShare.getOrDefault(share, new double[0]);
        return question < values.length ? values[question] : 0;
    }
}
