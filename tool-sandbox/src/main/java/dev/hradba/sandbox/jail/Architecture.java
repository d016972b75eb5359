package dev.hradba.sandbox.jail;

import java.util.Locale;
import java.util.Optional;

/// Processor architectures whose system call numbers we know.
enum Architecture {
    X86_64(0xC000003EL),
    AARCH64(0xC00000B7L);

    private final long audit;

    Architecture(long audit) {
        this.audit = audit;
    }

    /// `AUDIT_ARCH_*` as seccomp sees it.
    long audit() {
        return audit;
    }

    static Architecture current() {
        return find().orElseThrow(() -> new UnsupportedOperationException(
                "no system call table for '%s' on '%s'; the jail knows Linux on x86-64 and aarch64"
                        .formatted(System.getProperty("os.arch"), System.getProperty("os.name"))));
    }

    static Optional<Architecture> find() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return Optional.empty();
        }
        return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64", "arm64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}
