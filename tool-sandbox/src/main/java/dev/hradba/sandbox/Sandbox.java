package dev.hradba.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.jail.KernelSupport;
import dev.hradba.sandbox.worker.Deadlines;
import dev.hradba.sandbox.worker.WorkerCache;
import dev.hradba.sandbox.worker.WorkerOptions;
import dev.hradba.sandbox.worker.WorkerPool;

/// Runs tools in jailed worker processes. Thread-safe; close it to end the workers.
///
/// One call has a worker to itself, and a worker never sees a second tenant. The kernel confines workers before guest code exists; the only way out
/// is the capabilities granted to the call, which run here, in the host's process.
public final class Sandbox implements AutoCloseable {

    private static final Duration FIRST_WORKER = Duration.ofSeconds(60);

    private final SandboxOptions options;
    private final SandboxStatus status;
    private final Deadlines deadlines;
    private final WorkerCache cache;
    private final WorkerPool pool;

    private Sandbox(SandboxOptions options, SandboxStatus status, Deadlines deadlines, WorkerCache cache, WorkerPool pool) {
        this.options = options;
        this.status = status;
        this.deadlines = deadlines;
        this.cache = cache;
        this.pool = pool;
    }

    /// Starts the workers and waits until the first is warm and sealed.
    ///
    /// @throws SandboxUnavailableException if this kernel cannot jail them and the options do not allow that, or none starts
    public static Sandbox open(SandboxOptions options) {
        return open(options, KernelSupport.probe(), UnaryOperator.identity());
    }

    /// For tests: another kernel's answer, another program in the worker.
    static Sandbox open(SandboxOptions options, KernelSupport kernel, UnaryOperator<WorkerOptions> adapt) {
        var status = SandboxStatus.of(kernel, options.unjailed().map(JailOverride::reason));
        if (!kernel.complete()) {
            recordOverride(options, status);
        }
        var deadlines = new Deadlines();
        var cache = cache(options, deadlines);
        var pool = new WorkerPool(
                () -> adapt.apply(WorkerOptions.of(status.jailed(), options.heapMegabytes(), cache)), options.workers(), deadlines);
        var sandbox = new Sandbox(options, status, deadlines, cache, pool);
        try {
            sandbox.awaitFirstWorker();
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
        return sandbox;
    }

    private static void recordOverride(SandboxOptions options, SandboxStatus status) {
        var missing = String.join("; ", status.missing());
        var override = options.unjailed().orElseThrow(() -> new SandboxUnavailableException(
                "guests cannot be jailed here: %s. Run on a kernel that can, or let the operator decide with SandboxOptions.allowUnjailed(reason, audit)."
                        .formatted(missing)));
        try {
            override.audit().accept(status);
        } catch (RuntimeException e) {
            throw new SandboxUnavailableException(
                    "guests cannot be jailed here (%s), and the operator's override could not be recorded, so nothing starts: %s".formatted(missing, e.getMessage()), e);
        }
    }

    /// Runs a tool once for the tenant `""`; see the other `run`.
    public SandboxOutcome run(Tool tool, String argumentsJson, Map<String, Capability> grants, Cancellation cancellation) {
        return run("", tool, argumentsJson, grants, cancellation);
    }

    /// Runs a tool once.
    ///
    /// @param tenant        whose data the call works on; workers are never shared between tenants
    /// @param tool          an approved tool, see [ToolRegistry]
    /// @param argumentsJson JSON object text, checked against the tool's input contract
    /// @param grants        capabilities this call may use, by name; what the manifest does not ask for is not reachable
    /// @param cancellation  stops the call and the capability that runs for it
    public SandboxOutcome run(
            String tenant, Tool tool, String argumentsJson, Map<String, Capability> grants, Cancellation cancellation) {
        return new SandboxRun(tool, grants, cancellation, deadlines, status.jailed()).run(pool, tenant, argumentsJson, options.queue());
    }

    /// Whether a tool's script parses; nothing of it is run. To be asked before a tool is approved.
    ///
    /// @return what is wrong, with file, line and column; empty if it parses
    /// @throws SandboxUnavailableException if no worker can be had
    public Optional<String> check(Tool tool) {
        try {
            return ScriptCheck.of(tool, pool, deadlines, options.queue());
        } catch (IOException e) {
            throw new SandboxUnavailableException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxUnavailableException("interrupted while a script was checked", e);
        }
    }

    /// What confines the guests of this sandbox.
    public SandboxStatus status() {
        return status;
    }

    /// Waits until the cache that makes workers start faster is built; without a cache directory there is none.
    ///
    /// @return whether workers started from now on use it
    public boolean awaitCache(Duration time) throws InterruptedException {
        return cache.await(time);
    }

    /// How the cache fares: `off`, `being built`, `used`, or why there is none.
    public String cacheState() {
        return cache.state();
    }

    @Override
    public void close() {
        cache.close();
        pool.close();
        deadlines.close();
    }

    private static WorkerCache cache(SandboxOptions options, Deadlines deadlines) {
        try {
            return new WorkerCache(options.cacheDirectory(), options.heapMegabytes());
        } catch (IllegalStateException e) {
            deadlines.close();
            throw new SandboxUnavailableException("workers cannot be set up: " + e.getMessage(), e);
        }
    }

    private void awaitFirstWorker() {
        try {
            if (!pool.awaitFirst(FIRST_WORKER)) {
                throw new SandboxUnavailableException("no worker became ready within %d s".formatted(FIRST_WORKER.toSeconds()));
            }
        } catch (IOException e) {
            throw new SandboxUnavailableException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxUnavailableException("interrupted while the first worker was starting", e);
        }
    }
}
