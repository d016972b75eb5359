package dev.hradba.rag.ingest;

import java.util.List;

import dev.hradba.rag.ingest.IngestReport.Failure;
import dev.hradba.rag.ingest.IngestReport.Skipped;

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
    /// @param skipped  what is there and is no document to be read; if one of them was in the index, it goes
    /// @param unlisted beginnings of ids below which documents may be that could not be listed, such as `hr/`; what the index has there stays. Empty text
    ///                 stands for the whole place
    record Listing(List<Source> sources, List<Failure> failures, List<Skipped> skipped, List<String> unlisted) {
        /// Copies its lists.
        public Listing {
            sources = List.copyOf(sources);
            failures = List.copyOf(failures);
            skipped = List.copyOf(skipped);
            unlisted = List.copyOf(unlisted);
        }

        /// A place that could be listed as a whole.
        public Listing(List<Source> sources, List<Failure> failures) {
            this(sources, failures, List.of(), List.of());
        }

        /// True if a document that is not listed may be there all the same.
        public boolean mayHold(String id) {
            return unlisted.stream().anyMatch(id::startsWith);
        }
    }
}
