package dev.hradba.agent.audit;

import java.time.Clock;

/// How a log is written.
///
/// @param checkpointEvery   most records between two signed checkpoints, at least 1; fixed when the log is created
/// @param busyTimeoutMillis how long to wait for another process that writes, at least 0
/// @param clock             tells the time of each record
public record AuditOptions(int checkpointEvery, int busyTimeoutMillis, Clock clock) {

    /// A checkpoint every 64 records, ten seconds of patience, the system's clock.
    public static final AuditOptions DEFAULT = new AuditOptions(64, 10_000, Clock.systemUTC());

    /// Checks the ranges.
    public AuditOptions {
        if (checkpointEvery < 1) {
            throw new IllegalArgumentException("checkpointEvery %d is below 1".formatted(checkpointEvery));
        }
        if (busyTimeoutMillis < 0) {
            throw new IllegalArgumentException("busyTimeoutMillis %d is negative".formatted(busyTimeoutMillis));
        }
    }
}
