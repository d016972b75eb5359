package dev.hradba.rag.eval;

/// What was measured over all questions, each the mean in [0, 1].
///
/// @param ndcg10    nDCG of the first ten, linear gain
/// @param recall10  share of the relevant among the first ten
/// @param recall100 share of the relevant among the first hundred
/// @param mrr10     mean reciprocal rank within the first ten
/// @param p50Millis median time of a question in milliseconds, its embedding included
/// @param p95Millis 95th percentile of that time
public record Figures(double ndcg10, double recall10, double recall100, double mrr10, double p50Millis, double p95Millis) {}
