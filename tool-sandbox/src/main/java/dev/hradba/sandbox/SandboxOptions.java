package dev.hradba.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// How a [Sandbox] is set up.
///
/// @param workers        worker processes kept warm, and calls served at a time; 1 to 64
/// @param heapMegabytes  Java heap of a worker; 64 to 1,024
/// @param queue          how long a call waits for a free worker
/// @param cacheDirectory where the ahead-of-time cache of workers is kept; without one they start three times slower
/// @param unjailed       the operator's decision to run without the jail where the kernel has none
public record SandboxOptions(
        int workers, int heapMegabytes, Duration queue, Optional<Path> cacheDirectory, Optional<JailOverride> unjailed) {

    /// Refuses values outside the ranges above.
    public SandboxOptions {
        if (workers < 1 || workers > 64) {
            throw new IllegalArgumentException("workers is %d; give 1 to 64".formatted(workers));
        }
        if (heapMegabytes < 64 || heapMegabytes > 1024) {
            throw new IllegalArgumentException("heapMegabytes is %d; give 64 to 1024".formatted(heapMegabytes));
        }
    }

    /// One warm worker with 128 MB of heap, jailed, no cache, 30 s in the queue.
    public static SandboxOptions standard() {
        return new SandboxOptions(1, 128, Duration.ofSeconds(30), Optional.empty(), Optional.empty());
    }

    /// The same with another number of workers.
    public SandboxOptions withWorkers(int count) {
        return new SandboxOptions(count, heapMegabytes, queue, cacheDirectory, unjailed);
    }

    /// The same with another heap size.
    public SandboxOptions withHeapMegabytes(int megabytes) {
        return new SandboxOptions(workers, megabytes, queue, cacheDirectory, unjailed);
    }

    /// The same with another time in the queue.
    public SandboxOptions withQueue(Duration time) {
        return new SandboxOptions(workers, heapMegabytes, time, cacheDirectory, unjailed);
    }

    /// The same with a folder for the cache; it is made if missing.
    public SandboxOptions withCacheDirectory(Path folder) {
        return new SandboxOptions(workers, heapMegabytes, queue, Optional.of(folder), unjailed);
    }

    /// The same, but guests run without the kernel's jail if this kernel has none. An operator's decision, never a default.
    ///
    /// @param reason why that is acceptable here
    /// @param audit  records the decision, see [JailOverride]
    public SandboxOptions allowUnjailed(String reason, Consumer<SandboxStatus> audit) {
        return new SandboxOptions(workers, heapMegabytes, queue, cacheDirectory, Optional.of(new JailOverride(reason, audit)));
    }
}
