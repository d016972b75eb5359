package dev.hradba.sandbox;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.polyglot.GuestCall;
import dev.hradba.sandbox.polyglot.GuestResult;
import dev.hradba.sandbox.worker.Deadlines;
import dev.hradba.sandbox.worker.Worker;
import dev.hradba.sandbox.worker.WorkerPool;
import org.jspecify.annotations.Nullable;

/// One call on its road: admit, take a jailed worker, evaluate, gate each capability call, report. Used once, by one thread.
///
/// A deadline or a cancellation kills the worker, which ends whatever waits on its pipes; [#stop] says which of them it was.
final class SandboxRun {

    private static final int MAX_REPLY_CHARS = 2 << 20;
    private static final int MAX_REQUEST_CHARS = 256 << 10;
    private static final int MAX_ARGUMENT_CHARS = 1 << 20;
    private static final int MAX_LOG_CHARS = 1000;
    private static final int MAX_MESSAGE_CHARS = 2500;

    private final Tool tool;
    private final ToolLimits limits;
    private final Map<String, Capability> grants;
    private final Cancellation cancellation;
    private final Deadlines deadlines;
    private final boolean jailed;

    private final long start = System.nanoTime();
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private final Cancellation capabilityCancellation = new Cancellation();
    private final Worker.Traffic traffic = new Worker.Traffic();
    private final List<String> log = new ArrayList<>();
    private final List<CapabilityResult> results = new ArrayList<>();
    private volatile Duration cpuBefore = Duration.ZERO;
    private volatile Duration cpu = Duration.ZERO;

    /// Why a run ended. The first to say so wins.
    private enum Stop { FINISHED, TIME, CANCELLED, HOST_CALLS }

    SandboxRun(Tool tool, Map<String, Capability> grants, Cancellation cancellation, Deadlines deadlines, boolean jailed) {
        this.tool = tool;
        this.limits = tool.manifest().limits();
        this.grants = Map.copyOf(grants);
        this.cancellation = cancellation;
        this.deadlines = deadlines;
        this.jailed = jailed;
    }

    SandboxOutcome run(WorkerPool pool, String tenant, String arguments, Duration queue) {
        if (admit(arguments) instanceof Admission.Refused(var outcome)) {
            return outcome;
        }
        try {
            Optional<WorkerPool.Lease> lease = pool.lease(tenant, queue);
            if (lease.isEmpty()) {
                return new SandboxOutcome.LimitReached("queueMillis", "no worker became free within %d ms".formatted(queue.toMillis()), report());
            }
            return evaluate(lease.get(), arguments);
        } catch (IOException e) {
            throw new SandboxUnavailableException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SandboxOutcome.Cancelled(report());
        }
    }

    /// Whether a call may start at all.
    private sealed interface Admission {
        record Admitted() implements Admission {}

        record Refused(SandboxOutcome outcome) implements Admission {}
    }

    private Admission admit(String arguments) {
        if (cancellation.isCancelled()) {
            return new Admission.Refused(new SandboxOutcome.Cancelled(report()));
        }
        for (String capability : tool.manifest().capabilities()) {
            if (!grants.containsKey(capability)) {
                return new Admission.Refused(new SandboxOutcome.Denied("grant",
                        "tool '%s' needs capability '%s', which this call does not grant".formatted(tool.manifest().name(), capability), report()));
            }
        }
        if (arguments.length() > MAX_ARGUMENT_CHARS) {
            return new Admission.Refused(failed("arguments have %d characters; at most %d are allowed".formatted(arguments.length(), MAX_ARGUMENT_CHARS)));
        }
        return switch (tool.input().check(arguments)) {
            case JsonContract.Checked.Valid _ -> new Admission.Admitted();
            case JsonContract.Checked.Invalid(var problems) ->
                    new Admission.Refused(failed("arguments do not fit tool '%s': %s".formatted(tool.manifest().name(), String.join("; ", problems))));
        };
    }

    private SandboxOutcome evaluate(WorkerPool.Lease lease, String arguments) {
        var worker = lease.worker();
        cpuBefore = worker.cpu();
        boolean healthy = false;
        try (var _ = deadlines.after(Duration.ofMillis(limits.wallMillis()), () -> stop(Stop.TIME, worker));
                var _ = cancellation.onCancel(() -> stop(Stop.CANCELLED, worker))) {
            var result = worker.run(guestCall(arguments), new Gate(worker), traffic);
            cpu = worker.cpu().minus(cpuBefore);
            healthy = stop.compareAndSet(null, Stop.FINISHED);
            return healthy ? outcome(result) : stopped();
        } catch (EOFException e) {
            return stop.compareAndSet(null, Stop.FINISHED) ? died(worker) : stopped();
        } catch (IOException e) {
            worker.kill();
            return stop.compareAndSet(null, Stop.FINISHED) ? died(worker) : stopped();
        } finally {
            lease.release(healthy);
        }
    }

    private void stop(Stop reason, Worker worker) {
        var used = worker.cpu().minus(cpuBefore);
        if (stop.compareAndSet(null, reason)) {
            cpu = used;
            worker.kill();
            Thread.ofVirtual().name("hradba-cancel").start(capabilityCancellation::cancel);
        }
    }

