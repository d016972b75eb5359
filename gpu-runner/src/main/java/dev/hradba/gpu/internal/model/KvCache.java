package dev.hradba.gpu.internal.model;

import java.util.Arrays;

/// Keys and values of the positions a model has read, and which tokens they were. Grows as needed; not thread-safe.
///
/// Both are stored as tiles (see `Kernels`), so that attention is made of the same products as the weights: keys with a
/// row per position and a column per number of the head, values with a row per number and a column per position.
public final class KvCache {

    private static final int INITIAL = 64;

    private final int headSize;
    private final int tileRows;
    private final int valueTiles;
    private final float[][][] keys;
    private final float[][][] values;
    private int[] tokens = new int[INITIAL];
    private int capacity;
    private int length;

    KvCache(LlamaConfig config, int tileRows) {
        this.headSize = config.headSize();
        this.tileRows = tileRows;
        this.valueTiles = (headSize + tileRows - 1) / tileRows;
        this.keys = new float[config.layers()][config.kvHeads()][0];
        this.values = new float[config.layers()][config.kvHeads()][0];
    }

    /// Positions held.
    public int length() {
        return length;
    }

    /// The token at a position.
    public int token(int position) {
        return tokens[position];
    }

    /// How many leading positions hold the same tokens as the given ones.
    public int commonPrefix(int[] other) {
        int limit = Math.min(length, other.length);
        int n = Arrays.mismatch(tokens, 0, limit, other, 0, limit);
        return n < 0 ? limit : n;
    }

    /// Forgets the positions from `newLength` on.
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("cannot cut %d positions to %d".formatted(length, newLength));
        }
        length = newLength;
    }

    /// Makes room for one more run of tokens and counts them as read; the model then stores their keys and values.
    void append(int[] source, int from, int count) {
        reserve(length + count);
        System.arraycopy(source, from, tokens, length, count);
        length += count;
    }

    float[] keys(int layer, int head) {
        return keys[layer][head];
    }

    float[] values(int layer, int head) {
        return values[layer][head];
    }

    /// Numbers from one tile of values to the next.
    int valueTileStride() {
        return capacity * tileRows;
    }

    int valueTiles() {
        return valueTiles;
    }

    void store(int layer, int head, int position, float[] key, int ko, float[] value, int vo) {
        float[] k = keys[layer][head];
        int at = position / tileRows * tileRows * headSize + position % tileRows;
        for (int d = 0; d < headSize; d++) {
            k[at + d * tileRows] = key[ko + d];
        }
        float[] v = values[layer][head];
        for (int d = 0; d < headSize; d += tileRows) {
            System.arraycopy(value, vo + d, v, d / tileRows * valueTileStride() + position * tileRows,
                    Math.min(tileRows, headSize - d));
        }
    }

    private void reserve(int positions) {
        if (positions <= capacity) {
            return;
        }
        int grown = Math.max(INITIAL, capacity);
        while (grown < positions) {
            grown *= 2;
        }
        tokens = Arrays.copyOf(tokens, grown);
        for (int layer = 0; layer < keys.length; layer++) {
            for (int head = 0; head < keys[layer].length; head++) {
                keys[layer][head] = Arrays.copyOf(keys[layer][head], grown * headSize);
                float[] wider = new float[valueTiles * grown * tileRows];
                for (int t = 0; t < valueTiles; t++) {
                    System.arraycopy(values[layer][head], t * valueTileStride(), wider, t * grown * tileRows, valueTileStride());
                }
                values[layer][head] = wider;
            }
        }
        capacity = grown;
    }
}
