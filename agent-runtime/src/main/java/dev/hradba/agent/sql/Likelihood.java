package dev.hradba.agent.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// How often drafts by rules were right, by what speaks against them: a logistic model with a weight for each kind of doubt. The weights are fitted on
/// questions with known answers by `models/starter/likelihood.py`, which also draws how well they hold on questions it has not seen.
final class Likelihood {

    private static final Likelihood FITTED = read();

    private final double base;
    private final Map<Doubt.Kind, Double> weights = new EnumMap<>(Doubt.Kind.class);

    private Likelihood(JsonNode fitted) {
        base = fitted.required("base").doubleValue();
        for (Doubt.Kind kind : Doubt.Kind.values()) {
            weights.put(kind, fitted.required("weights").required(kind.name()).doubleValue());
        }
    }

    /// A share from 0 to 1.
    static double of(List<Doubt> doubts) {
        double odds = FITTED.base;
        for (Doubt doubt : doubts) {
            odds += FITTED.weights.getOrDefault(doubt.kind(), 0.0);
        }
        return 1 / (1 + Math.exp(-odds));
    }

    private static Likelihood read() {
        try (InputStream file = Objects.requireNonNull(Likelihood.class.getResourceAsStream("likelihood.json"))) {
            return new Likelihood(new ObjectMapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the fitted likelihoods cannot be read from the jar", e);
        }
    }
}
