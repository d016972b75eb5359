package dev.hradba.sandbox.jail;

/// The kernel refused a step of the jail. Nothing runs without it, so this always ends a start.
public final class JailException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Says which step failed and why.
    public JailException(String message) {
        super(message);
    }

    /// Throws if the result is a negated `errno`; answers the result otherwise.
    static long check(String step, long result) {
        if (result < 0) {
            throw new JailException("jail step '%s' failed with errno %d".formatted(step, -result));
        }
        return result;
    }
}
