package dev.hradba.sandbox;

import org.junit.jupiter.api.Assumptions;

/// Tests of the jail need a kernel that has one; elsewhere they are skipped and say why.
final class Kernel {

    private Kernel() {}

    static void assumeJail() {
        var status = SandboxStatus.probe();
        if (!status.jailed()) {
            System.out.println("skipped, this kernel cannot jail: " + status.missing());
        }
        Assumptions.assumeTrue(status.jailed(), () -> "this kernel cannot jail: " + status.missing());
    }
}
