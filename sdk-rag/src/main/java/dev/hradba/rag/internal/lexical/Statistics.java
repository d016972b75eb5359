package dev.hradba.rag.internal.lexical;

/// How rare terms are among the chunks that an identity may see.
public interface Statistics {

    /// Inverse document frequency as in BM25: `ln(1 + (N - n + 0.5) / (n + 0.5))`; higher is rarer.
    double idf(String term);

    /// True if some visible chunk has the term.
    boolean knows(String term);
}
