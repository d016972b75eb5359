package dev.hradba.rag.eval;

import java.util.Locale;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.RightsRules;

/// How a collection is measured.
///
/// @param mode        which way passages are found
/// @param analyzer    code of the language that words are reduced for, such as `cs`; if absent, told from the documents
/// @param k1          saturation of repeated terms in BM25
/// @param b           weight of length in BM25
/// @param denseWeight weight of vectors against words in a hybrid search
/// @param rights      who may read which document, by its id; if absent, everybody reads all
/// @param identity    who asks
/// @param fit         true to look for the best weight of vectors, too
public record EvaluationOptions(
        Mode mode, Optional<String> analyzer, double k1, double b, double denseWeight, Optional<RightsRules> rights, Identity identity, boolean fit) {

    /// Refuses what cannot be measured.
    public EvaluationOptions {
        if (!(denseWeight >= 0) || denseWeight == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("denseWeight is %s; give 0 or more".formatted(denseWeight));
        }
        if (fit && mode != Mode.HYBRID) {
            throw new IllegalArgumentException("a weight of vectors can be fitted for a hybrid search, and the mode is %s; choose hybrid".formatted(mode.name().toLowerCase(Locale.ROOT)));
        }
    }

    /// The parameters that published BM25 figures use: k1 0.9, b 0.4.
    public static EvaluationOptions of(Mode mode) {
        return new EvaluationOptions(mode, Optional.empty(), 0.9, 0.4, 1, Optional.empty(), Identity.of("evaluation"), false);
    }

    /// The same options for words of this language.
    public EvaluationOptions withAnalyzer(String code) {
        return new EvaluationOptions(mode, Optional.of(code), k1, b, denseWeight, rights, identity, fit);
    }

    /// The same options under these rights, asked by `who`.
    public EvaluationOptions withRights(RightsRules rules, Identity who) {
        return new EvaluationOptions(mode, analyzer, k1, b, denseWeight, Optional.of(rules), who, fit);
    }

    /// The same options with other parameters of BM25.
    public EvaluationOptions withBm25(double otherK1, double otherB) {
        return new EvaluationOptions(mode, analyzer, otherK1, otherB, denseWeight, rights, identity, fit);
    }

    /// The same options with another weight of vectors.
    public EvaluationOptions withDenseWeight(double other) {
        return new EvaluationOptions(mode, analyzer, k1, b, other, rights, identity, fit);
    }

    /// The same options, looking for the best weight of vectors, too; needs an embedder and a mode that uses it.
    public EvaluationOptions withFit() {
        return new EvaluationOptions(mode, analyzer, k1, b, denseWeight, rights, identity, true);
    }
}
