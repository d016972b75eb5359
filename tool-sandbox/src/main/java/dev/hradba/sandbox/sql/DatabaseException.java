package dev.hradba.sandbox.sql;

/// A database cannot be opened or used. The message says what was given and what to do; it never holds a password.
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What is wrong.
    public enum Kind {
        /// There is no file or database with that name; nothing was created.
        NOT_FOUND,
        /// The file is something else, or damaged.
        NOT_A_DATABASE,
        /// Nobody answers at the address, or the file cannot be read.
        UNREACHABLE,
        /// User or password are missing or wrong.
        UNAUTHORIZED,
        /// There are no tables that may be read.
        EMPTY,
        /// The account may change data.
        WRITABLE,
        /// The address is of another engine, or has an option that is not allowed.
        NOT_ALLOWED,
        /// The engine reported something else.
        FAILED
    }

    private final Kind kind;

    /// @param kind    what is wrong
    /// @param message what happened, what was given, what to do
    public DatabaseException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// @param kind    what is wrong
    /// @param message what happened, what was given, what to do
    /// @param cause   what the engine or driver said
    public DatabaseException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What is wrong.
    public Kind kind() {
        return kind;
    }
}