    private GuestCall guestCall(String arguments) {
        return new GuestCall(
                tool.manifest().name() + "/main.js",
                tool.script(),
                arguments,
                tool.manifest().capabilities(),
                limits.statements(),
                MAX_REQUEST_CHARS,
                limits.outputChars(),
                limits.logLines(),
                MAX_LOG_CHARS);
    }

    private SandboxOutcome outcome(GuestResult result) {
        return switch (result) {
            case GuestResult.Returned(var json) -> returned(json);
            case GuestResult.Uncaught(var call) when call < results.size() -> uncaught(results.get(call));
            case GuestResult.Uncaught _ -> failed("the script ended with the failure of a call that it never made");
            case GuestResult.Failed(var message) -> failed(message);
            case GuestResult.TooManyStatements() -> new SandboxOutcome.LimitReached(
                    "statements", "the script ran more than %d statements".formatted(limits.statements()), report());
            case GuestResult.TooLarge(var characters) -> new SandboxOutcome.LimitReached(
                    "outputChars", "the result has %d characters; %d are allowed".formatted(characters, limits.outputChars()), report());
        };
    }

    private SandboxOutcome returned(String json) {
        if (json.length() > limits.outputChars()) {
            return new SandboxOutcome.LimitReached(
                    "outputChars", "the result has %d characters; %d are allowed".formatted(json.length(), limits.outputChars()), report());
        }
        return switch (tool.output().check(json)) {
            case JsonContract.Checked.Valid(var checked) -> new SandboxOutcome.Returned(checked, report());
            case JsonContract.Checked.Invalid(var problems) ->
                    failed("the result breaks the contract of tool '%s': %s".formatted(tool.manifest().name(), String.join("; ", problems)));
        };
    }

    private SandboxOutcome uncaught(CapabilityResult result) {
        return switch (result) {
            case CapabilityResult.Done _ -> failed("the script ended with the failure of a call that had succeeded");
            case CapabilityResult.Denied(var rule, var message) -> new SandboxOutcome.Denied(rule, message, report());
            case CapabilityResult.Failed(var rule, var message) -> failed("%s: %s".formatted(rule, message));
        };
    }

    private SandboxOutcome stopped() {
        return switch (stop.get()) {
            case TIME -> new SandboxOutcome.LimitReached(
                    "wallMillis", "the call took longer than %d ms".formatted(limits.wallMillis()), report());
            case HOST_CALLS -> new SandboxOutcome.LimitReached(
                    "hostCalls", "the script called capabilities more than %d times".formatted(limits.hostCalls()), report());
            case CANCELLED -> new SandboxOutcome.Cancelled(report());
            case FINISHED -> throw new IllegalStateException("a finished call was not stopped");
            case null -> throw new IllegalStateException("a running call was not stopped");
        };
    }

    private SandboxOutcome died(Worker worker) {
        return switch (worker.death()) {
            case MEMORY -> new SandboxOutcome.LimitReached("memory", "the script used more memory than a worker has", report());
            case SYSTEM_CALL -> new SandboxOutcome.Denied(
                    "jail", "the kernel ended the worker for a system call that no tool needs", report());
            case OTHER -> failed("the worker broke off the call and was replaced");
        };
    }

    private SandboxOutcome failed(String message) {
        return new SandboxOutcome.Failed(message.length() > MAX_MESSAGE_CHARS ? message.substring(0, MAX_MESSAGE_CHARS) : message, report());
    }

    private Report report() {
        return new Report(Duration.ofNanos(System.nanoTime() - start), cpu, results.size(), traffic.toWorker(), traffic.fromWorker(), log, jailed);
    }

    /// The host's side of the guest's functions. What a worker may not send at all is an [IOException], which ends the worker.
    private final class Gate implements Worker.Handler {
        private final Worker worker;

        Gate(Worker worker) {
            this.worker = worker;
        }

        @Override
        public String call(String name, String request) throws IOException {
            var capability = tool.manifest().capabilities().contains(name) ? grants.get(name) : null;
            if (capability == null) {
                throw new IOException("worker asked for capability '%s', which this call does not have".formatted(name));
            }
            if (request.length() > MAX_REQUEST_CHARS) {
                throw new IOException("worker sent a request of %d characters".formatted(request.length()));
            }
            if (results.size() >= limits.hostCalls()) {
                stop(Stop.HOST_CALLS, worker);
                throw new EOFException("too many host calls");
            }
            var result = capability.call(request, capabilityCancellation);
            if (result instanceof CapabilityResult.Done(var json) && json.length() > MAX_REPLY_CHARS) {
                result = new CapabilityResult.Failed("replyChars",
                        "the reply has %d characters; at most %d reach a script. Ask for less.".formatted(json.length(), MAX_REPLY_CHARS));
            }
            results.add(result);
            return switch (result) {
                case CapabilityResult.Done(var json) -> "+" + json;
                case CapabilityResult.Denied(var rule, var message) -> "-" + failure("denied", rule, message);
                case CapabilityResult.Failed(var rule, var message) -> "-" + failure("failed", rule, message);
            };
        }

        @Override
        public void log(String line) throws IOException {
            if (log.size() >= limits.logLines() || line.length() > MAX_LOG_CHARS) {
                throw new IOException("worker sent more log than it may");
            }
            log.add(line);
        }

        private String failure(String kind, String rule, String message) {
            return JsonNodeFactory.instance.objectNode().put("kind", kind).put("rule", rule).put("message", message).toString();
        }
    }
}
