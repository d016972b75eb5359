package dev.hradba.rag.internal.extract;

/// A document cannot be read; the message completes the sentence "this file ..." and says what to do.
public final class ExtractionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// With the reason.
    public ExtractionException(String reason) {
        super(reason);
    }

    /// With the reason and what caused it.
    public ExtractionException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
