package dev.hradba.rag.internal.answer;

import java.util.List;

/// What each feature and each signal counts.
///
/// @param unit       weight of each of [Features#NAMES]
/// @param confidence weight of each of [Judge#SIGNALS] in a logistic estimate
public record Weights(List<Double> unit, List<Double> confidence) {

    /// Copies its lists and refuses other lengths.
    public Weights {
        unit = List.copyOf(unit);
        confidence = List.copyOf(confidence);
        if (unit.size() != Features.COUNT || confidence.size() != Judge.SIGNALS.size()) {
            throw new IllegalArgumentException("%d unit and %d confidence weights given; %d and %d are needed"
                    .formatted(unit.size(), confidence.size(), Features.COUNT, Judge.SIGNALS.size()));
        }
    }

    /// Set by hand, then fitted by `AnswerWeightsFit` on the calibration half of the sample's questions; not on the other half, whose totals were seen while features were chosen.
    public static Weights measured() {
        return new Weights(
                List.of(4.21, 2.23, 1.11, 0.67, 0.29, 1.32, 1.05, 0.92, 1.07, -1.07, -2.03, 0.25, 0.34, 0.0, -0.21, 0.83, 0.25, -0.45),
                List.of(-5.65, 0.40, 0.61, -0.68, 2.11, -1.43, -0.17, -2.01, -0.70, -1.77, 0.63));
    }

    double score(List<Double> features) {
        return dot(unit, features);
    }

    double probability(List<Double> signals) {
        return 1 / (1 + Math.exp(-dot(confidence, signals)));
    }

    private static double dot(List<Double> left, List<Double> right) {
        double sum = 0;
        for (int i = 0; i < left.size(); i++) {
            sum += left.get(i) * right.get(i);
        }
        return sum;
    }
}
