package dev.hradba.core.guard.injection;

import java.util.ArrayList;
import java.util.List;

import dev.hradba.core.guard.text.Words;

/// Cuts words into sentences, and long sentences into pieces that overlap, so that an order is not lost in a crowd of words; in a
/// piece of which it is the lesser part it still may be.
final class Sentences {

    /// Fewest words of a sentence that is looked at; fewer say too little.
    static final int LEAST = 3;
    static final int MOST = 24;
    private static final String ENDS = ".!?;\u2026\u3002";

    /// Words from one up to, but not with, another.
    record Sentence(int from, int to) {}

    private Sentences() {}

    static List<Sentence> of(Words words, String plain) {
        var sentences = new ArrayList<Sentence>();
        int from = 0;
        for (int i = 1; i <= words.count(); i++) {
            if (i == words.count() || isBetween(plain, words.end(i - 1), words.start(i))) {
                cut(from, i, sentences);
                from = i;
            }
        }
        return sentences;
    }

    private static void cut(int from, int to, List<Sentence> sentences) {
        int start = from;
        while (to - start > MOST) {
            sentences.add(new Sentence(start, start + MOST));
            start += MOST / 2;
        }
        if (to - start >= LEAST) {
            sentences.add(new Sentence(start, to));
        }
    }

    private static boolean isBetween(String plain, int end, int start) {
        for (int i = end; i < start; i++) {
            char c = plain.charAt(i);
            if (c == '\n' || (ENDS.indexOf(c) >= 0 && (i + 1 == plain.length() || !Character.isLetterOrDigit(plain.charAt(i + 1))))) {
                return true;
            }
        }
        return false;
    }
}
