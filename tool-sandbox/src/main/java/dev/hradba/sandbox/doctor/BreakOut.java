package dev.hradba.sandbox.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOutcome;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.ToolLimits;
import dev.hradba.sandbox.ToolManifest;
import dev.hradba.sandbox.jail.ProcessState;

/// Attempts to break out, run as guests of a sandbox. Each script returns `false` if it was held, or says what it reached.
public final class BreakOut {

    private static final ToolLimits LIMITS = new ToolLimits(3_000, 300_000, 5, 10_000, 5);

    private static final int QUEUES = 6;

    private BreakOut() {}

    /// How one attempt went.
    ///
    /// @param name   what was tried
    /// @param held   whether nothing was reached
    /// @param detail how it ended
    public record Attempt(String name, boolean held, String detail) {}

    /// Makes every attempt, one after the other.
    public static List<Attempt> run(Sandbox sandbox) {
        var attempts = new ArrayList<Attempt>();
        attempts.add(sealed(sandbox));
        attempts.add(reaching(sandbox, "host classes", "typeof Java !== 'undefined' || typeof Packages !== 'undefined' || typeof Polyglot !== 'undefined'"));
        attempts.add(reaching(sandbox, "files", "typeof load === 'function' && load('/etc/passwd') || typeof read === 'function' || typeof require === 'function'"));
        attempts.add(reaching(sandbox, "network", "typeof fetch === 'function' || typeof XMLHttpRequest === 'function' || typeof WebSocket === 'function'"));
        attempts.add(reaching(sandbox, "processes", "typeof process !== 'undefined' || typeof exec === 'function' || typeof quit === 'function'"));
        attempts.add(reaching(sandbox, "code from text", "eval('1') === 1"));
        attempts.add(reaching(sandbox, "function from text", "Function('return 1')() === 1"));
        attempts.add(reaching(sandbox, "constructor chain", "console.log.constructor('return 1')() === 1"));
        attempts.add(reaching(sandbox, "capability not granted", "Object.keys(host).length > 0 || typeof host.sql === 'function'"));
        attempts.add(reaching(sandbox, "frozen bridge", "(host.extra = 1) === 1 && host.extra === 1"));
        attempts.add(stopped(sandbox, "endless loop", "for (;;) {}"));
        attempts.add(stopped(sandbox, "endless catch", "for (;;) { try { throw 1 } catch (e) { for (;;) {} } }"));
        attempts.add(stopped(sandbox, "memory", "const all = []; for (;;) all.push(new Array(100000).fill(1));"));
        attempts.add(stopped(sandbox, "huge text", "let s = 'x'; for (;;) s += s;"));
        attempts.add(stopped(sandbox, "output flood", "return 'x'.repeat(1000000);"));
        attempts.add(stopped(sandbox, "deep recursion", "const f = () => f() + 1; return f();"));
        attempts.add(reaching(sandbox, "state of another call", "globalThis.left !== undefined || (globalThis.left = 1) !== 1"));
        attempts.add(reaching(sandbox, "state of the last call", "globalThis.left !== undefined"));
        return attempts;
    }

    private static Attempt sealed(Sandbox sandbox) {
        if (!sandbox.status().jailed()) {
            return new Attempt("kernel's seal", false, "workers run without the jail, as the operator allowed");
        }
        // whether a worker has just started or not, the host lets no guest in before the seal
        run(sandbox, "return 1;");
        var workers = ProcessHandle.current().children().filter(child -> ProcessState.sealed(child.pid())).count();
        return new Attempt("kernel's seal", workers > 0, "%d workers with seccomp and no-new-privs on every thread, as /proc says".formatted(workers));
    }

    /// An expression that is true if something was reached; failing is being held.
    private static Attempt reaching(Sandbox sandbox, String name, String expression) {
        return switch (run(sandbox, "return Boolean(" + expression + ");")) {
            case SandboxOutcome.Returned(var json, _) -> new Attempt(name, json.equals("false"), json.equals("false") ? "not there" : "reached");
            case SandboxOutcome outcome -> new Attempt(name, tried(outcome), shown(outcome));
        };
    }

    /// Whether a worker took the attempt at all.
    private static boolean tried(SandboxOutcome outcome) {
        return !(outcome instanceof SandboxOutcome.LimitReached(var limit, _, _) && limit.equals("queueMillis"));
    }

    /// A script that must not come to an end of its own.
    private static Attempt stopped(Sandbox sandbox, String name, String script) {
        return switch (run(sandbox, script)) {
            case SandboxOutcome.Returned _ -> new Attempt(name, false, "came to its end");
            case SandboxOutcome outcome -> new Attempt(name, tried(outcome), shown(outcome));
        };
    }

    private static SandboxOutcome run(Sandbox sandbox, String body) {
        var manifest = new ToolManifest("sandbox.doctor", "1", "Tries to break out.", "{\"type\":\"object\"}", "{}", List.of(), ToolManifest.Risk.READ, LIMITS);
        var tool = new Tool(manifest, "function main(input, host) { " + body + " }");
        var outcome = sandbox.run("doctor", tool, "{}", Map.of(), new Cancellation());
        // an attempt that ended a worker leaves the next one waiting: a slow machine is no wall
        for (int again = 1; again < QUEUES && outcome instanceof SandboxOutcome.LimitReached(var limit, _, _) && limit.equals("queueMillis"); again++) {
            outcome = sandbox.run("doctor", tool, "{}", Map.of(), new Cancellation());
        }
        return outcome;
    }

    private static String shown(SandboxOutcome outcome) {
        var text = switch (outcome) {
            case SandboxOutcome.Returned(var json, _) -> json;
            case SandboxOutcome.Denied(var rule, var message, _) -> rule + ": " + message;
            case SandboxOutcome.Failed(var message, _) -> message;
            case SandboxOutcome.LimitReached(var limit, var message, _) -> "limit " + limit + ": " + message;
            case SandboxOutcome.Cancelled _ -> "cancelled";
        };
        var line = text.lines().findFirst().orElse("");
        return line.length() > 90 ? line.substring(0, 90) + "…" : line;
    }
}
