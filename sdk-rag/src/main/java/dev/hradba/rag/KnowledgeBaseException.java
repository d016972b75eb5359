package dev.hradba.rag;

/// The index cannot be opened, read or written: the disk, another process or a damaged file is in the way.
public final class KnowledgeBaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// True if the same call may succeed later.
    private final boolean retryable;

    /// With what happened and what to do, without a cause.
    public KnowledgeBaseException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /// With what happened and what to do.
    public KnowledgeBaseException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /// True if the same call may succeed later, for example when another process has released its lock.
    public boolean retryable() {
        return retryable;
    }
}
