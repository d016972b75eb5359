package dev.hradba.rag.internal.answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.Statistics;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.Explanation;

/// Orders the units of passages by how well they answer, and estimates how likely the best one is right.
public final class Judge {

    /// Names of what the estimate is made from, in order.
    static final List<String> SIGNALS = List.of(
            "bias",
            "score of the best unit",
            "share of the best unit among all, each as e to its score",
            "lead over the best unit of another section",
            "share of the question's rarity in the unit",
            "share in the unit, its introduction, neighbours and headings, with words alike",
            "share of the question's rarity that no readable text has",
            "rarity of the rarest term that is not in or around the unit, over the mean",
            "wanted number or time is missing",
            "wanted person, place, reason or permission is missing",
            "what is asked for is not named",
            "an identifier of the question is not named",
            "score of the passage over the question's rarity",
            "terms of the question, up to eight, over eight",
            "nearness of meaning of the best unit under its heading",
            "how much nearer in meaning another unit is");

    /// Most units of a list that are quoted together.
    private static final int MAX_UNITS = 11;

    /// A second unit is quoted, too, if its score is less than this below the best; set on the tuning half of the passages.
    private static final double CLOSE = 0.4;

    private final Weights weights;
    private final Optional<Nearness> nearness;

    private Judge(Weights weights, Optional<Nearness> nearness) {
        this.weights = weights;
        this.nearness = nearness;
    }

    /// A judge that compares words, with these weights.
    public static Judge byWords(Weights weights) {
        return new Judge(weights, Optional.empty());
    }

    /// A judge that compares words and, for the units they speak for most, the meaning, with these weights.
    public static Judge withMeaning(Weights weights, Embedder embedder) {
        return new Judge(weights, Optional.of(new Nearness(embedder)));
    }

    /// All units of the hits, best first; equal scores in the order of the hits.
    public List<Candidate> order(Question question, String text, List<Hit> hits, Terms terms, Statistics statistics) {
        double top = hits.stream().mapToDouble(Hit::lexicalScore).max().orElse(0);
        var features = new Features(question, text, terms, statistics, top).of(hits).iterator();
        List<Candidate> units = hits.stream()
                .flatMap(hit -> IntStream.range(0, hit.units().size()).mapToObj(i -> scored(hit, i, features.next(), Weights.byWords())))
                .toList();
        return nearness.map(near -> near.of(text, units)).orElse(units).stream()
                .map(unit -> scored(unit.hit(), unit.index(), unit.features(), weights))
                .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                .toList();
    }

    private static Candidate scored(Hit hit, int index, List<Double> features, Weights weights) {
        return new Candidate(hit, index, features, weights.score(features));
    }

    /// The best candidate with what belongs to it: the list that it introduces, all steps where one of them is the best answer to "how",
    /// or a second unit that is nearly as good.
    public List<Candidate> chosen(Question question, List<Candidate> ordered) {
        Candidate best = ordered.getFirst();
        List<Unit> units = best.hit().units();
        List<Integer> places = question.type() == Question.Type.HOW ? Features.steps(best.hit(), best.index()) : List.of();
        if (best.unit().plain().endsWith(":")) {
            places = IntStream.range(best.index(), units.size())
                    .filter(i -> i == best.index() || (units.get(i).kind() == Unit.Kind.ITEM && units.get(i).context().equals(best.unit().plain())))
                    .boxed().toList();
        }
        if (places.size() > 1) {
            return places.stream().limit(MAX_UNITS).map(i -> new Candidate(best.hit(), i, best.features(), best.score())).toList();
        }
        return ordered.stream().limit(2).filter(candidate -> best.score() - candidate.score() <= CLOSE).toList();
    }

    /// Estimated probability that the first candidate answers, in [0, 1].
    public double confidence(Question question, String text, List<Candidate> ordered, Terms terms, Statistics statistics) {
        return ordered.isEmpty() ? 0 : weights.probability(signals(question, text, ordered, terms, statistics));
    }

    /// Why a candidate has its score: each feature times its weight.
    public Explanation explain(Candidate candidate) {
        var parts = new ArrayList<Explanation>();
        for (int i = 0; i < Features.COUNT; i++) {
            double part = weights.unit().get(i) * candidate.features().get(i);
            if (part != 0) {
                parts.add(Explanation.of(part, "%s: %.3f x %.3f".formatted(Features.NAMES.get(i), weights.unit().get(i), candidate.features().get(i))));
            }
        }
        return new Explanation(candidate.score(), "score of the sentence, sum of", parts);
    }

    /// What the estimate is made from, see [#SIGNALS].
    public static List<Double> signals(Question question, String text, List<Candidate> ordered, Terms terms, Statistics statistics) {
        Candidate best = ordered.getFirst();
        double second = ordered.stream()
                .filter(c -> !c.hit().passage().where().equals(best.hit().passage().where()))
                .mapToDouble(Candidate::score)
                .findFirst()
                .orElse(0);
        Set<String> around = around(best, terms.like(text));
        double weight = Math.max(1e-9, question.weight());
        double unknown = 0;
        double rarestMissing = 0;
        for (Map.Entry<String, Double> term : question.terms().entrySet()) {
            unknown += statistics.knows(term.getKey()) ? 0 : term.getValue();
            rarestMissing = around.contains(term.getKey()) ? rarestMissing : Math.max(rarestMissing, term.getValue());
        }
        double mean = weight / Math.max(1, question.terms().size());
        return List.of(
            1.0,
            best.score(),
            1 / ordered.stream().mapToDouble(c -> Math.exp(c.score() - best.score())).sum(),
            best.score() - second,
            best.features().get(0),
            best.features().get(3),
            unknown / weight,
            rarestMissing / mean,
            best.features().get(11),
            best.features().get(13),
            best.features().get(23),
            Features.identifiers(best.unit().plain() + " " + best.unit().context() + " " + best.hit().passage().where())
                            .containsAll(Features.identifiers(text)) ? 0.0 : 1.0,
            best.hit().lexicalScore() / weight,
            Math.min(8, question.terms().size()) / 8.0,
            best.features().get(Features.NEARNESS),
            ordered.stream().mapToDouble(c -> c.features().get(Features.NEARNESS)).max().orElse(0) - best.features().get(Features.NEARNESS));
    }

    /// Terms of the unit, its introduction, its neighbours and its headings.
    public static Set<String> around(Candidate candidate, Terms terms) {
        Set<String> around = new HashSet<>(terms.of(candidate.unit().plain()));
        around.addAll(terms.of(candidate.unit().context()));
        around.addAll(terms.of(candidate.hit().passage().where()));
        return around;
    }
}
