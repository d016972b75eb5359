package dev.hradba.rag.internal.rank;

import dev.hradba.rag.retrieve.Embedder;
import org.apache.lucene.util.VectorUtil;

/// Vectors as they are indexed: of the dimension that was announced and of length 1.
public final class Vectors {

    private Vectors() {}

    /// A copy of `vector` of length 1.
    ///
    /// @throws IllegalArgumentException if it has another dimension than the embedder announced, or no direction
    public static float[] normalised(float[] vector, Embedder embedder) {
        if (vector.length != embedder.dimension()) {
            throw new IllegalArgumentException("embedder '%s' gave a vector of %d numbers and announced %d; check which model it runs"
                    .formatted(embedder.model(), vector.length, embedder.dimension()));
        }
        float[] copy = VectorUtil.l2normalize(vector.clone(), false);
        double length = VectorUtil.dotProduct(copy, copy);
        if (!(length > 0.9 && length < 1.1)) {
            throw new IllegalArgumentException("embedder '%s' gave a vector that has no direction; check which model it runs".formatted(embedder.model()));
        }
        return copy;
    }
}
