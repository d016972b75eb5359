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

    /// For judging by words alone. Set by hand, then fitted by `AnswerWeightsFit` on `models/starter/passages/tune` and the calibration half of the sample's questions; on no other half.
    public static Weights byWords() {
        return new Weights(
                List.of(1.66, 2.09, 1.99, 4.91, 1.65, 0.78, 0.42, 2.74, 0.47, -0.56, 0.95, -0.95, 1.59, -1.59, -2.10, -0.20, 0.61, 1.47, 0.30, 2.09, -0.38, -0.26,
                        -0.54, 0.34, -0.67, -3.00, 0.0),
                List.of(-3.73, 0.10, 2.66, 0.12, -0.54, 2.19, 0.44, -0.63, -0.61, -0.44, -0.44, -1.91, -0.73, 1.51, 0.0, 0.0));
    }

    /// For judging by words and by meaning. Fitted as those for words, on the questions in the language of the embedded model.
    public static Weights withMeaning() {
        return new Weights(
                List.of(0.72, 1.38, 0.07, 4.93, 1.45, 0.28, 0.43, 2.15, -0.31, -1.52, 0.47, -0.47, 2.17, -2.17, -2.15, -0.07, 0.62, 1.60, -0.17, 1.81, -0.46, -0.08,
                        -0.70, 0.50, -0.70, -3.00, 2.70),
                List.of(-3.90, 0.05, 2.66, 0.15, -0.61, 1.75, 0.62, -1.01, 0.21, -0.39, -0.61, -1.96, -1.28, 1.56, 0.36, 0.23));
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
