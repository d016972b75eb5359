package dev.hradba.rag.eval;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an evaluation found.
///
/// @param collection name of the collection
/// @param mode       which way passages were found
/// @param analyzer   code of the language that words were reduced for
/// @param model      embedding model, if vectors were used
/// @param documents  documents in the index
/// @param queries    questions with at least one relevant document that who asks may read
/// @param figures    the figures of `mode`
/// @param inputs     for a hybrid search, the figures of words and of vectors alone, under `bm25` and `dense`; else empty
/// @param citations  figures of cited spans, if the collection judges any
/// @param leaked     results that who asks may not read, which must be 0; counted against the rules themselves
/// @param notes      what a person should know to read the figures
/// @param fit        the best weight of vectors, if it was looked for
/// @param found      question → ids of the documents found in `mode`, best first, at most a hundred
public record EvaluationReport(
        String collection,
        Mode mode,
        String analyzer,
        Optional<String> model,
        int documents,
        int queries,
        Figures figures,
        Map<String, Figures> inputs,
        Optional<SpanFigures> citations,
        int leaked,
        List<String> notes,
        Optional<FusionFit> fit,
        Map<String, List<String>> found) {

    /// Copies its collections.
    public EvaluationReport {
        inputs = Map.copyOf(inputs);
        found = Collections.unmodifiableMap(new LinkedHashMap<>(found));
        notes = List.copyOf(notes);
    }
}
