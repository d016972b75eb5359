package dev.hradba.core.completion;

/// How sure the model was of one output token, before any constraint was applied where the backend can tell.
///
/// @param text    the token as text
/// @param logProb natural logarithm of its probability, at most 0
public record TokenLogProb(String text, double logProb) {}
