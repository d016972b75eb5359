package dev.hradba.gpu.internal.grammar;

import java.util.Arrays;
import java.util.Comparator;

import dev.hradba.gpu.internal.tokenizer.Tokenizer;

/// All tokens of a vocabulary that have text, sharing their common beginnings. Immutable.
public final class TokenTrie {

    private final boolean spaced;
    private final byte[] label;
    private final int[] child;
    private final int[] sibling;
    private final int[] token;
    private final int[] nextToken;
    private final byte[][] bytes;
    private final long[] ends;
    private int nodes = 1;

    /// Builds the trie of a tokenizer.
    public TokenTrie(Tokenizer tokenizer) {
        int vocabulary = tokenizer.vocabulary().size();
        spaced = tokenizer.spaced();
        bytes = new byte[vocabulary][];
        ends = new long[(vocabulary + 63) / 64];
        int total = 1;
        Integer[] order = new Integer[vocabulary];
        for (int id = 0; id < vocabulary; id++) {
            boolean end = tokenizer.vocabulary().isEnd(id);
            bytes[id] = end ? new byte[0] : tokenizer.bytes(id);
            total += bytes[id].length;
            order[id] = id;
            if (end) {
                ends[id >> 6] |= 1L << id;
            }
        }
        Arrays.sort(order, Comparator.comparing(id -> bytes[id], Arrays::compareUnsigned));
        label = new byte[total];
        child = new int[total];
        sibling = new int[total];
        token = new int[total];
        nextToken = new int[vocabulary];
        Arrays.fill(token, -1);
        int[] path = new int[Arrays.stream(bytes).mapToInt(b -> b.length).max().orElse(0) + 1];
        int[] lastChild = new int[total];
        byte[] before = new byte[0];
        for (int id : order) {
            byte[] text = bytes[id];
            if (text.length == 0) {
                continue;
            }
            int shared = Arrays.mismatch(before, text);
            int depth = shared < 0 ? text.length : Math.min(shared, before.length);
            for (; depth < text.length; depth++) {
                path[depth + 1] = addNode(path[depth], text[depth], lastChild);
            }
            int node = path[text.length];
            nextToken[id] = token[node];
            token[node] = id;
            before = text;
        }
    }

    private int addNode(int parent, byte b, int[] lastChild) {
        int node = nodes++;
        label[node] = b;
        if (child[parent] == 0) {
            child[parent] = node;
        } else {
            sibling[lastChild[parent]] = node;
        }
        lastChild[parent] = node;
        return node;
    }

    byte[] bytes(int id) {
        return bytes[id];
    }

    /// The tokens that continue a text which stands at a set of the grammar, as a bit set; end pieces where it may end.
    long[] allowed(Grammar grammar, int set) {
        long[] mask = grammar.isComplete(set) ? ends.clone() : new long[ends.length];
        walk(grammar, set, 0, mask);
        return mask;
    }

    /// Spaced pieces end where the text ends or a space follows; a piece that spells only the beginning of one is no way on.
    private boolean mayEndPiece(Grammar grammar, int set) {
        return !spaced || grammar.isComplete(set) || grammar.step(set, ' ') != Grammar.DEAD;
    }

    private void walk(Grammar grammar, int set, int node, long[] mask) {
        for (int next = child[node]; next != 0; next = sibling[next]) {
            int after = grammar.step(set, label[next] & 0xFF);
            if (after == Grammar.DEAD) {
                continue;
            }
            if (token[next] >= 0 && mayEndPiece(grammar, after)) {
                for (int id = token[next]; id >= 0; id = nextToken[id]) {
                    mask[id >> 6] |= 1L << id;
                }
            }
            walk(grammar, after, next, mask);
        }
    }
}
