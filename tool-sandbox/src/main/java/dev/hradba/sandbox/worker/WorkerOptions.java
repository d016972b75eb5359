package dev.hradba.sandbox.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How worker processes are started.
///
/// @param jailed        whether the kernel confines them; false only by the operator's override
/// @param heapMegabytes Java heap of a worker
/// @param cache         ahead-of-time cache to start from, if one is ready
/// @param classPath     jars and folders of the worker, and nothing of the host
/// @param mainClass     what runs in the process; another class only in attack tests
/// @param isolate       folder of the unpacked polyglot isolate that guests run in, if the class path has one
public record WorkerOptions(
        boolean jailed, int heapMegabytes, Optional<Path> cache, List<Path> classPath, String mainClass, Optional<Path> isolate) {

    /// Copies the list.
    public WorkerOptions {
        classPath = List.copyOf(classPath);
    }

    /// The worker as it should be.
    public static WorkerOptions of(boolean jailed, int heapMegabytes, WorkerCache cache) {
        return new WorkerOptions(jailed, heapMegabytes, cache.ready(), cache.classPath(), WorkerMain.class.getName(), cache.isolate());
    }
}
