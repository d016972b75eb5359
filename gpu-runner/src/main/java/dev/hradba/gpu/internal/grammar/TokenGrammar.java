package dev.hradba.gpu.internal.grammar;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// A grammar over the tokens of one vocabulary. Positions are small numbers; the first, [#start], stands before the reply.
///
/// The text of a token is its bytes. For vocabularies of spaced pieces every token's text begins with a space, and the
/// grammar is read as if it began with one, so that it spells the reply: pieces joined by single spaces. Thread-safe.
public final class TokenGrammar {

    private final TokenTrie trie;
    private final Grammar grammar;
    private final List<long @Nullable []> masks = new ArrayList<>();

    private TokenGrammar(TokenTrie trie, Grammar grammar) {
        this.trie = trie;
        this.grammar = grammar;
    }

    /// Compiles a grammar for a vocabulary.
    ///
    /// @param gbnf   grammar text with the start rule `root`
    /// @param spaced whether replies are pieces joined by single spaces
    /// @throws dev.hradba.core.backend.BackendException if the text is no usable grammar
    public static TokenGrammar compile(String gbnf, TokenTrie trie, boolean spaced) {
        return new TokenGrammar(trie, new Grammar(new Network(GbnfParser.parse(gbnf), spaced)));
    }

    /// The position before the reply.
    public int start() {
        return grammar.start();
    }

    /// The tokens that may follow, as a bit set that must not be changed; end pieces exactly where the reply may end.
    public synchronized long[] allowed(int position) {
        while (masks.size() <= position) {
            masks.add(null);
        }
        long[] mask = masks.get(position);
        if (mask == null) {
            mask = trie.allowed(grammar, position);
            masks.set(position, mask);
        }
        return mask;
    }

    /// The only token that may follow, or -1 if there are several or none.
    public int only(int position) {
        int only = -1;
        long[] mask = allowed(position);
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0) {
                if (only >= 0 || Long.bitCount(mask[i]) > 1) {
                    return -1;
                }
                only = 64 * i + Long.numberOfTrailingZeros(mask[i]);
            }
        }
        return only;
    }

    /// The position after an allowed token.
    public synchronized int next(int position, int token) {
        int at = position;
        for (byte b : trie.bytes(token)) {
            at = grammar.step(at, b & 0xFF);
        }
        return at;
    }

    /// Whether the reply is complete and nothing can follow.
    public synchronized boolean mustEnd(int position) {
        return grammar.isComplete(position) && grammar.isExhausted(position);
    }

    /// How much has been remembered so far, in positions.
    public synchronized int size() {
        return grammar.size();
    }
}
