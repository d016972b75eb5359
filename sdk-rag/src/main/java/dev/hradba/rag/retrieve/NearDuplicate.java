package dev.hradba.rag.retrieve;

/// Two documents with nearly the same text.
///
/// @param document   id of one
/// @param of         id of the other
/// @param similarity estimated share of common runs of three words among all of them, 0.8 to 1
public record NearDuplicate(String document, String of, double similarity) {}
