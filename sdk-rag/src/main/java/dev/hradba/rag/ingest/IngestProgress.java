package dev.hradba.rag.ingest;

import java.util.OptionalLong;

/// How far an ingestion has come.
///
/// @param document   document that was dealt with last
/// @param done       documents dealt with
/// @param total      documents listed
/// @param durable    documents that survive a crash now
/// @param bytes      bytes of the documents dealt with
/// @param totalBytes bytes of all documents listed
/// @param failures   documents that could not be read
/// @param millis     wall time so far, milliseconds
/// @param embedded   passages of a large document that have their vectors, while the others are made; else 0
/// @param toEmbed    passages that wait for theirs, with those; else 0
public record IngestProgress(String document, int done, int total, int durable, long bytes, long totalBytes, int failures, long millis, int embedded, int toEmbed) {

    /// Documents per second so far.
    public double documentsPerSecond() {
        return millis == 0 ? 0 : 1_000.0 * done / millis;
    }

    /// Estimated milliseconds until the end, by the share of bytes that is left; empty before the first document.
    public OptionalLong remainingMillis() {
        if (done == 0) {
            return OptionalLong.empty();
        }
        double share = totalBytes > 0 && bytes > 0 ? (double) bytes / totalBytes : (double) done / total;
        return OptionalLong.of(Math.round(millis / share - millis));
    }
}
