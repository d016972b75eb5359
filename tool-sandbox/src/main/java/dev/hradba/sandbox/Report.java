package dev.hradba.sandbox;

import java.time.Duration;
import java.util.List;

/// What one call used, measured from the host's side.
///
/// Guest statements are limited by the engine and not counted: under `SandboxPolicy.CONSTRAINED` nothing may listen to execution.
///
/// @param wall      time from start to end, waiting for a worker included
/// @param cpu       processor time of the worker, all its threads
/// @param hostCalls calls of capabilities that were made
/// @param bytesIn   bytes sent to the worker
/// @param bytesOut  bytes received from it
/// @param log       lines the guest logged, each at most 1,000 characters; untrusted
/// @param jailed    whether the kernel confined the worker; false only under the operator's override
public record Report(Duration wall, Duration cpu, int hostCalls, long bytesIn, long bytesOut, List<String> log, boolean jailed) {

    /// Copies the list.
    public Report {
        log = List.copyOf(log);
    }
}
