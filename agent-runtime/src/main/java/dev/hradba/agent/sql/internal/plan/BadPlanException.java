package dev.hradba.agent.sql.internal.plan;

/// A plan breaks its grammar, or names something that the schema cannot join.
public final class BadPlanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// A plan that makes no sense, and why.
    public BadPlanException(String message) {
        super(message);
    }
}
