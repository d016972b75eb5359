package dev.hradba.gpu.internal.decode;

import java.util.OptionalInt;

import dev.hradba.gpu.internal.tokenizer.TokenList;
import dev.hradba.gpu.internal.tokenizer.Tokenizer;

/// Collects a prompt out of text and special pieces. Text is never searched for special pieces, so what a person writes
/// cannot end their turn. Not thread-safe.
final class PromptWriter {

    private final Tokenizer tokenizer;
    private final TokenList tokens = new TokenList();
    private final StringBuilder text = new StringBuilder();

    PromptWriter(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /// Appends a special piece, as plain text where the vocabulary does not have it as a special one.
    PromptWriter piece(String piece) {
        OptionalInt id = tokenizer.special(piece);
        if (id.isEmpty()) {
            return text(piece);
        }
        flush();
        tokens.add(id.getAsInt());
        return this;
    }

    /// Appends the piece that begins a text, if the model wants one.
    PromptWriter begin() {
        if (tokenizer.vocabulary().addsBegin()) {
            flush();
            tokens.add(tokenizer.vocabulary().begin().orElseThrow());
        }
        return this;
    }

    /// Appends the piece that ends a text, if the model has one.
    PromptWriter end() {
        int end = tokenizer.vocabulary().firstEnd();
        if (end >= 0) {
            flush();
            tokens.add(end);
        }
        return this;
    }

    /// Appends plain text.
    PromptWriter text(String more) {
        text.append(more);
        return this;
    }

    /// The whole prompt.
    TokenList tokens() {
        flush();
        return tokens;
    }

    private void flush() {
        if (!text.isEmpty()) {
            boolean start = tokens.size() == 0 || tokenizer.vocabulary().isControl(tokens.get(tokens.size() - 1));
            tokenizer.encode(text.toString(), start, tokens);
            text.setLength(0);
        }
    }
}
