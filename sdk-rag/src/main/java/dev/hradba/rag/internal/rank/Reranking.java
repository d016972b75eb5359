package dev.hradba.rag.internal.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.retrieve.Rerank;

/// Orders the first hits by a model that reads question and passage together; without its answer in time the order stays, and says so.
///
/// The new score of a hit is `1 + place of the model's score between its worst and its best` for those that were read, and for those behind them
/// their old score as a share of the best one: models give logits or probabilities, and what was read must stay in front.
public final class Reranking {

    private Reranking() {}

    /// The hits in their new order, ranked anew.
    public static List<Hit> of(List<Hit> hits, String question, Rerank rerank) {
        if (hits.size() < 2) {
            return hits;
        }
        List<Hit> read = hits.subList(0, Math.min(rerank.depth(), hits.size()));
        List<String> texts = read.stream().map(hit -> text(hit.passage())).toList();
        var task = new FutureTask<>(() -> rerank.reranker().scores(question, texts));
        Thread thread = Thread.ofVirtual().name("hradba-rerank").start(task);
        String name = rerank.reranker().model();
        try {
            List<Double> scores = task.get(rerank.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (scores.size() != read.size() || scores.stream().anyMatch(score -> score.isNaN() || score.isInfinite())) {
                return asTheyWere(hits, "reranker '%s' gave %d usable scores for %d passages; the order before it stands"
                        .formatted(name, scores.stream().filter(score -> Double.isFinite(score)).count(), read.size()));
            }
            return ordered(hits, scores, name);
        } catch (TimeoutException e) {
            thread.interrupt();
            return asTheyWere(hits, "reranker '%s' did not answer within %d ms; the order before it stands".formatted(name, rerank.timeout().toMillis()));
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return asTheyWere(hits, "reranker '%s' was interrupted; the order before it stands".formatted(name));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return asTheyWere(hits, "reranker '%s' failed: %s; the order before it stands"
                    .formatted(name, cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()));
        }
    }

    private static List<Hit> ordered(List<Hit> hits, List<Double> scores, String name) {
        double best = scores.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double worst = scores.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double range = Math.max(1e-9, best - worst);
        double top = Math.max(1e-9, hits.getFirst().passage().score());
        var scored = new ArrayList<Scored>();
        for (int i = 0; i < hits.size(); i++) {
            Hit hit = hits.get(i);
            if (i < scores.size()) {
                double score = 1 + (scores.get(i) - worst) / range;
                scored.add(new Scored(hit, score, new Explanation(score, "1 + place between worst and best score of reranker '%s'".formatted(name),
                        List.of(Explanation.of(scores.get(i), "score of the reranker"), before(hit)))));
            } else {
                double score = Math.max(0, hit.passage().score()) / top;
                scored.add(new Scored(hit, score, new Explanation(score, "not read by reranker '%s': share of the best score before it".formatted(name),
                        List.of(before(hit)))));
            }
        }
        scored.sort(Comparator.comparingDouble(Scored::score).reversed());
        return Scored.ranked(scored);
    }

    private static Explanation before(Hit hit) {
        return new Explanation(hit.passage().rank(), "rank before", List.of(hit.passage().explain()));
    }

    private static List<Hit> asTheyWere(List<Hit> hits, String why) {
        return hits.stream().map(hit -> hit.with(hit.passage().ranked(hit.passage().rank(), hit.passage().score(),
                new Explanation(hit.passage().score(), why, List.of(hit.passage().explain()))))).toList();
    }

    private static String text(Passage passage) {
        String header = passage.header().isEmpty() ? "" : passage.header() + "\n";
        return passage.where() + "\n" + header + passage.text();
    }
}
