package dev.hradba.rag.retrieve;

import dev.hradba.core.prompt.TokenCounter;

/// How much text the passages of one answer may have together.
///
/// @param maxTokens limit on texts and headings of all passages together, at least 1
/// @param counter   counts tokens
public record TokenBudget(int maxTokens, TokenCounter counter) {

    /// Refuses a limit below 1.
    public TokenBudget {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens is %d; give at least 1".formatted(maxTokens));
        }
    }

    /// This many tokens, counted without a tokenizer and on the safe side.
    public static TokenBudget of(int maxTokens) {
        return new TokenBudget(maxTokens, TokenCounter.cautious());
    }

    /// Tokens of a passage as it goes into a prompt: where it stands, the table header it needs, its text.
    public int tokens(Passage passage) {
        return counter.count(passage.where() + "\n" + passage.header() + "\n" + passage.text());
    }
}
