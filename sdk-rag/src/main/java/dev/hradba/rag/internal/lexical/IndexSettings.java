package dev.hradba.rag.internal.lexical;

import org.apache.lucene.analysis.Analyzer;

/// How an index is written and read.
///
/// @param analyzer  makes words into terms
/// @param k1        saturation of repeated terms in BM25
/// @param b         weight of length in BM25
/// @param model     name of the embedding model, empty for none
/// @param quantised true to walk the graph over vectors of one byte a number; the full ones are kept and give the scores
public record IndexSettings(Analyzer analyzer, double k1, double b, String model, boolean quantised) {}
