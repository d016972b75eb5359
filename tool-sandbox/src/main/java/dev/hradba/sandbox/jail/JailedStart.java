package dev.hradba.sandbox.jail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/// Starts a process that is jailed by Landlock and no-new-privs from its first instruction.
///
/// Landlock binds a thread and its offspring, so the order is: a fresh thread restricts itself, starts the process and ends. Nothing else may be born
/// on that thread. The JDK would create its *process reaper* there, a pooled thread that later serves other processes of the host and runs their
/// `onExit` callbacks; a jailed one would break those. So an idle, unjailed reaper is made ready first, and a start that created one anyway is undone
/// and tried again. The caller is a platform thread for the same reason: a thread that wakes a virtual thread may start a carrier.
public final class JailedStart {

    private static final int ATTEMPTS = 5;
    private static final Object ONE_AT_A_TIME = new Object();

    private JailedStart() {}

    /// Starts the process and gives it back, running.
    ///
    /// @param builder    command, with environment and redirections as they should be
    /// @param readable   existing files and folders it may read
    /// @param executable existing files and folders it may also execute
    /// @throws JailException if the kernel refuses a step
    /// @throws IOException   if the process cannot be started
    public static Process start(ProcessBuilder builder, List<Path> readable, List<Path> executable)
            throws IOException, InterruptedException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a jailed process must be started from a platform thread");
        }
        synchronized (ONE_AT_A_TIME) {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                awaitIdleReaper();
                Set<Thread> before = reapers();
                var process = startOnce(builder, readable, executable);
                if (before.containsAll(reapers())) {
                    return process;
                }
                kill(process);
                process.waitFor();
            }
        }
        throw new JailException("other processes were started meanwhile, %d times in a row; a clean reaper thread is needed".formatted(ATTEMPTS));
    }

    /// Ends a process that [#start] gave.
    ///
    /// The process's own handle cannot: it compares start times, and the jailed thread that made it was not allowed to read this one's.
    public static void kill(Process process) {
        if (process.isAlive()) {
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static Process startOnce(ProcessBuilder builder, List<Path> readable, List<Path> executable)
            throws IOException, InterruptedException {
        var started = new AtomicReference<@Nullable Process>();
        var failure = new AtomicReference<@Nullable Throwable>();
        try (var domain = Landlock.domain(readable, executable)) {
            var starter = new Thread(null, () -> {
                try {
                    domain.restrictThisThread();
                    started.set(builder.start());
                } catch (IOException | RuntimeException e) {
                    failure.set(e);
                }
            }, "hradba-jailed-start", 0, false);
            starter.start();
            starter.join();
        }
        var process = started.get();
        if (process != null) {
            return process;
        }
        var cause = failure.get();
        throw new IOException("worker could not be started in the jail: " + (cause == null ? "no reason known" : cause.getMessage()), cause);
    }

    /// Makes the JDK own an idle reaper thread by letting a harmless process come and go.
    private static void awaitIdleReaper() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 100 && !hasIdleReaper(); attempt++) {
            if (attempt % 20 == 0) {
                var helper = Path.of(System.getProperty("java.home"), "lib", "jspawnhelper").toString();
                var process = new ProcessBuilder(helper)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                process.waitFor();
            }
            Thread.sleep(1);
        }
    }

    private static boolean hasIdleReaper() {
        return reapers().stream().anyMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static Set<Thread> reapers() {
        var root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        var threads = new Thread[root.activeCount() + 64];
        int count = root.enumerate(threads);
        var found = new HashSet<Thread>();
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().startsWith("process reaper")) {
                found.add(threads[i]);
            }
        }
        return found;
    }
}
