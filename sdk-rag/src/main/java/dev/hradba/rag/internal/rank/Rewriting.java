package dev.hradba.rag.internal.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.retrieve.Explanation;

/// Merges what a question and its rewritings found: the score of a hit is the weighted mean of its shares of the best score in each list.
public final class Rewriting {

    /// Weight of each rewriting against the question as it was asked.
    private static final double WEIGHT = 0.5;

    private Rewriting() {}

    /// One of the texts and what it found.
    ///
    /// @param asked the text, and how it came about, for people
    /// @param hits  what it found
    public record Wording(String asked, List<Hit> hits) {}

    /// The best `limit` hits of all lists, the first of which is that of the question itself.
    ///
    /// @param problem what a rewriter could not do, told in each explanation
    public static List<Hit> merged(List<Wording> lists, int limit, Optional<String> problem) {
        double total = 1 + WEIGHT * (lists.size() - 1);
        Map<String, Hit> hits = new LinkedHashMap<>();
        Map<String, List<Explanation>> parts = new LinkedHashMap<>();
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; i < lists.size(); i++) {
            double weight = (i == 0 ? 1 : WEIGHT) / total;
            String asked = lists.get(i).asked();
            double best = Math.max(1e-9, lists.get(i).hits().stream().mapToDouble(hit -> hit.passage().score()).max().orElse(0));
            for (Hit hit : lists.get(i).hits()) {
                String id = hit.passage().chunkId();
                double share = weight * Math.max(0, hit.passage().score()) / best;
                hits.putIfAbsent(id, hit);
                scores.merge(id, share, Double::sum);
                parts.computeIfAbsent(id, key -> new ArrayList<>()).add(new Explanation(share, "%.2f * share of the best score for %s".formatted(weight, asked),
                        List.of(hit.passage().explain())));
            }
        }
        var scored = new ArrayList<Scored>();
        hits.forEach((id, hit) -> {
            List<Explanation> own = parts.getOrDefault(id, List.of());
            double score = scores.getOrDefault(id, 0.0);
            scored.add(new Scored(hit, score, new Explanation(score, problem.map(what -> "sum over the question and its rewritings; " + what)
                    .orElse("sum over the question and its rewritings"), own)));
        });
        scored.sort(Comparator.comparingDouble(Scored::score).reversed().thenComparing(each -> each.hit().passage().chunkId()));
        return Scored.ranked(scored.size() <= limit ? scored : scored.subList(0, limit));
    }
}
