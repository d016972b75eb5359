package dev.hradba.rag.ingest;

/// How far the making of another version of an index is.
///
/// @param done      documents looked at
/// @param total     documents to look at
/// @param written   documents written into the new version by this run; others stood there from an interrupted one
/// @param chunks    chunks written by this run
/// @param millis    wall time so far in milliseconds
public record RebuildProgress(int done, int total, int written, int chunks, long millis) {}
