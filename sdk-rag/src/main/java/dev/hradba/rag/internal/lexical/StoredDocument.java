package dev.hradba.rag.internal.lexical;

/// What the index records about a document.
///
/// @param id      id of the document
/// @param version version, counted from 1
/// @param hash    hash over everything that was indexed
/// @param text    text that spans refer to
/// @param rights  canonical rights
public record StoredDocument(String id, int version, String hash, String text, String rights) {}
