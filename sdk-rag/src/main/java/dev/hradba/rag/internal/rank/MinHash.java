package dev.hradba.rag.internal.rank;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A short signature of a text: the share of equal numbers in two of them estimates the Jaccard index of their shingles, with a standard error
/// of at most 0.05. Cut into bands of five numbers, two texts of index 0.8 share a band with probability 0.9996, two of 0.3 with 0.05.
/// Source: Broder 1997, "On the resemblance and containment of documents", <https://doi.org/10.1109/SEQUEN.1997.666900>.
public final class MinHash {

    private static final int BANDS = 20;
    private static final int ROWS = 5;

    /// Estimated index from which two texts are near-duplicates.
    public static final double NEAR = 0.8;

    private final int[] numbers;

    private MinHash(int[] numbers) {
        this.numbers = numbers;
    }

    /// The signature of a text; a text without words resembles none.
    public static MinHash of(String text) {
        long[] shingles = Shingles.of(text);
        if (shingles.length == 0) {
            return new MinHash(new int[0]);
        }
        int[] numbers = new int[BANDS * ROWS];
        Arrays.fill(numbers, -1);
        for (int i = 0; i < numbers.length; i++) {
            long seed = Shingles.mix(i + 1L);
            int least = -1;
            for (long shingle : shingles) {
                int hash = (int) (Shingles.mix(shingle ^ seed) >>> 32);
                least = Integer.compareUnsigned(hash, least) < 0 ? hash : least;
            }
            numbers[i] = least;
        }
        return new MinHash(numbers);
    }

    /// The signature as it was written.
    public static MinHash of(byte[] bytes) {
        int[] numbers = new int[bytes.length / 4];
        ByteBuffer.wrap(bytes).asIntBuffer().get(numbers);
        return new MinHash(numbers);
    }

    /// Four bytes a number; none for a text without words.
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
        bytes.asIntBuffer().put(numbers);
        return bytes.array();
    }

    /// Texts that share one of these may be near-duplicates.
    public List<String> bands() {
        var bands = new ArrayList<String>();
        for (int band = 0; (band + 1) * ROWS <= numbers.length; band++) {
            long hash = band;
            for (int row = 0; row < ROWS; row++) {
                hash = Shingles.mix(hash * 31 + numbers[band * ROWS + row]);
            }
            bands.add(Long.toHexString(hash));
        }
        return bands;
    }

    /// Estimated Jaccard index, 0 to 1.
    public double similarity(MinHash other) {
        if (numbers.length == 0 || numbers.length != other.numbers.length) {
            return 0;
        }
        int equal = 0;
        for (int i = 0; i < numbers.length; i++) {
            equal += numbers[i] == other.numbers[i] ? 1 : 0;
        }
        return (double) equal / numbers.length;
    }
}
