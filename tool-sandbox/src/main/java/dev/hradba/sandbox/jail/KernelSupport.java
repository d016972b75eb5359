package dev.hradba.sandbox.jail;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// What this kernel can enforce.
///
/// @param landlockAbi Landlock version, 0 for none
/// @param seccomp     whether a filter can kill a process
/// @param missing     what the jail lacks here, each with its reason; empty if it can be built
public record KernelSupport(int landlockAbi, boolean seccomp, List<String> missing) {

    private static final long GET_ACTION_AVAIL = 2;
    private static final int KILL_PROCESS = 0x80000000;

    /// Copies the list.
    public KernelSupport {
        missing = List.copyOf(missing);
    }

    /// Asks the kernel; changes nothing.
    public static KernelSupport probe() {
        if (Architecture.find().isEmpty()) {
            return new KernelSupport(0, false, List.of("'%s' on '%s' is not supported; the jail needs Linux on x86-64 or aarch64"
                    .formatted(System.getProperty("os.name"), System.getProperty("os.arch"))));
        }
        var missing = new ArrayList<String>();
        int abi = Landlock.abi();
        if (abi == 0) {
            missing.add("Landlock is missing; it needs Linux 5.13 or later with 'landlock' among the active security modules");
        }
        boolean seccomp = canKill();
        if (!seccomp) {
            missing.add("seccomp filters are missing or forbidden by the container's own filter");
        }
        return new KernelSupport(abi, seccomp, missing);
    }

    /// Whether workers can be jailed.
    public boolean complete() {
        return missing.isEmpty();
    }

    private static boolean canKill() {
        try (var arena = Arena.ofConfined()) {
            var action = arena.allocate(ValueLayout.JAVA_INT);
            action.set(ValueLayout.JAVA_INT, 0, KILL_PROCESS);
            return Syscall.SECCOMP.call(GET_ACTION_AVAIL, 0, action.address()) == 0;
        }
    }
}
