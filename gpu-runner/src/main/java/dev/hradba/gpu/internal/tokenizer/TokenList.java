package dev.hradba.gpu.internal.tokenizer;

import java.util.Arrays;

/// A growing list of token ids. Not thread-safe.
public final class TokenList {

    private int[] ids = new int[64];
    private int size;

    /// An empty list.
    public TokenList() {}

    /// A list of these ids.
    public static TokenList of(int... ids) {
        TokenList list = new TokenList();
        for (int id : ids) {
            list.add(id);
        }
        return list;
    }

    /// Appends an id.
    public void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    /// Number of ids.
    public int size() {
        return size;
    }

    /// The id at an index.
    public int get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return ids[index];
    }

    /// The ids from an index on.
    public int[] from(int index) {
        return Arrays.copyOfRange(ids, index, size);
    }

    /// All ids.
    public int[] toArray() {
        return from(0);
    }

    /// Drops the ids from an index on.
    public void truncate(int newSize) {
        size = Math.min(size, newSize);
    }
}
