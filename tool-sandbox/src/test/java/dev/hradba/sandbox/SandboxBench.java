package dev.hradba.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.worker.Deadlines;
import dev.hradba.sandbox.worker.WorkerCache;
import dev.hradba.sandbox.worker.WorkerOptions;
import dev.hradba.sandbox.worker.WorkerPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Speed of the sandbox, with `node` in a fresh process as the yardstick of the same run.
///
/// `mvn test -pl tool-sandbox -am -Dslow -Dhradba.excludedGroups=none -Dtest=SandboxBench -Dsurefire.failIfNoSpecifiedTests=false`
@Tag("bench")
class SandboxBench {

    private static final Path CACHE = Path.of("target", "worker-cache");
    private static final int WARM_UP = 2000;
    private static final int CALLS = 3000;
    private static final int NODE_RUNS = 10;
    private static final Tool TOOL = Scripts.asking("echo", "function main(input, host) { return { text: host.echo({ text: input.name }).text + '!' }; }");

    @Test
    void measure() throws Exception {
        Kernel.assumeJail();
        Kernel.cache();
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        cold(Optional.empty());
        cold(Optional.of(CACHE));
        latency();
        double sandboxed = throughput();
        double node = node();
        System.out.printf("ratio to node in a fresh process: %.0f times the calls per second%n", sandboxed / node);
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
            for (int i = 0; i < CALLS; i++) {
                long start = System.nanoTime();
                call(sandbox);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            System.out.printf("warm call with one host call: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms (%d calls)%n",
                    nanos[CALLS / 2] / 1e6, nanos[CALLS * 95 / 100] / 1e6, nanos[CALLS * 99 / 100] / 1e6, CALLS);
        }
    }

    private static double throughput() throws InterruptedException {
        try (var sandbox = Sandbox.open(SandboxOptions.standard().withWorkers(2).withCacheDirectory(CACHE))) {
            drive(sandbox, WARM_UP);
            double perSecond = drive(sandbox, CALLS);
            System.out.printf("two workers: %.0f calls/s%n", perSecond);
            return perSecond;
        }
    }

    private static double drive(Sandbox sandbox, int count) throws InterruptedException {
        var calls = new AtomicLong();
        long start = System.nanoTime();
        Runnable loop = () -> {
            while (calls.getAndIncrement() < count) {
                call(sandbox);
            }
        };
        var threads = new Thread[] {Thread.ofPlatform().start(loop), Thread.ofPlatform().start(loop)};
        for (var thread : threads) {
            thread.join();
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static double node() throws IOException, InterruptedException {
        var calls = new AtomicLong();
        Runnable runs = () -> {
            for (int i = 0; i < NODE_RUNS; i++) {
                try {
                    var process = new ProcessBuilder("node", "--experimental-permission", "--no-warnings", "-e",
                            "console.log(JSON.stringify({ text: JSON.parse('{\"name\":\"x\"}').name + '!' }))")
                            .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
                    if (process.waitFor() == 0) {
                        calls.incrementAndGet();
                    }
                } catch (IOException e) {
                    System.out.println("node is not installed: " + e.getMessage());
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        };
        long start = System.nanoTime();
        var threads = new Thread[] {Thread.ofPlatform().start(runs), Thread.ofPlatform().start(runs)};
        for (var thread : threads) {
            thread.join();
        }
        double perSecond = calls.get() * 1e9 / (System.nanoTime() - start);
        System.out.printf("node, fresh process with its permission model, two at a time: %.1f calls/s (%d runs)%n", perSecond, calls.get());
        return perSecond;
    }

    private static void call(Sandbox sandbox) {
        var outcome = sandbox.run(TOOL, "{\"name\":\"x\"}", Map.of("echo", Scripts.ECHO), new Cancellation());
        if (!(outcome instanceof SandboxOutcome.Returned)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    private static long residentKilobytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    private static long median(long[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
