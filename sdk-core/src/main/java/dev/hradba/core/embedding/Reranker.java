package dev.hradba.core.embedding;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import dev.hradba.core.backend.BackendException;

/// A model that reads a question and a passage together and scores how well the passage answers it. Thread-safe; calls block.
public interface Reranker extends AutoCloseable {

    /// A passage and its score.
    ///
    /// @param index place in the list that was given, from 0
    /// @param score higher is better; see [Reranker#scores]
    record Ranked(int index, double score) {}

    /// Name of the model.
    String model();

    /// A score for every passage, in their order: higher is better. Some servers give logits and others probabilities, so
    /// scores compare within one model at one server only.
    ///
    /// @throws BackendException if the server failed, or a pair is longer than the model reads
    /// @throws java.util.concurrent.CancellationException if the thread was interrupted
    List<Double> scores(String query, List<String> passages);

    /// The best passages, best first; equal scores keep their order.
    ///
    /// @param limit how many at most, at least 1
    default List<Ranked> best(String query, List<String> passages, int limit) {
        var scores = scores(query, passages);
        return IntStream.range(0, scores.size()).mapToObj(index -> new Ranked(index, scores.get(index)))
                .sorted(Comparator.comparingDouble(Ranked::score).reversed()).limit(limit).toList();
    }

    /// Releases connections.
    @Override
    void close();
}
