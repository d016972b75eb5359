package dev.hradba.sandbox;

/// A tool cannot be loaded: a file is missing, or its manifest breaks a rule. The message names file, line and rule.
public final class ToolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Says what is wrong and where.
    public ToolException(String message) {
        super(message);
    }
}
