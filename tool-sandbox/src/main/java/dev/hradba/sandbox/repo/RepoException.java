package dev.hradba.sandbox.repo;

/// Ends a request; becomes a result at the capability's door.
final class RepoException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String rule;
    private final boolean denied;

    private RepoException(String rule, boolean denied, String message) {
        super(message, null, false, false);
        this.rule = rule;
        this.denied = denied;
    }

    static RepoException denied(String rule, String message) {
        return new RepoException(rule, true, message);
    }

    static RepoException failed(String rule, String message) {
        return new RepoException(rule, false, message);
    }

    String rule() {
        return rule;
    }

    boolean isDenied() {
        return denied;
    }
}
