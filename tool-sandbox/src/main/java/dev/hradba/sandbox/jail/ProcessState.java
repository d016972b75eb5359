package dev.hradba.sandbox.jail;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What the kernel says of a worker, read from the host's side: a worker's own word counts for nothing.
public final class ProcessState {

    private static final int CPUCLOCK_SCHED = 2;

    private ProcessState() {}

    /// Whether every thread of the process has a seccomp filter and no-new-privs. False if the kernel does not say.
    public static boolean sealed(long pid) {
        try (var threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            var all = threads.toList();
            for (Path thread : all) {
                List<String> status = Files.readAllLines(thread.resolve("status"));
                if (!status.contains("Seccomp:\t2") || !status.contains("NoNewPrivs:\t1")) {
                    return false;
                }
            }
            return !all.isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /// Processor time the process has used so far, all threads together; zero if the kernel does not say.
    public static Duration cpu(long pid) {
        if (Architecture.find().isEmpty()) {
            return Duration.ZERO;
        }
        long clock = (~pid << 3) | CPUCLOCK_SCHED;
        try (var arena = Arena.ofConfined()) {
            var time = arena.allocate(16, 8);
            if (Syscall.CLOCK_GETTIME.call(clock, time.address()) != 0) {
                return Duration.ZERO;
            }
            return Duration.ofSeconds(time.get(ValueLayout.JAVA_LONG, 0), time.get(ValueLayout.JAVA_LONG, 8));
        }
    }
}
