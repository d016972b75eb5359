package dev.hradba.sandbox;

/// Guests cannot be run here: the kernel cannot jail them, or no worker starts. The message says what is missing and what to do.
public final class SandboxUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Says what is missing.
    public SandboxUnavailableException(String message) {
        super(message);
    }

    /// Says what is missing, with its cause.
    public SandboxUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
