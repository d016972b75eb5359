package dev.hradba.sandbox.repo;

/// A repositories file cannot be used; the message names file, line and field.
public final class RepositoriesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RepositoriesException(String message) {
        super(message);
    }
}
