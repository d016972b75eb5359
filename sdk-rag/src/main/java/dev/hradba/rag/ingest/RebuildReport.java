package dev.hradba.rag.ingest;

/// What the making of another version of an index did.
///
/// @param version   number of the version that counts now, from 1
/// @param documents documents in it
/// @param written   documents written by this run; the others stood there from an interrupted one
/// @param chunks    chunks written by this run
/// @param millis    wall time in milliseconds
public record RebuildReport(int version, int documents, int written, int chunks, long millis) {}
