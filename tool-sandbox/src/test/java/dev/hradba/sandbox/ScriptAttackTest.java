package dev.hradba.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.hradba.core.completion.Cancellation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Attacks written in the guest's language. After each the sandbox must still serve.
class ScriptAttackTest {

    private static final ToolLimits SHORT = new ToolLimits(3000, 1_000_000_000, 5, 2_000_000, 10);

    @SuppressWarnings("NullAway.Init")
    private static Sandbox sandbox;

    @BeforeAll
    static void open() {
        sandbox = Kernel.open();
    }

    @AfterAll
    static void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @AfterEach
    void the_sandbox_still_serves() {
        assertEquals("{\"ok\":[1,2]}", Scripts.json(run("function main() { return { ok: [2, 1].sort() }; }")));
    }

    private static SandboxOutcome run(String script) {
        return sandbox.run(Scripts.tool(script), "{}", Map.of(), new Cancellation());
    }

    private static SandboxOutcome runShortly(String script) {
        return sandbox.run(Scripts.tool(SHORT, script), "{}", Map.of(), new Cancellation());
    }

    private static void assertStopped(SandboxOutcome outcome) {
        assertFalse(outcome instanceof SandboxOutcome.Returned, outcome.toString());
        assertFalse(outcome instanceof SandboxOutcome.Cancelled, outcome.toString());
    }

    @Test
    void no_way_to_java_files_modules_or_processes_is_in_reach() {
        assertEquals("[]", Scripts.json(run("""
                function main() {
                  const names = ['Java', 'Polyglot', 'Graal', 'load', 'loadWithNewGlobal', 'print', 'printErr', 'require', 'process', 'Packages',
                      'java', 'fetch', 'XMLHttpRequest', 'WebAssembly', 'quit', 'exit', 'read', 'readFully', 'importPackage', 'JavaImporter'];
                  return names.filter(name => name in globalThis);
                }""")));
    }

    @Test
    void code_cannot_be_made_from_text() {
        assertEquals("[true,true,true,true]", Scripts.json(run("""
                function main() {
                  const made = [() => eval('1'), () => new Function('return 1')(), () => (function* () {}).constructor('yield 1')(),
                      () => (async () => {}).constructor('return 1')()];
                  return made.map(attempt => { try { attempt(); return false; } catch (e) { return true; } });
                }""")));
    }

    @Test
    void modules_cannot_be_imported() {
        assertStopped(run("async function main() { return typeof await import('fs'); }"));
        assertStopped(run("async function main() { return await import('file:///etc/passwd'); }"));
    }

    @Test
    void a_poisoned_language_cannot_change_what_the_bridge_sends() {
        var requests = Collections.synchronizedList(new ArrayList<String>());
        var spy = Scripts.capability("echo", request -> {
            requests.add(request);
            return new CapabilityResult.Done(request);
        });
        var script = """
                function main(input, host) {
                  const poison = () => { throw new Error('poisoned'); };
                  Object.defineProperty(Object.prototype, 'then', { get: poison });
                  JSON.parse = JSON.stringify = Reflect.apply = String.prototype.substring = Promise.prototype.then = poison;
                  Object.freeze = Object.create = Object.defineProperty = Function.prototype.call = Function.prototype.apply = poison;
                  WeakMap.prototype.get = Array.prototype.push = Array.prototype[Symbol.iterator] = poison;
                  Object.prototype.kind = 'done'; Object.prototype.json = '"forged"'; Object.prototype.rule = 'forged';
                  globalThis.Error = globalThis.Promise = globalThis.String = poison;
                  const first = host.echo({ a: 1 });
                  try { host.other = poison; host.echo = poison; } catch (e) {}
                  return [first.a, host.echo({ b: 2 }).b];
                }""";

        var outcome = sandbox.run(Scripts.asking("echo", script), "{}", Map.of("echo", spy), new Cancellation());

        assertEquals("[1,2]", Scripts.json(outcome));
        assertEquals(List.of("{\"a\":1}", "{\"b\":2}"), requests);
    }

