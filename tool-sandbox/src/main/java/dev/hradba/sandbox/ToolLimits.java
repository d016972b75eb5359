package dev.hradba.sandbox;

/// What one call of a tool may use up. Reaching a limit ends the call with [SandboxOutcome.LimitReached], which names it.
///
/// @param wallMillis  time from the moment a worker has the call to its end, capabilities included; 1 to 120,000
/// @param statements  guest statements; 1 to 1,000,000,000
/// @param hostCalls   calls of capabilities; 0 to 1,000
/// @param outputChars length of the result as JSON text; 2 to 2,000,000
/// @param logLines    lines kept of what the guest logs, further ones are dropped; 0 to 1,000
public record ToolLimits(long wallMillis, long statements, int hostCalls, int outputChars, int logLines) {

    /// For tools that say nothing: 10 s, 5 million statements, 20 host calls, 500,000 characters, 50 lines.
    public static final ToolLimits DEFAULT = new ToolLimits(10_000, 5_000_000, 20, 500_000, 50);

    /// Refuses limits outside the ranges above.
    public ToolLimits {
        range("wallMillis", wallMillis, 1, 120_000);
        range("statements", statements, 1, 1_000_000_000);
        range("hostCalls", hostCalls, 0, 1000);
        range("outputChars", outputChars, 2, 2_000_000);
        range("logLines", logLines, 0, 1000);
    }

    private static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("limit '%s' is %d; give %d to %d".formatted(name, value, least, most));
        }
    }
}
