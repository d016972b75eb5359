package dev.hradba.rag.eval;

/// How well cited spans agree with judged ones, over the characters of both; each in [0, 1], higher is better.
///
/// @param questions questions with judged spans
/// @param answered  share of them that got an answer with a verified citation
/// @param precision share of the cited characters that are judged to answer, mean over the answered
/// @param recall    share of the judged characters that are cited, mean over all
/// @param hit       share of all whose first citation shares a character with a judged span
/// @param found10   share of the judged characters that stand in the first ten passages, mean over all
public record SpanFigures(int questions, double answered, double precision, double recall, double hit, double found10) {}
