package dev.hradba.rag.internal.rank;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.hradba.rag.internal.lexical.Found;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.retrieve.Explanation;

/// Maximal marginal relevance: takes the hit next that is best after what it repeats of those already taken is counted against it.
///
/// Value of a hit: `lambda * score / best score - (1 - lambda) * similarity to the most similar one taken`; similarity is the Jaccard index of
/// the terms of their texts, headings left out. Source: Carbonell and Goldstein 1998, <https://doi.org/10.1145/290941.291025>.
public final class Diversity {

    private Diversity() {}

    /// The first `limit` chunks in the new order, ranked anew; scores stay as they were, explanations say what was counted against a hit. Only what
    /// is taken is unpacked, and only what could be taken is compared: nothing is worth more than its share of the best score.
    public static List<Hit> of(Found found, int limit, double lambda) {
        if (lambda >= 1 || found.size() < 2) {
            return found.hits(IntStream.range(0, Math.min(limit, found.size())).toArray());
        }
        double best = Math.max(1e-9, IntStream.range(0, found.size()).mapToDouble(found::score).max().orElse(1));
        List<Entry> left = IntStream.range(0, found.size()).mapToObj(place -> new Entry(found, place)).collect(Collectors.toCollection(ArrayList::new));
        var taken = new ArrayList<Entry>();
        while (!left.isEmpty() && taken.size() < limit) {
            Entry next = left.getFirst();
            double value = Double.NEGATIVE_INFINITY;
            for (Entry entry : left) {
                if (entry.value(lambda, best) > value) {
                    entry.compare(taken);
                    double other = entry.value(lambda, best);
                    next = other > value ? entry : next;
                    value = Math.max(value, other);
                }
            }
            left.remove(next);
            taken.add(next);
        }
        List<Hit> hits = found.hits(taken.stream().mapToInt(entry -> entry.place).toArray());
        return IntStream.range(0, hits.size()).mapToObj(i -> explained(hits.get(i), taken.get(i).repeated)).toList();
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

    private static Hit explained(Hit hit, double repeated) {
        var passage = hit.passage();
        return repeated == 0 ? hit : hit.with(passage.ranked(passage.rank(), passage.score(), new Explanation(passage.score(), "score, place moved for diversity",
                List.of(passage.explain(), Explanation.of(repeated, "share of words in common with the most similar passage above")))));
    }

    /// A chunk and how much it repeats of those taken that it was compared with so far.
    private static final class Entry {

        private final Found found;
        private final int place;
        private int[] terms = {};
        private int compared;
        private double repeated;

        Entry(Found found, int place) {
            this.found = found;
            this.place = place;
        }

        /// At most this, if it was not compared with all that were taken.
        double value(double lambda, double best) {
            return lambda * found.score(place) / best - (1 - lambda) * repeated;
        }

        void compare(List<Entry> taken) {
            for (; compared < taken.size(); compared++) {
                repeated = Math.max(repeated, jaccard(terms(), taken.get(compared).terms()));
            }
        }

        private int[] terms() {
            terms = terms.length == 0 ? found.terms(place) : terms;
            return terms;
        }
    }
}
