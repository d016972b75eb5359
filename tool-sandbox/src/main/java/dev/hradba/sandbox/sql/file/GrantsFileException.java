package dev.hradba.sandbox.sql.file;

/// A grants file cannot be used. The message names file, line and field.
public final class GrantsFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message file, line, field, what is wrong and what would be right
    public GrantsFileException(String message) {
        super(message);
    }
}
