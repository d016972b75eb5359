package dev.hradba.rag.ingest;

import java.util.List;

import dev.hradba.rag.retrieve.NearDuplicate;

/// What one ingestion did. Documents that failed are left as they were before.
///
/// @param added     ids that were not there before
/// @param changed   ids that got a new version
/// @param unchanged ids that were skipped because nothing about them changed
/// @param removed   ids that vanished from their source and from the index
/// @param failures  documents or parts of them that could not be read, with the reason
/// @param skipped   what was found and is no document to be read, such as links and pictures, with the reason
/// @param chunks    chunks written
/// @param millis    wall time in milliseconds
/// @param nearDuplicates documents written now whose text is nearly that of another, at most 10,000 pairs; whoever ingests sees all of them
public record IngestReport(
        List<String> added,
        List<String> changed,
        List<String> unchanged,
        List<String> removed,
        List<Failure> failures,
        List<Skipped> skipped,
        int chunks,
        long millis,
        List<NearDuplicate> nearDuplicates) {

    /// Copies its lists.
    public IngestReport {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        unchanged = List.copyOf(unchanged);
        removed = List.copyOf(removed);
        failures = List.copyOf(failures);
        skipped = List.copyOf(skipped);
        nearDuplicates = List.copyOf(nearDuplicates);
    }

    /// A document that could not be read; the others went on.
    ///
    /// @param document id or path
    /// @param reason   what is wrong with it and what to do
    public record Failure(String document, String reason) {}

    /// Something that was not looked into, as its place or its kind is not one of documents.
    ///
    /// @param name   path or id; of a folder, everything in it
    /// @param reason what it is; equal for all of one kind
    public record Skipped(String name, String reason) {}
}
