package dev.hradba.sandbox.http;

/// A rules file cannot be used. The message names file, line and field.
public final class EgressRulesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EgressRulesException(String message) {
        super(message);
    }
}
