package dev.hradba.sandbox;

import java.util.List;
import java.util.Optional;

import dev.hradba.sandbox.jail.KernelSupport;
import dev.hradba.sandbox.worker.Isolate;

/// What confines guests here, for operators and for the audit.
///
/// @param platform    operating system, its version and architecture
/// @param landlockAbi version of the kernel's Landlock, 0 for none
/// @param seccomp     whether seccomp filters work
/// @param policy      GraalVM sandbox policy of every guest context
/// @param policyWhy   what decided on that policy
/// @param missing     what the kernel lacks for the jail; empty if nothing
/// @param override    the operator's reason for running without the jail; present only if it is not used
public record SandboxStatus(
        String platform, int landlockAbi, boolean seccomp, String policy, String policyWhy, List<String> missing, Optional<String> override) {

    /// Copies the list.
    public SandboxStatus {
        missing = List.copyOf(missing);
    }

    /// Whether workers are confined by the kernel, or would be.
    public boolean jailed() {
        return missing.isEmpty() && override.isEmpty();
    }

    /// What this machine can enforce; starts nothing.
    public static SandboxStatus probe() {
        return of(KernelSupport.probe(), Optional.empty());
    }

    static SandboxStatus of(KernelSupport kernel, Optional<String> override) {
        var platform = "%s %s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version"), System.getProperty("os.arch"));
        var isolate = Isolate.find();
        return new SandboxStatus(platform, kernel.landlockAbi(), kernel.seccomp(), isolate.isPresent() ? "ISOLATED" : "CONSTRAINED",
                isolate.map(Isolate::names).map("polyglot isolate on the class path: "::concat).orElse("no polyglot isolate on the class path"), kernel.missing(),
                kernel.complete() ? Optional.empty() : override);
    }
}
