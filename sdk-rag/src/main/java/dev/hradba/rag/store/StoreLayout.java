package dev.hradba.rag.store;

/// What must stay the same for as long as a store holds documents.
///
/// @param analysis  how words are made into terms, such as `MIXED`
/// @param embedder  model that made the vectors, empty if there are none
/// @param dimension length of the vectors, 0 if there are none
/// @param k1        saturation of repeated terms in BM25
/// @param b         weight of length in BM25
public record StoreLayout(String analysis, String embedder, int dimension, double k1, double b) {

    /// Version of what a store keeps for a chunk; a store with another one is refused.
    public static final String VERSION = "1";

    /// Refuses vectors without an embedder and the other way round.
    public StoreLayout {
        if (dimension < 0 || dimension == 0 != embedder.isEmpty()) {
            throw new IllegalArgumentException("embedder '%s' has dimension %d; give a model and a positive dimension, or neither".formatted(embedder, dimension));
        }
    }

    /// True if there are vectors.
    public boolean dense() {
        return dimension > 0;
    }
}
