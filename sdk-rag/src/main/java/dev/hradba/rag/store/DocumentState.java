package dev.hradba.rag.store;

/// What an ingestion wants to know about a document.
///
/// @param id         id of the document
/// @param collection its collection
/// @param version    version, counted from 1
/// @param hash       hash over everything that was indexed; empty where it is gone or was written in part only
/// @param gone       true if it vanished from its source; its version is kept
public record DocumentState(String id, String collection, int version, String hash, boolean gone) {}
