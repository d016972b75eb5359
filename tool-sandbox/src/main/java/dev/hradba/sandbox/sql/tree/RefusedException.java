package dev.hradba.sandbox.sql.tree;

/// A statement broke a rule. Never leaves the gate: it becomes a verdict there.
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String rule;

    /// @param rule    name of the rule
    /// @param message what was found and what would be allowed
    public RefusedException(String rule, String message) {
        super(message, null, false, false);
        this.rule = rule;
    }

    /// Name of the rule.
    public String rule() {
        return rule;
    }

    /// What was found and what would be allowed.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
