package dev.hradba.sandbox.polyglot;

import java.util.List;

/// One script to run. Limits are checked in the worker for speed and again by the host for safety.
///
/// @param name         shown in error messages, such as `sql.query/main.js`
/// @param script       JavaScript that defines `main(input, host)`
/// @param input        JSON text, the script's first argument
/// @param capabilities names of the functions on `host`
/// @param statements   most statements the script may run
/// @param requestChars longest request to a capability
/// @param outputChars  longest result
/// @param logLines     most log lines; more are dropped
/// @param logChars     longest log line
public record GuestCall(
        String name,
        String script,
        String input,
        List<String> capabilities,
        long statements,
        int requestChars,
        int outputChars,
        int logLines,
        int logChars) {

    /// Copies the list.
    public GuestCall {
        capabilities = List.copyOf(capabilities);
    }
}
