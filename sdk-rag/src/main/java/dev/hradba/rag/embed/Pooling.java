package dev.hradba.rag.embed;

/// How the vectors of a text's tokens become the vector of the text.
public enum Pooling {
    /// The vector of the first token, as in BGE.
    CLS,
    /// The mean over all tokens, as in E5 and MiniLM.
    MEAN
}
