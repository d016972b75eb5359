package dev.hradba.sandbox;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.jail.ProcessState;
import dev.hradba.sandbox.worker.Deadlines;
import dev.hradba.sandbox.worker.WorkerCache;
import dev.hradba.sandbox.worker.WorkerOptions;
import dev.hradba.sandbox.worker.WorkerPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Speed of the sandbox, with `node` in a fresh process, bare and wrapped by bubblewrap, as the yardsticks of the same run.
///
/// `mvn test -pl tool-sandbox -am -Dslow -Dhradba.excludedGroups=none -Dtest=SandboxBench -Dsurefire.failIfNoSpecifiedTests=false`
@Tag("bench")
class SandboxBench {

    private static final Path CACHE = Path.of("target", "worker-cache");
    private static final int WARM_UP = 2000;
    private static final int CALLS = 3000;
    private static final int ROUNDS = 5;
    private static final int NODE_RUNS = 6;
    private static final int PACED_CALLS = 600;
    private static final long PAUSE_NANOS = 5_000_000;
    private static final List<String> NODE = List.of("node", "--experimental-permission", "--no-warnings", "-e",
            "console.log(JSON.stringify({ text: JSON.parse('{\"name\":\"x\"}').name + '!' }))");
    private static final List<String> WRAPPED_NODE = Stream.concat(
            Stream.of(System.getProperty("bench.bwrap", "bwrap"), "--ro-bind", "/", "/", "--unshare-all", "--die-with-parent"), NODE.stream()).toList();
    private static final Tool TOOL = Scripts.asking("echo", "function main(input, host) { return { text: host.echo({ text: input.name }).text + '!' }; }");

    @Test
    void measure() throws Exception {
        Kernel.assumeJail();
        Kernel.cache();
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        cold(Optional.empty());
        cold(Optional.of(CACHE));
        latency();
        throughput();
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip());
    }

    private static void cold(Optional<Path> cacheFolder) throws Exception {
        try (var deadlines = new Deadlines(); var cache = new WorkerCache(cacheFolder, 128)) {
            var cpu = new long[Integer.getInteger("bench.cold", 5)];
            var wall = new long[cpu.length];
            var rss = new long[cpu.length];
            for (int i = 0; i < cpu.length; i++) {
                long start = System.nanoTime();
                try (var pool = new WorkerPool(() -> WorkerOptions.of(true, 128, cache), 1, deadlines)) {
                    var lease = pool.lease("", Duration.ofMinutes(2)).orElseThrow();
                    wall[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                    cpu[i] = lease.worker().cpu().toMillis();
                    rss[i] = residentKilobytes(lease.worker().pid()) / 1024;
                    lease.release(true);
                }
            }
            System.out.printf("cold worker, %s: cpu %d ms, wall %d ms, resident %d MB (medians of %d)%n",
                    cacheFolder.isPresent() ? "cache " + cache.state() : "no cache", median(cpu), median(wall), median(rss), cpu.length);
        }
    }

    private static void latency() {
        try (var sandbox = Sandbox.open(SandboxOptions.standard().withCacheDirectory(CACHE))) {
            for (int i = 0; i < WARM_UP; i++) {
                call(sandbox);
            }
            var nanos = new long[CALLS];
            long host = hostCpu();
            long worker = 0;
            for (int i = 0; i < CALLS; i++) {
                long start = System.nanoTime();
                worker += call(sandbox).cpu().toNanos();
                nanos[i] = System.nanoTime() - start;
            }
            System.out.printf("processor time of a call: %.2f ms in the worker while it answers, %.2f ms in this process%n",
                    worker / 1e6 / CALLS, (hostCpu() - host) / 1e6 / CALLS);
            percentiles("warm call with one host call, one after the other", nanos);
            for (int i = 0; i < PACED_CALLS; i++) {
                LockSupport.parkNanos(PAUSE_NANOS);
                long start = System.nanoTime();
                call(sandbox);
                nanos[i] = System.nanoTime() - start;
            }
            percentiles("the same with a pause of 5 ms before each", Arrays.copyOf(nanos, PACED_CALLS));
        }
    }

    private static void percentiles(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf("%s: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms (%d calls)%n", what,
                nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 95 / 100] / 1e6, nanos[nanos.length * 99 / 100] / 1e6, nanos.length);
    }

    /// Rounds of each contender take turns, so that a busy machine slows all of them alike.
    private static void throughput() throws Exception {
        try (var sandbox = Sandbox.open(SandboxOptions.standard().withWorkers(2).withCacheDirectory(CACHE))) {
            drive(sandbox, WARM_UP);
            var rates = new double[3][ROUNDS];
            long cpu = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long before = hostCpu() + childCpu();
                rates[0][round] = drive(sandbox, CALLS);
                cpu += hostCpu() + childCpu() - before;
                rates[1][round] = processes(NODE);
                rates[2][round] = processes(WRAPPED_NODE);
            }
            double ours = median(rates[0]);
            System.out.printf("two workers: %.0f calls/s (rounds %s); %.2f ms of processor time a call, workers and host together%n",
                    ours, Arrays.toString(Arrays.stream(rates[0]).mapToLong(Math::round).toArray()), cpu / 1e6 / CALLS / ROUNDS);
            report("node in a fresh process with its permission model", ours, median(rates[1]));
            report("the same wrapped by bubblewrap", ours, median(rates[2]));
        }
    }

    private static void report(String what, double ours, double theirs) {
        if (theirs == 0) {
            System.out.printf("%s: not installed%n", what);
        } else {
            System.out.printf("%s, two at a time: %.2f calls/s; ours is %.0f times that%n", what, theirs, ours / theirs);
        }
    }

    private static double drive(Sandbox sandbox, int count) throws InterruptedException {
        return rate(count, () -> call(sandbox));
    }

    private static double processes(List<String> command) throws InterruptedException {
        var failed = new AtomicLong();
        double rate = rate(NODE_RUNS, () -> {
            try {
                var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
                failed.addAndGet(process.waitFor());
            } catch (IOException e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed.incrementAndGet();
            }
        });
        return failed.get() == 0 ? rate : 0;
    }

    private static double rate(int count, Runnable work) throws InterruptedException {
        var taken = new AtomicLong();
        long start = System.nanoTime();
        Runnable loop = () -> {
            while (taken.getAndIncrement() < count) {
                work.run();
            }
        };
        var threads = new Thread[] {Thread.ofPlatform().start(loop), Thread.ofPlatform().start(loop)};
        for (var thread : threads) {
            thread.join();
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static long hostCpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /// Of all workers that live; none starts or ends while this is measured.
    private static long childCpu() {
        return ProcessHandle.current().children().mapToLong(child -> ProcessState.cpu(child.pid()).toNanos()).sum();
    }

    private static Report call(Sandbox sandbox) {
        var outcome = sandbox.run(TOOL, "{\"name\":\"x\"}", Map.of("echo", Scripts.ECHO), new Cancellation());
        if (!(outcome instanceof SandboxOutcome.Returned)) {
            throw new IllegalStateException(outcome.toString());
        }
        return outcome.report();
    }

    private static long residentKilobytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static long median(long[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
