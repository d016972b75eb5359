package dev.hradba.rag.internal.answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import dev.hradba.rag.internal.rank.Vectors;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.Passage;
import org.apache.lucene.util.VectorUtil;

/// How near in meaning units of passages are to a question: cosines as standard scores over the units compared, since models differ in how far they spread them.
final class Nearness {

    /// Units compared, those that the words speak for most: each costs the model a run.
    private static final int COMPARED = 40;

    /// Least spread that is made more of: below it the model says that all units are alike.
    private static final double LEAST_SPREAD = 0.01;

    private final Embedder embedder;

    Nearness(Embedder embedder) {
        this.embedder = embedder;
    }

    /// These candidates with the feature filled in; those that were not compared are as far as the farthest.
    List<Candidate> of(String question, List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return candidates;
        }
        List<Candidate> byWords = candidates.stream().sorted(Comparator.comparingDouble(Candidate::score).reversed()).toList();
        List<Candidate> compared = byWords.subList(0, Math.min(COMPARED, byWords.size()));
        float[] asked = Vectors.normalised(embedder.query(question), embedder);
        List<Double> nearness = standardised(embedder.passages(compared.stream().map(Nearness::underHeading).toList()).stream()
                .map(vector -> (double) VectorUtil.dotProduct(asked, Vectors.normalised(vector, embedder)))
                .toList());
        double farthest = nearness.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        return IntStream.range(0, byWords.size())
                .mapToObj(i -> with(byWords.get(i), i < nearness.size() ? nearness.get(i) : farthest))
                .toList();
    }

    private static Candidate with(Candidate candidate, double nearness) {
        var features = new ArrayList<>(candidate.features());
        features.set(Features.NEARNESS, nearness);
        return new Candidate(candidate.hit(), candidate.index(), features, candidate.score());
    }

    private static String underHeading(Candidate candidate) {
        Passage passage = candidate.hit().passage();
        String heading = passage.sectionPath().isEmpty() ? passage.title() : passage.sectionPath().getLast();
        String context = candidate.unit().context();
        return heading + ". " + (context.isBlank() ? "" : context + " ") + candidate.unit().plain();
    }

    private static List<Double> standardised(List<Double> values) {
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double spread = Math.sqrt(values.stream().mapToDouble(value -> (value - mean) * (value - mean)).average().orElse(0));
        return values.stream().map(value -> (value - mean) / Math.max(LEAST_SPREAD, spread)).toList();
    }
}
