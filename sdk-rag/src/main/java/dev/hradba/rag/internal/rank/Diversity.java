package dev.hradba.rag.internal.rank;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        Map<String, Integer> numbers = new HashMap<>();
        var left = new ArrayList<Entry>();
        hits.forEach(hit -> left.add(new Entry(hit, terms(hit, terms, numbers))));
        var result = new ArrayList<Hit>();
        while (!left.isEmpty() && result.size() < limit) {
            Entry next = left.getFirst();
            double value = Double.NEGATIVE_INFINITY;
            for (Entry entry : left) {
                double other = lambda * entry.hit.passage().score() / best - (1 - lambda) * entry.repeated;
                if (other > value) {
                    next = entry;
                    value = other;
                }
            }
            left.remove(next);
            result.add(ranked(next.hit, result.size() + 1, next.repeated));
            for (Entry entry : left) {
                entry.repeated = Math.max(entry.repeated, jaccard(entry.terms, next.terms));
            }
        }
        return result;
    }

    private static double jaccard(int[] left, int[] right) {
        int both = 0;
        int j = 0;
        for (int term : left) {
            while (j < right.length && right[j] < term) {
                j++;
            }
            both += j < right.length && right[j] == term ? 1 : 0;
        }
        int all = left.length + right.length - both;
        return all == 0 ? 0 : (double) both / all;
    }

    /// The distinct terms of a hit as numbers, in order.
    private static int[] terms(Hit hit, Terms terms, Map<String, Integer> numbers) {
        return hit.units().stream().flatMap(unit -> terms.of(unit.plain()).stream())
                .mapToInt(term -> numbers.computeIfAbsent(term, key -> numbers.size())).sorted().distinct().toArray();
    }

    private static Hit ranked(Hit hit, int rank, double repeated) {
        Explanation explain = repeated == 0 ? hit.passage().explain()
                : new Explanation(hit.passage().score(), "score, place moved for diversity", List.of(hit.passage().explain(),
                        Explanation.of(repeated, "share of words in common with the most similar passage above")));
        return hit.with(hit.passage().ranked(rank, hit.passage().score(), explain));
    }

    /// A hit that is not taken yet.
    private static final class Entry {

        private final Hit hit;
        private final int[] terms;
        private double repeated;

        Entry(Hit hit, int[] terms) {
            this.hit = hit;
            this.terms = terms;
        }
    }
}
