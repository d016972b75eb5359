package dev.hradba.rag.internal.rank;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/// A text as the set of its runs of three words, letter case and punctuation left out: what two nearly equal texts have in common.
public final class Shingles {

    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int WORDS = 3;

    private Shingles() {}

    /// Hashes of the runs, sorted, without repetition; a text of fewer words is one run.
    public static long[] of(String text) {
        long[] words = BETWEEN.splitAsStream(text.toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty()).mapToLong(Shingles::hash).toArray();
        if (words.length == 0) {
            return new long[0];
        }
        int runs = Math.max(1, words.length - WORDS + 1);
        long[] hashes = new long[runs];
        for (int i = 0; i < runs; i++) {
            long hash = 0;
            for (int j = i; j < Math.min(words.length, i + WORDS); j++) {
                hash = mix(hash * 31 + words[j]);
            }
            hashes[i] = hash;
        }
        return Arrays.stream(hashes).sorted().distinct().toArray();
    }

    /// Share of common runs among all, 0 to 1.
    public static double jaccard(long[] left, long[] right) {
        int both = 0;
        for (int i = 0, j = 0; i < left.length && j < right.length; ) {
            if (left[i] == right[j]) {
                both++;
                i++;
                j++;
            } else if (left[i] < right[j]) {
                i++;
            } else {
                j++;
            }
        }
        int all = left.length + right.length - both;
        return all == 0 ? 0 : (double) both / all;
    }

    private static long hash(String word) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < word.length(); i++) {
            hash = (hash ^ word.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014), which spreads every bit over all.
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
