package dev.hradba.rag;

/// Whether a citation holds for one identity.
public enum CitationCheck {
    /// The quote stands verbatim at its span in the version it names.
    VERIFIED,
    /// There is no such document that the identity may read.
    NOT_READABLE,
    /// The document has another version by now.
    OTHER_VERSION,
    /// Something else stands at the span.
    QUOTE_DIFFERS
}
