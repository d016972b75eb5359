package dev.hradba.sandbox;

import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;

/// Tests of the jail need a kernel that has one; elsewhere they are skipped and say why.
public final class Kernel {

    private Kernel() {}

    public static void assumeJail() {
        var status = SandboxStatus.probe();
        if (!status.jailed()) {
            System.out.println("skipped, this kernel cannot jail: " + status.missing());
        }
        Assumptions.assumeTrue(status.jailed(), () -> "this kernel cannot jail: " + status.missing());
    }

    /// One jailed worker, started from a cache that all tests of a build share.
    static Sandbox open() {
        assumeJail();
        return Sandbox.open(SandboxOptions.standard().withCacheDirectory(Path.of("target", "worker-cache")));
    }
}
