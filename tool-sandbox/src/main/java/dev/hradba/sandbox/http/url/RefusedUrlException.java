package dev.hradba.sandbox.http.url;

/// Ends a reading; never leaves this package.
final class RefusedUrlException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String rule;

    RefusedUrlException(String rule, String message) {
        super(message, null, false, false);
        this.rule = rule;
    }

    String rule() {
        return rule;
    }
}
