package dev.hradba.core.guard.injection;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.IntConsumer;

import dev.hradba.core.guard.text.Words;

/// Judges by its words whether a sentence gives orders to a model: logistic regression over hashed words, beginnings of words,
/// pairs and near pairs (Weinberger et al., *Feature hashing for large scale multitask learning*, 2009). The weights are
/// those that `InjectionTraining` of the tests fits. Immutable and thread-safe.
final class SentenceModel {

    /// Number of weights, a power of two.
    static final int SIZE = 1 << 18;

    private static final int STEM = 5;
    private static final int REACH = 3;

    private final byte[] weights;
    private final float scale;
    private final float bias;
    private final float threshold;

    private SentenceModel(byte[] weights, float scale, float bias, float threshold) {
        this.weights = weights;
        this.scale = scale;
        this.bias = bias;
        this.threshold = threshold;
    }

    /// The one that comes with the library.
    static SentenceModel bundled() {
        try (var in = Objects.requireNonNull(SentenceModel.class.getResourceAsStream("sentences.bin"), "sentences.bin is not beside its class")) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Scale, bias and threshold as 32-bit floats, then a byte for each weight.
    static SentenceModel read(InputStream in) throws IOException {
        var data = new DataInputStream(in);
        float scale = data.readFloat();
        float bias = data.readFloat();
        float threshold = data.readFloat();
        return new SentenceModel(data.readNBytes(SIZE), scale, bias, threshold);
    }

    /// Whether these words give orders to a model.
    boolean isOrder(Words words, int from, int to) {
        return score(words, from, to) > threshold;
    }

    /// The logarithm of the odds that these words give orders to a model.
    ///
    /// @param to behind the last word
    double score(Words words, int from, int to) {
        var sum = new Sum();
        features(words, from, to, sum);
        return bias + sum.weights * scale / Math.sqrt(Math.max(1, sum.count));
    }

    private final class Sum implements IntConsumer {
        private long weights;
        private int count;

        @Override
        public void accept(int feature) {
            weights += SentenceModel.this.weights[feature];
            count++;
        }
    }

    /// Everything a sentence is judged by, as places among the weights.
    static void features(Words words, int from, int to, IntConsumer told) {
        for (int i = from; i < to; i++) {
            var word = words.word(i);
            var stem = stem(word);
            told.accept(place(1, word, ""));
            told.accept(place(2, stem, ""));
            told.accept(place(3, stem, i + 1 < to ? stem(words.word(i + 1)) : ""));
            for (int next = i + 2; next < Math.min(to, i + 1 + REACH); next++) {
                told.accept(place(4, stem, stem(words.word(next))));
            }
            if (i < from + 2) {
                told.accept(place(5 + i - from, stem, ""));
            }
        }
    }

    private static String stem(String word) {
        return word.length() > STEM ? word.substring(0, STEM) : word;
    }

    private static int place(int kind, String first, String second) {
        int hash = kind * 0x9E3779B1;
        hash = (hash ^ first.hashCode()) * 0x85EBCA6B;
        hash = (hash ^ (hash >>> 15) ^ second.hashCode()) * 0xC2B2AE35;
        return (hash ^ (hash >>> 16)) & (SIZE - 1);
    }
}
