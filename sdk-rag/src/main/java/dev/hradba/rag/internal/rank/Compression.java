package dev.hradba.rag.internal.rank;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.retrieve.TokenBudget;

/// Fits hits into a budget of tokens: whole sentences stay or go, those first that have most to do with the question and stand in the best hits.
/// What is left of a hit is one passage for every run of sentences that stood together, each verbatim with its own span.
public final class Compression {

    /// What a sentence is worth without a word of the question, in the best hit, next to one with all of them.
    private static final double PLACE = 0.35;

    private Compression() {}

    /// What fits, in the order of the hits and then of the text, ranked anew.
    ///
    /// @param wanted terms of the question with their rarity
    public static List<Hit> of(List<Hit> hits, Map<String, Double> wanted, Terms terms, TokenBudget budget) {
        if (hits.stream().mapToInt(hit -> budget.tokens(hit.passage())).sum() <= budget.maxTokens()) {
            return hits;
        }
        List<BitSet> kept = hits.stream().map(hit -> new BitSet(hit.units().size())).toList();
        int[] tokens = new int[hits.size()];
        int spent = 0;
        for (Sentence sentence : sentences(hits, wanted, terms)) {
            BitSet mine = kept.get(sentence.hit());
            mine.set(sentence.unit());
            int now = runs(hits.get(sentence.hit()), mine).stream().mapToInt(budget::tokens).sum();
            if (spent - tokens[sentence.hit()] + now <= budget.maxTokens()) {
                spent += now - tokens[sentence.hit()];
                tokens[sentence.hit()] = now;
            } else {
                mine.clear(sentence.unit());
            }
        }
        var left = new ArrayList<Hit>();
        for (int i = 0; i < hits.size(); i++) {
            Hit hit = hits.get(i);
            for (Passage run : runs(hit, kept.get(i))) {
                var why = new Explanation(run.score(), "%d of %d sentences kept within the budget of %d tokens".formatted(kept.get(i).cardinality(), hit.units().size(),
                        budget.maxTokens()), List.of(run.explain()));
                List<Unit> units = hit.units().stream().filter(unit -> unit.start() >= run.start() && unit.end() <= run.end()).toList();
                left.add(new Hit(run.ranked(left.size() + 1, run.score(), why), units, hit.modifiedMillis(), hit.lexicalScore()));
            }
        }
        return left;
    }

    private record Sentence(int hit, int unit, double worth) {}

    private static List<Sentence> sentences(List<Hit> hits, Map<String, Double> wanted, Terms terms) {
        double all = Math.max(1e-9, wanted.values().stream().mapToDouble(Double::doubleValue).sum());
        var sentences = new ArrayList<Sentence>();
        for (int i = 0; i < hits.size(); i++) {
            double place = PLACE / (1 + 0.25 * i);
            List<Unit> units = hits.get(i).units();
            double[] own = new double[units.size()];
            for (int j = 0; j < own.length; j++) {
                own[j] = terms.of(units.get(j).plain() + " " + units.get(j).context()).stream().distinct()
                        .mapToDouble(term -> wanted.getOrDefault(term, 0.0)).sum() / all;
            }
            for (int j = 0; j < own.length; j++) {
                double around = Math.max(j > 0 ? own[j - 1] : 0, j + 1 < own.length ? own[j + 1] : 0);
                sentences.add(new Sentence(i, j, own[j] + 0.4 * around + place));
            }
        }
        sentences.sort(Comparator.comparingDouble(Sentence::worth).reversed());
        return sentences;
    }

    /// The kept sentences of a hit as passages, one for each run.
    private static List<Passage> runs(Hit hit, BitSet kept) {
        var runs = new ArrayList<Passage>();
        for (int from = kept.nextSetBit(0); from >= 0; ) {
            int to = kept.nextClearBit(from);
            runs.add(hit.passage().part(hit.units().get(from).start(), hit.units().get(to - 1).end()));
            from = kept.nextSetBit(to);
        }
        return runs;
    }
}
