package dev.hradba.sandbox.jail;

import java.lang.foreign.Arena;

/// The jail's second stage, inside the worker: limits, identity, seccomp. After it, guest code may exist.
public final class Seal {

    private static final int NOBODY = 65534;
    private static final int RLIMIT_FSIZE = 1;
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_MEMLOCK = 8;
    private static final int PR_SET_DUMPABLE = 4;

    private Seal() {}

    /// Seals this process for good.
    ///
    /// @throws JailException if the kernel refuses a step; the process must end then
    public static void apply() {
        limit("setrlimit(RLIMIT_FSIZE)", RLIMIT_FSIZE);
        limit("setrlimit(RLIMIT_CORE)", RLIMIT_CORE);
        limit("setrlimit(RLIMIT_MEMLOCK)", RLIMIT_MEMLOCK);
        if (Syscall.GETUID.call() == 0) {
            JailException.check("setgroups", Libc.setIdentity("setgroups", 0, 0, 0));
            JailException.check("setresgid", Libc.setIdentity("setresgid", NOBODY, NOBODY, NOBODY));
            JailException.check("setresuid", Libc.setIdentity("setresuid", NOBODY, NOBODY, NOBODY));
        }
        JailException.check("prctl(PR_SET_DUMPABLE)", Syscall.PRCTL.call(PR_SET_DUMPABLE, 0));
        SeccompFilter.install();
    }

    /// Does what can be done without effect, so that training for the ahead-of-time cache covers the way to the kernel.
    public static void rehearse() {
        if (KernelSupport.probe().complete()) {
            SeccompFilter.rehearse();
            // -1 leaves an identity as it is
            JailException.check("setresuid", Libc.setIdentity("setresuid", -1, -1, -1));
        }
    }

    /// The process that started this one; another number once that has ended.
    public static long parent() {
        return Syscall.GETPPID.call();
    }

    private static void limit(String step, int resource) {
        try (var arena = Arena.ofConfined()) {
            // both limits zero, as memory comes
            var none = arena.allocate(16, 8);
            JailException.check(step, Syscall.PRLIMIT64.call(0, resource, none.address(), 0));
        }
    }
}
