package dev.hradba.cli.tools;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicReference;

/// Starts a process for which this kernel has no Landlock: a seccomp filter answers `ENOSYS`, as an older kernel would.
@SuppressWarnings("restricted")
final class WithoutLandlock {

    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final long PRCTL = ARM ? 167 : 157;
    private static final long SECCOMP = ARM ? 277 : 317;
    private static final int LANDLOCK_CREATE_RULESET = 444;
    private static final long SET_NO_NEW_PRIVS = 38;
    private static final long SET_MODE_FILTER = 1;
    private static final int ENOSYS = 38;

    private WithoutLandlock() {}

    static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        var started = new AtomicReference<Process>();
        var failure = new AtomicReference<Throwable>();
        // a filter binds the thread and what it starts; this thread ends at once
        var thread = new Thread(() -> {
            try {
                filter();
                started.set(builder.start());
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.start();
        thread.join();
        if (started.get() == null) {
            throw new IOException("not started", failure.get());
        }
        return started.get();
    }

    private static void filter() throws Throwable {
        var linker = Linker.nativeLinker();
        var number = ValueLayout.JAVA_LONG;
        var syscall = linker.downcallHandle(linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(number, number, number, number, number, number, number), Linker.Option.firstVariadicArg(1));
        try (var arena = Arena.ofConfined()) {
            // load the call's number; if it is Landlock's answer ENOSYS, else allow
            var program = arena.allocateFrom(ValueLayout.JAVA_INT,
                    0x20, 0, 0x15 | 1 << 24, LANDLOCK_CREATE_RULESET, 0x06, 0x00050000 | ENOSYS, 0x06, 0x7fff0000);
            var header = arena.allocate(16, 8);
            header.set(ValueLayout.JAVA_SHORT, 0, (short) 4);
            header.set(ValueLayout.JAVA_LONG, 8, program.address());
            check("prctl", (long) syscall.invokeExact(PRCTL, SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L));
            check("seccomp", (long) syscall.invokeExact(SECCOMP, SET_MODE_FILTER, 0L, header.address(), 0L, 0L));
        }
    }

    private static void check(String step, long result) {
        if (result != 0) {
            throw new IllegalStateException("%s answered %d".formatted(step, result));
        }
    }
}
