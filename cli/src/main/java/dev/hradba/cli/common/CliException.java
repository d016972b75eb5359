package dev.hradba.cli.common;

/// Ends a command with a sentence for the person and an exit code.
public final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /// @param exitCode one of [ExitCode]
    /// @param message  what happened and what to do
    public CliException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /// How the process ends.
    public int exitCode() {
        return exitCode;
    }
}
