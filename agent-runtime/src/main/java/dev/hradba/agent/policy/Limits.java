package dev.hradba.agent.policy;

/// What one run may spend. Each limit is hard.
///
/// @param maxSteps        model turns, at least 1
/// @param maxToolCalls    tool calls that are carried out, at least 0
/// @param maxRows         rows that all tool results of the run may hold together, at least 0
/// @param timeoutMillis   wall time until the run ends or waits for an approval, at least 1
/// @param maxInputTokens  tokens of all prompts together, at least 1
/// @param maxOutputTokens tokens of all replies together, at least 1
public record Limits(int maxSteps, int maxToolCalls, int maxRows, long timeoutMillis, int maxInputTokens, int maxOutputTokens) {

    /// 8 turns, 8 calls, 1,000 rows, 2 minutes, 200,000 tokens in and 16,000 out.
    public static final Limits DEFAULT = new Limits(8, 8, 1_000, 120_000, 200_000, 16_000);

    /// Checks the ranges.
    public Limits {
        atLeast("maxSteps", maxSteps, 1);
        atLeast("maxToolCalls", maxToolCalls, 0);
        atLeast("maxRows", maxRows, 0);
        atLeast("timeoutMillis", timeoutMillis, 1);
        atLeast("maxInputTokens", maxInputTokens, 1);
        atLeast("maxOutputTokens", maxOutputTokens, 1);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("limit %s %d is below %d".formatted(name, value, least));
        }
    }
}
