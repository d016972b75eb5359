package dev.hradba.rag;

/// Whether words that a model or a person quotes stand in a document.
public sealed interface QuoteOutcome {

    /// They do.
    ///
    /// @param citation where they stand, with the document's own characters
    record Stands(Citation citation) implements QuoteOutcome {}

    /// They must not be shown as a quote.
    ///
    /// @param reason why; never [CitationCheck#VERIFIED]
    record Fails(CitationCheck reason) implements QuoteOutcome {}
}
