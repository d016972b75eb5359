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

    /// Set by hand, before measuring.
    public static Weights measured() {
        return new Weights(
                List.of(4.0, 2.0, 1.0, 0.5, 0.3, 1.0, 1.0, 1.0, 0.7, -0.7, -2.0, 0.1, 0.0, 0.0, -0.3, 0.5),
                List.of(-4.0, 0.6, 0.5, 0.0, 1.0, -3.0, -0.5, -0.5));
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
