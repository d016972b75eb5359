package dev.hradba.rag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.rag.AnswerOutcome.Answered;
import dev.hradba.rag.AnswerOutcome.NotEnoughInformation;
import dev.hradba.rag.internal.answer.Candidate;
import dev.hradba.rag.internal.answer.Judge;
import dev.hradba.rag.internal.answer.Question;
import dev.hradba.rag.internal.answer.Weights;
import dev.hradba.rag.internal.lexical.Found;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.retrieve.RetrievalPlan;

/// The road of one question: retrieve → diversify → select → verify.
final class AnswerPipeline {

    /// Passages whose sentences are looked at.
    private static final int CANDIDATE_PASSAGES = 24;

    /// Passages handed back beside the outcome.
    private static final int NEAREST_PASSAGES = 5;

    private final Retrieval retrieval;
    private final Terms terms;
    private final double minConfidence;

    AnswerPipeline(Retrieval retrieval, double minConfidence) {
        this.retrieval = retrieval;
        this.terms = retrieval.terms();
        this.minConfidence = minConfidence;
    }

    AnswerOutcome run(Query query, RetrievalPlan plan, SearchSession session) {
        List<Hit> found = retrieval.candidates(query, plan, session, CANDIDATE_PASSAGES);
        List<Passage> nearest = retrieval.diversified(Found.of(found, terms), NEAREST_PASSAGES).stream().map(Hit::passage).toList();
        Optional<Embedder> meaning = retrieval.embedder(query.text());
        // without a model of its language nobody can tell whether a passage that words did not find is about the question
        List<Hit> hits = meaning.isPresent() ? found : found.stream().filter(hit -> hit.lexicalScore() > 0).toList();
        Question question = Question.of(query.text(), terms, session);
        Judge judge = meaning
                .map(model -> Judge.withMeaning(Weights.withMeaning(), model))
                .orElseGet(() -> Judge.byWords(Weights.byWords()));
        List<Candidate> ordered = judge.order(question, query.text(), hits, terms, session);
        double confidence = judge.confidence(question, query.text(), ordered, terms, session);
        if (ordered.isEmpty() || confidence < minConfidence) {
            return new NotEnoughInformation(missing(question, ordered, session), nearest);
        }
        List<Candidate> chosen = judge.chosen(question, ordered);
        List<Citation> citations = chosen.stream()
                .map(candidate -> CitationVerifier.cite(candidate.hit().passage(), candidate.unit().start(), candidate.unit().end(), session)).toList();
        for (Citation citation : citations) {
            if (CitationVerifier.check(citation, session) != CitationCheck.VERIFIED) {
                return new NotEnoughInformation(List.of("a document changed while it was being read; ask again"), nearest);
            }
        }
        String text = String.join("\n", chosen.stream().map(candidate -> candidate.unit().plain()).toList());
        return new Answered(text, citations, confidence, nearest, judge.explain(ordered.getFirst()));
    }

    private List<String> missing(Question question, List<Candidate> ordered, SearchSession session) {
        if (question.terms().isEmpty()) {
            return List.of("the question has no words to look for");
        }
        var missing = new ArrayList<String>();
        Set<String> around = ordered.isEmpty() ? Set.of() : Judge.around(ordered.getFirst(), terms.like(String.join(" ", question.written().values())));
        for (Map.Entry<String, Double> term : question.terms().entrySet()) {
            String word = question.written().getOrDefault(term.getKey(), term.getKey());
            if (!session.knows(term.getKey())) {
                missing.add("no readable document mentions '%s'".formatted(word));
            } else if (!around.contains(term.getKey())) {
                missing.add("the nearest passage does not mention '%s'".formatted(word));
            }
        }
        return missing.isEmpty()
                ? List.of("the words of the question occur, but no sentence states what is asked for")
                : List.copyOf(missing);
    }
}
