package dev.hradba.rag.eval;

/// Which way passages are found.
public enum Mode {
    /// By words.
    BM25,
    /// By vectors.
    DENSE,
    /// By both, fused.
    HYBRID
}
