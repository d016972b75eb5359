package dev.hradba.rag.internal.rank;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.retrieve.Explanation;

/// Maximal marginal relevance: takes the hit next that is best after what it repeats of those already taken is counted against it.
///
/// Value of a hit: `lambda * score / best score - (1 - lambda) * similarity to the most similar one taken`; similarity is the Jaccard index of
/// the terms of their texts, headings left out. Source: Carbonell and Goldstein 1998, <https://doi.org/10.1145/290941.291025>.
public final class Diversity {

    private Diversity() {}

    /// The first `limit` hits in the new order, ranked anew; scores stay as they were, explanations say what was counted against a hit.
    public static List<Hit> of(List<Hit> hits, int limit, double lambda, Terms terms) {
        if (lambda >= 1 || hits.size() < 2) {
            return hits.size() <= limit ? hits : hits.subList(0, limit);
        }
        double best = Math.max(1e-9, hits.stream().mapToDouble(hit -> hit.passage().score()).max().orElse(1));
        var left = new ArrayList<Entry>();
        hits.forEach(hit -> left.add(new Entry(hit, terms(hit, terms))));
        var taken = new ArrayList<Entry>();
        var result = new ArrayList<Hit>();
        while (!left.isEmpty() && result.size() < limit) {
            Entry next = left.getFirst();
            double value = value(next, taken, lambda, best);
            for (Entry entry : left) {
                double other = value(entry, taken, lambda, best);
                if (other > value) {
                    next = entry;
                    value = other;
                }
            }
            left.remove(next);
            result.add(ranked(next.hit(), result.size() + 1, repeats(next, taken)));
            taken.add(next);
        }
        return result;
    }

    private static double value(Entry entry, List<Entry> taken, double lambda, double best) {
        return lambda * entry.hit().passage().score() / best - (1 - lambda) * repeats(entry, taken);
    }

    private static double repeats(Entry entry, List<Entry> taken) {
        return taken.stream().mapToDouble(other -> jaccard(entry.terms(), other.terms())).max().orElse(0);
    }

    private static double jaccard(Set<String> left, Set<String> right) {
        long both = left.stream().filter(right::contains).count();
        long all = left.size() + right.size() - both;
        return all == 0 ? 0 : (double) both / all;
    }

    private static Set<String> terms(Hit hit, Terms terms) {
        Set<String> all = new HashSet<>();
        for (Unit unit : hit.units()) {
            all.addAll(terms.of(unit.plain()));
        }
        return all;
    }

    private static Hit ranked(Hit hit, int rank, double repeated) {
        Explanation explain = repeated == 0 ? hit.passage().explain()
                : new Explanation(hit.passage().score(), "score, place moved for diversity", List.of(hit.passage().explain(),
                        Explanation.of(repeated, "share of words in common with the most similar passage above")));
        return hit.with(hit.passage().ranked(rank, hit.passage().score(), explain));
    }

    private record Entry(Hit hit, Set<String> terms) {}
}
