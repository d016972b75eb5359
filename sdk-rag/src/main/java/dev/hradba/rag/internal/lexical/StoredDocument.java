package dev.hradba.rag.internal.lexical;

/// What the index records about a document.
///
/// @param id         id of the document
/// @param collection collection of the document
/// @param title      its title
/// @param version version, counted from 1
/// @param hash    hash over everything that was indexed
/// @param text    text that spans refer to
/// @param rights  canonical rights
/// @param link    where a person may open it, empty if it cannot be opened
/// @param gone    true if it vanished from its source; only id, collection and version are kept then
public record StoredDocument(String id, String collection, String title, int version, String hash, String text, String rights, String link, boolean gone) {}
