package dev.hradba.core.prompt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Fits data into a prompt: what is worth least is left out first, and it is said what was left out.
///
/// Immutable and thread-safe if the counter is.
///
/// ```java
/// var budget = new ContextBudget(6_000, TokenCounter.cautious());
/// switch (budget.fit(prompt, passages)) {
///     case ContextBudget.Fitted(var fitted, var dropped, var tokens) -> client.call(contract, fitted);
///     case ContextBudget.TooLong(var tokens, var limit) -> askShorter();
/// }
/// ```
///
/// @param maxTokens limit on instructions, question and data together, at least 1
/// @param counter   counts tokens
public record ContextBudget(int maxTokens, TokenCounter counter) {

    /// What stands around each section and message, in tokens, generously.
    private static final int FRAME = 40;

    /// Checks the limit.
    public ContextBudget {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens %d is below 1".formatted(maxTokens));
        }
    }

    /// A text that may go into the prompt.
    ///
    /// @param data  the text
    /// @param worth how much it matters next to the others; any number but NaN, higher is better
    public record Candidate(Prompt.Data data, double worth) {
        /// Refuses a worth that cannot be compared.
        public Candidate {
            if (Double.isNaN(worth)) {
                throw new IllegalArgumentException("the worth of '%s' is not a number".formatted(data.name()));
            }
        }
    }

    /// A text that was left out.
    ///
    /// @param name   of the data
    /// @param tokens it would have taken
    /// @param worth  it had
    public record Dropped(String name, int tokens, double worth) {}

    /// How fitting ended.
    public sealed interface Fit {}

    /// All that is needed has room.
    ///
    /// @param prompt  with the data that fits, in the order given
    /// @param dropped what was left out, the most worthy first
    /// @param tokens  that the prompt takes, at most the limit
    public record Fitted(Prompt prompt, List<Dropped> dropped, int tokens) implements Fit {
        /// Copies the list.
        public Fitted {
            dropped = List.copyOf(dropped);
        }
    }

    /// Instructions, question and the prompt's own data alone take more than the limit.
    ///
    /// @param tokens that they take
    /// @param limit  that was given
    public record TooLong(int tokens, int limit) implements Fit {}

    /// Adds the worthiest candidates that fit. One that is too long for the room left is dropped, and less worthy ones are
    /// dropped with it, so that nothing is kept at the cost of something better. What the prompt has already always stays.
    public Fit fit(Prompt prompt, List<Candidate> candidates) {
        int spent = FRAME + counter.count(prompt.instructions()) + counter.count(prompt.question());
        for (var data : prompt.data()) {
            spent += cost(data);
        }
        if (spent > maxTokens) {
            return new TooLong(spent, maxTokens);
        }
        var order = new ArrayList<Integer>();
        for (int i = 0; i < candidates.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.<Integer>comparingDouble(i -> -candidates.get(i).worth()).thenComparing(i -> i));
        var kept = new boolean[candidates.size()];
        var dropped = new ArrayList<Dropped>();
        for (int index : order) {
            var candidate = candidates.get(index);
            int cost = cost(candidate.data());
            if (dropped.isEmpty() && cost <= maxTokens - spent) {
                kept[index] = true;
                spent += cost;
            } else {
                dropped.add(new Dropped(candidate.data().name(), cost, candidate.worth()));
            }
        }
        var data = new ArrayList<>(prompt.data());
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                data.add(candidates.get(i).data());
            }
        }
        return new Fitted(new Prompt(prompt.instructions(), prompt.question(), data), dropped, spent);
    }

    private int cost(Prompt.Data data) {
        return FRAME + counter.count(data.name()) + counter.count(data.text());
    }
}
