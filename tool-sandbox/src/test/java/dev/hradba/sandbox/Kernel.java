package dev.hradba.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import dev.hradba.sandbox.worker.WorkerCache;
import org.junit.jupiter.api.Assumptions;

/// Tests of the jail need a kernel that has one; elsewhere they are skipped and say why.
public final class Kernel {

    private static final Path CACHE = Path.of("target", "worker-cache");

    private Kernel() {}

    public static void assumeJail() {
        var status = SandboxStatus.probe();
        if (!status.jailed()) {
            System.out.println("skipped, this kernel cannot jail: " + status.missing());
        }
        Assumptions.assumeTrue(status.jailed(), () -> "this kernel cannot jail: " + status.missing());
    }

    /// One jailed worker. It starts from the cache that all tests of a build share, as do those that take its place.
    static Sandbox open() {
        assumeJail();
        cache();
        return Sandbox.open(SandboxOptions.standard().withQueue(Duration.ofMinutes(3)).withCacheDirectory(CACHE));
    }

    /// The shared cache; built on first use, which spares every worker after it half of its start.
    public static WorkerCache cache() {
        var cache = new WorkerCache(Optional.of(CACHE), SandboxOptions.standard().heapMegabytes());
        try {
            if (!cache.await(Duration.ofMinutes(5))) {
                System.out.println("tests go on without a worker cache: " + cache.state());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return cache;
    }
}
