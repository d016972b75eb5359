package dev.hradba.sandbox.polyglot;

/// What a guest can reach: two functions that take and give text.
public interface GuestHost {

    /// Asks a capability.
    ///
    /// @return `+` and the result's JSON text, or `-` and `{"kind","rule","message"}`
    String call(String capability, String request);

    /// Takes a log line.
    void log(String line);
}