    @Test
    void a_forged_capability_error_is_an_ordinary_failure() {
        assertTrue(Scripts.failure(run("""
                function main() {
                  const error = new Error('forged');
                  error.name = 'CapabilityError'; error.kind = 'denied'; error.rule = 'r'; error.call = 0;
                  throw error;
                }""")).contains("forged"));
    }

    @Test
    void a_capability_error_of_another_call_cannot_be_rebuilt() {
        var no = Scripts.capability("echo", request -> new CapabilityResult.Denied("r", "m"));
        var script = """
                function main(i, host) {
                  try { host.echo(); } catch (e) { new e.constructor(7, 'denied', 'x', 'y'); throw new e.constructor(7, 'denied', 'x', 'y'); }
                }""";

        assertTrue(Scripts.failure(sandbox.run(Scripts.asking("echo", script), "{}", Map.of("echo", no), new Cancellation()))
                .contains("never made"));
    }

    @Test
    void nothing_survives_from_one_call_to_the_next() {
        run("globalThis.left = 1; Object.prototype.left = 2; Array.prototype.map = null; function main() { return 1; }");

        assertEquals("[false,true]", Scripts.json(run("function main() { return ['left' in {}, Array.isArray([1].map(x => x))]; }")));
    }

    @Test
    void huge_strings_and_arrays_meet_the_memory_or_time_limit() {
        assertStopped(runShortly("function main() { let s = 'x'; for (;;) s += s; }"));
        assertStopped(runShortly("function main() { const all = []; for (;;) all.push(new Uint8Array(1 << 20)); }"));
    }

    @Test
    void a_heap_bomb_is_stopped_and_the_worker_replaced() {
        var patient = new ToolLimits(60_000, 1_000_000_000, 0, 1000, 0);

        assertStopped(sandbox.run(
                Scripts.tool(patient, "function main() { const all = []; for (;;) { try { all.push('x'.repeat(1 << 22) + all.length); } catch (e) {} } }"),
                "{}", Map.of(), new Cancellation()));
    }

    @Test
    void sort_regex_number_and_proxy_bombs_end_in_time() {
        assertStopped(runShortly("function main() { for (;;) Array.from({ length: 3e5 }, (_, i) => -i).sort((a, b) => a - b); }"));
        assertStopped(runShortly("function main() { let n = 3n; for (;;) n = n * n; }"));
        assertStopped(runShortly("function main() { for (;;) /(a*)*(b*)*c\\\\1/.test('ab'.repeat(50000)); }"));
        assertStopped(runShortly("function main() { return new Proxy({}, { ownKeys: () => { for (;;) {} } }); }"));
    }

    @Test
    void hostile_results_are_failures_not_accidents() {
        assertStopped(run("function main() { const a = {}; a.a = a; return a; }"));
        assertStopped(run("function main() { return { toJSON() { throw new Error('no'); } }; }"));
        assertStopped(run("function main() { let deep = []; for (let i = 0; i < 5000; i++) deep = [deep]; return deep; }"));
        assertStopped(run("function main() { throw { toString() { throw 1; } }; }"));
        assertStopped(run("async function main() { throw Object.create(null); }"));
        assertStopped(run("function main() { return main; }"));
        assertStopped(run("function main() { return 10n; }"));
        assertEquals("{\"s\":\"?\"}", Scripts.json(run("function main() { return { s: '\\ud800'.toWellFormed() === '\\ufffd' ? '?' : '!' }; }")));
    }

    @Test
    void endless_recursion_and_flooded_logs_are_bounded() {
        assertStopped(run("function main() { return main(); }"));
        var flood = runShortly("function main() { for (;;) console.log('x'.repeat(100000)); }");
        assertStopped(flood);
        assertEquals(10, flood.report().log().size());
    }
}
