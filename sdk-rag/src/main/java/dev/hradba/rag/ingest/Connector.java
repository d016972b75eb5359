package dev.hradba.rag.ingest;

import java.util.List;

import dev.hradba.rag.ingest.IngestReport.Failure;

/// A place that documents come from.
@FunctionalInterface
public interface Connector {

    /// Lists what is there now, without reading it.
    ///
    /// @throws dev.hradba.rag.KnowledgeBaseException if the place as a whole cannot be listed; then nothing is removed from the index
    Listing list();

    /// What a place holds.
    ///
    /// @param sources  documents to be read
    /// @param failures documents known to be there that cannot be read; those already in the index stay
    record Listing(List<Source> sources, List<Failure> failures) {
        /// Copies its lists.
        public Listing {
            sources = List.copyOf(sources);
            failures = List.copyOf(failures);
        }
    }
}
