package dev.hradba.rag.embed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import ai.djl.huggingface.tokenizers.Encoding;

/// Cuts the tokens of a text into inputs of a bounded length: the special tokens around each, and no word in two of them.
final class TokenWindows {

    private TokenWindows() {}

    /// One input for the model: token ids with the special ones, and how much the window counts in the vector of its text.
    static final class Window {

        private final long[] ids;
        private final int weight;

        Window(long[] ids, int weight) {
            this.ids = ids;
            this.weight = weight;
        }

        long[] ids() {
            return ids;
        }

        /// Number of tokens that are not special.
        int weight() {
            return weight;
        }
    }

    static List<Window> of(Encoding encoding, int maxTokens) {
        long[] ids = encoding.getIds();
        if (ids.length <= maxTokens) {
            return List.of(new Window(ids, Math.max(1, ids.length - 2)));
        }
        long[] special = encoding.getSpecialTokenMask();
        int head = 0;
        while (head < ids.length && special[head] == 1) {
            head++;
        }
        int tail = ids.length;
        while (tail > head && special[tail - 1] == 1) {
            tail--;
        }
        int room = maxTokens - head - (ids.length - tail);
        var windows = new ArrayList<Window>();
        for (int from = head; from < tail; ) {
            int to = wordEnd(encoding.getWordIds(), from, Math.min(tail, from + room), tail);
            windows.add(new Window(around(ids, head, from, to, tail), to - from));
            from = to;
        }
        return windows;
    }

    /// Moves `to` back to the end of a word, unless one word fills the whole window.
    private static int wordEnd(long[] words, int from, int to, int tail) {
        int end = to;
        while (end < tail && end > from && words[end] >= 0 && words[end] == words[end - 1]) {
            end--;
        }
        return end == from ? to : end;
    }

    private static long[] around(long[] ids, int head, int from, int to, int tail) {
        long[] window = Arrays.copyOf(ids, head + (to - from) + (ids.length - tail));
        System.arraycopy(ids, from, window, head, to - from);
        System.arraycopy(ids, tail, window, head + (to - from), ids.length - tail);
        return window;
    }
}
