package dev.hradba.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.jail.KernelSupport;
import dev.hradba.sandbox.polyglot.GuestCall;
import dev.hradba.sandbox.polyglot.GuestEngine;
import dev.hradba.sandbox.polyglot.GuestHost;
import dev.hradba.sandbox.polyglot.GuestResult;
import dev.hradba.sandbox.worker.WorkerPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SandboxTest {

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

    private static SandboxOutcome run(Tool tool, String arguments, Map<String, Capability> grants) {
        return sandbox.run(tool, arguments, grants, new Cancellation());
    }

    private static SandboxOutcome run(String script) {
        return run(Scripts.tool(script), "{}", Map.of());
    }

    private static void assertAlive() {
        assertEquals("42", Scripts.json(run("function main() { return 42; }")));
    }

    @Test
    void a_script_asks_a_capability_and_returns_json() {
        var tool = Scripts.asking("echo", """
                function main(input, host) {
                  console.log('asked for', input.name);
                  return { greeting: 'Hello ' + host.echo({ text: input.name }).text };
                }""");

        var outcome = run(tool, "{\"name\":\"World\"}", Map.of("echo", Scripts.ECHO));

        var returned = assertInstanceOf(SandboxOutcome.Returned.class, outcome);
        assertEquals("{\"greeting\":\"Hello World\"}", returned.json());
        assertEquals(List.of("asked for World"), returned.report().log());
        assertEquals(1, returned.report().hostCalls());
        assertTrue(returned.report().jailed());
        assertTrue(returned.report().cpu().isPositive());
        assertTrue(returned.report().bytesIn() > 0 && returned.report().bytesOut() > 0);
    }

    @Test
    void a_sealed_worker_can_do_what_the_engine_can_do_unsealed() throws IOException {
        assertSealedWorkerCanDoAll(sandbox);
    }

    @Test
    void a_sealed_worker_without_a_cache_can_do_the_same() throws IOException {
        try (var bare = Sandbox.open(SandboxOptions.standard())) {
            assertSealedWorkerCanDoAll(bare);
        }
    }

    /// The script uses much of the language, none of which a fresh worker has used before its seal.
    private static void assertSealedWorkerCanDoAll(Sandbox in) throws IOException {
        var script = new String(Objects.requireNonNull(WorkerPool.class.getResourceAsStream("warm-up.js")).readAllBytes(), StandardCharsets.UTF_8);
        var warm = Scripts.capability("warm", request -> request.contains("deny")
                ? new CapabilityResult.Denied("r", "m") : new CapabilityResult.Done("{\"rows\":[1]}"));
        var sealed = in.run(Scripts.asking("warm", script), "{\"a\":[1.5]}", Map.of("warm", warm), new Cancellation());
        try (var engine = new GuestEngine()) {
            var call = new GuestCall("test.tool/main.js", script, "{\"a\":[1.5]}", List.of("warm"), 50_000_000, 10_000, 500_000, 50, 1000);
            var unsealed = assertInstanceOf(GuestResult.Returned.class, engine.run(call, new GuestHost() {
                @Override
                public String call(String capability, String request) {
                    return request.contains("deny") ? "-{\"kind\":\"denied\",\"rule\":\"r\",\"message\":\"m\"}" : "+{\"rows\":[1]}";
                }

                @Override
                public void log(String line) {}
            }));
            assertEquals(unsealed.json(), Scripts.json(sealed));
        }
    }

    @Test
    void a_script_that_does_not_parse_is_found_without_running_it() {
        assertEquals(Optional.empty(), sandbox.check(Scripts.tool("function main() { return 1; }\nfor (;;) {}")));
        assertEquals(Optional.of("'test.tool/main.js' line 2 column 18: Expected comma but found ;"),
                sandbox.check(Scripts.tool("function main() {\n  const x = [1, 2;\n}")));
        assertAlive();
    }

    @Test
    void main_may_be_async() {
        var tool = Scripts.asking("echo", "async function main(i, host) { const a = await host.echo([1]); return a.concat(2); }");

        assertEquals("[1,2]", Scripts.json(run(tool, "{}", Map.of("echo", Scripts.ECHO))));
    }

    @Test
    void arguments_that_break_the_contract_never_reach_a_script() {
        var tool = Scripts.contract("{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"}}}", "{}",
                "function main() { return 1; }");

        assertTrue(Scripts.failure(run(tool, "{\"n\":\"x\"}", Map.of())).contains("integer"));
        assertTrue(Scripts.failure(run(tool, "{\"n\":1} trailing", Map.of())).contains("not JSON"));
        assertTrue(Scripts.failure(run(tool, "", Map.of())).contains("empty text"));
        assertTrue(Scripts.failure(run(tool, "{\"n\":1,\"n\":2}", Map.of())).contains("field 'n' is given twice"));
    }

    @Test
    void a_result_that_breaks_the_contract_does_not_leave_the_sandbox() {
        var tool = Scripts.contract("{\"type\":\"object\"}", "{\"type\":\"integer\"}", "function main() { return 'text'; }");

        assertTrue(Scripts.failure(run(tool, "{}", Map.of())).contains("breaks the contract"));
    }

    @Test
    void a_call_without_the_grant_that_the_manifest_needs_is_denied() {
        var denied = assertInstanceOf(SandboxOutcome.Denied.class,
                run(Scripts.asking("echo", "function main() {}"), "{}", Map.of()));

        assertEquals("grant", denied.rule());
    }

    @Test
    void a_grant_that_the_manifest_does_not_ask_for_is_not_reachable() {
        assertEquals("[\"undefined\",0]", Scripts.json(run(
                Scripts.tool("function main(i, host) { return [typeof host.echo, Object.keys(host).length]; }"), "{}",
                Map.of("echo", Scripts.ECHO))));
    }

    @Test
    void a_denial_that_the_script_lets_pass_is_the_outcome() {
        var no = Scripts.capability("echo", request -> new CapabilityResult.Denied("table", "table 'x' is not granted"));

        var sync = run(Scripts.asking("echo", "function main(i, host) { host.echo(); }"), "{}", Map.of("echo", no));
        var async = run(Scripts.asking("echo", "async function main(i, host) { await host.echo(); }"), "{}", Map.of("echo", no));

        assertEquals("table", assertInstanceOf(SandboxOutcome.Denied.class, sync).rule());
        assertEquals("table 'x' is not granted", assertInstanceOf(SandboxOutcome.Denied.class, async).message());
    }

    @Test
    void a_denial_can_be_caught_and_tells_rule_and_message() {
        var no = Scripts.capability("echo", request -> new CapabilityResult.Denied("table", "not granted"));
        var tool = Scripts.asking("echo",
                "function main(i, host) { try { host.echo(); } catch (e) { return [e.name, e.kind, e.rule, e.message, e instanceof Error]; } }");

        assertEquals("[\"CapabilityError\",\"denied\",\"table\",\"not granted\",true]", Scripts.json(run(tool, "{}", Map.of("echo", no))));
    }

    @Test
    void a_failed_capability_is_a_failure_with_its_rule() {
        var broken = Scripts.capability("echo", request -> new CapabilityResult.Failed("timeout", "took 5 s"));

        assertEquals("timeout: took 5 s", Scripts.failure(run(
                Scripts.asking("echo", "function main(i, host) { host.echo(); }"), "{}", Map.of("echo", broken))));
    }

    @Test
    void errors_name_the_line_and_never_show_a_host_stack_trace() {
        var thrown = Scripts.failure(run("function main() {\n  return null.x;\n}"));
        var syntax = Scripts.failure(run("function main() {\n  return (;\n}"));

        assertTrue(thrown.contains("line 2"), thrown);
        assertTrue(syntax.contains("SyntaxError") && syntax.contains("2"), syntax);
        assertTrue(!thrown.contains("at dev.hradba") && !syntax.contains("at org.graalvm"), thrown + syntax);
        assertTrue(Scripts.failure(run("const x = 1;")).contains("no function main"));
        assertTrue(Scripts.failure(run("function main() { return new Promise(() => {}); }")).contains("never settles"));
        assertAlive();
    }

    @Test
    void too_many_statements_end_the_call_and_spare_the_worker() {
        var limits = new ToolLimits(60_000, 10_000, 0, 1000, 0);

        Scripts.assertLimit("statements", run(Scripts.tool(limits, "function main() { for (let i = 0; ; i++) {} }"), "{}", Map.of()));
        assertAlive();
    }

    @Test
    void a_call_that_takes_too_long_is_killed_and_the_pool_recovers() {
        var limits = new ToolLimits(4000, 1_000_000_000, 0, 1000, 5);

        var outcome = run(Scripts.tool(limits, "function main() { console.log('begun'); for (;;) { try { for (;;) {} } catch (e) {} } }"), "{}", Map.of());

        Scripts.assertLimit("wallMillis", outcome);
        assertEquals(List.of("begun"), outcome.report().log());
        assertAlive();
    }

    @Test
    void cancelling_stops_the_guest_and_the_capability_that_works_for_it() throws Exception {
        var cancellation = new Cancellation();
        var reached = new CountDownLatch(1);
        var stopped = new AtomicBoolean();
        Capability slow = new Capability() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public CapabilityResult call(String request, Cancellation own) {
                var ended = new CountDownLatch(1);
                try (var _ = own.onCancel(ended::countDown)) {
                    reached.countDown();
                    ended.await();
                    stopped.set(true);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new CapabilityResult.Failed("cancelled", "stopped");
            }
        };
        var canceller = Thread.ofPlatform().start(() -> {
            try {
                reached.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            cancellation.cancel();
        });

        var outcome = sandbox.run(Scripts.asking("slow", "function main(i, host) { host.slow(); }"), "{}", Map.of("slow", slow), cancellation);

        canceller.join();
        assertInstanceOf(SandboxOutcome.Cancelled.class, outcome);
        assertTrue(stopped.get());
        assertAlive();
    }

    @Test
    void a_cancelled_call_does_not_begin() {
        var cancellation = new Cancellation();
        cancellation.cancel();

        assertInstanceOf(SandboxOutcome.Cancelled.class,
                sandbox.run(Scripts.tool("function main() {}"), "{}", Map.of(), cancellation));
    }

    @Test
    void the_number_of_host_calls_is_limited_even_if_the_script_catches_everything() {
        var limits = new ToolLimits(60_000, 1_000_000, 3, 1000, 0);
        var script = "function main(i, host) { for (;;) { try { host.echo(1); } catch (e) {} } }";

        var outcome = run(Scripts.tool(limits, script, "echo"), "{}", Map.of("echo", Scripts.ECHO));

        Scripts.assertLimit("hostCalls", outcome);
        assertEquals(3, outcome.report().hostCalls());
    }

    @Test
    void requests_replies_results_and_logs_are_bounded() {
        var limits = new ToolLimits(60_000, 1_000_000, 5, 1000, 2);
        var large = Scripts.capability("echo", request -> new CapabilityResult.Done("\"" + "x".repeat(3_000_000) + "\""));

        Scripts.assertLimit("outputChars", run(Scripts.tool(limits, "function main() { return 'x'.repeat(2000); }"), "{}", Map.of()));
        assertTrue(Scripts.failure(run(Scripts.tool(limits, "function main(i, host) { host.echo('x'.repeat(1000000)); }", "echo"), "{}",
                Map.of("echo", Scripts.ECHO))).contains("request to echo"));
        assertTrue(Scripts.failure(run(Scripts.asking("echo", "function main(i, host) { host.echo(); }"), "{}",
                Map.of("echo", large))).contains("replyChars"));
        var logged = run(Scripts.tool(limits, "function main() { for (let i = 0; i < 100; i++) console.log('y'.repeat(5000)); }"), "{}", Map.of());
        assertEquals(List.of("y".repeat(1000), "y".repeat(1000)), logged.report().log());
        assertAlive();
    }

    @Test
    void bundled_sql_tools_shape_what_the_gate_answers() {
        var query = Tool.bundled().get(0);
        var schema = Tool.bundled().get(1);
        var sql = Scripts.capability("sql", request -> request.contains("\"query\"")
                ? new CapabilityResult.Done("{\"columns\":[{\"name\":\"n\",\"type\":\"integer\"}],\"rows\":[[1],[null]],\"truncated\":false,"
                        + "\"sql\":\"SELECT n FROM t\",\"elapsedMillis\":3}")
                : new CapabilityResult.Done("{\"dialect\":\"sqlite\",\"tables\":[{\"name\":\"T\",\"rows\":2,\"primaryKey\":[],"
                        + "\"columns\":[{\"name\":\"n\",\"type\":\"integer\",\"sqlType\":\"INT\",\"nullable\":true}]}]}"));

        assertEquals("{\"columns\":[{\"name\":\"n\",\"type\":\"integer\"}],\"rows\":[[1],[null]],\"rowCount\":2,\"truncated\":false,"
                + "\"sql\":\"SELECT n FROM t\"}", Scripts.json(run(query, "{\"sql\":\"select n from t\"}", Map.of("sql", sql))));
        assertTrue(Scripts.json(run(schema, "{\"table\":\"t\"}", Map.of("sql", sql))).contains("\"name\":\"T\""));
        assertEquals("{\"dialect\":\"sqlite\",\"tables\":[]}", Scripts.json(run(schema, "{\"table\":\"u\"}", Map.of("sql", sql))));
    }

    @Test
    void without_a_jail_nothing_opens_unless_the_operator_says_so_by_name() {
        var bare = new KernelSupport(0, false, List.of("Landlock is missing"));

        var refusal = assertThrows(SandboxUnavailableException.class,
                () -> Sandbox.open(SandboxOptions.standard(), bare, worker -> worker));

        assertTrue(String.valueOf(refusal.getMessage()).contains("Landlock is missing")
                && String.valueOf(refusal.getMessage()).contains("allowUnjailed"));
        assertThrows(IllegalArgumentException.class, () -> SandboxOptions.standard().allowUnjailed(" ", _ -> {}));
        var recorded = new ArrayList<SandboxStatus>();
        var children = ProcessHandle.current().children().count();
        var options = SandboxOptions.standard().allowUnjailed("a laptop", status -> {
            assertEquals(children, ProcessHandle.current().children().count(), "no worker is there yet");
            recorded.add(status);
        });
        try (var open = Sandbox.open(options, bare, worker -> worker)) {
            assertEquals(List.of(open.status()), recorded);
            assertEquals(bare.missing(), recorded.getFirst().missing());
            var outcome = open.run(Scripts.tool("function main() { return 1; }"), "{}", Map.of(), new Cancellation());
            assertEquals("1", Scripts.json(outcome));
            assertTrue(!outcome.report().jailed() && !open.status().jailed());
            assertEquals("a laptop", open.status().override().orElseThrow());
        }
    }

    @Test
    void an_override_that_cannot_be_recorded_starts_nothing() {
        var bare = new KernelSupport(0, false, List.of("Landlock is missing"));
        var options = SandboxOptions.standard().allowUnjailed("a laptop", _ -> {
            throw new IllegalStateException("the disk is full");
        });

        var refusal = assertThrows(SandboxUnavailableException.class, () -> Sandbox.open(options, bare, worker -> {
            throw new AssertionError("a worker was started");
        }));
        assertTrue(String.valueOf(refusal.getMessage()).contains("the disk is full"), refusal::toString);
    }

    @Test
    void an_override_that_is_not_needed_is_not_recorded() {
        try (var open = Sandbox.open(SandboxOptions.standard().allowUnjailed("not needed", _ -> {
            throw new IllegalStateException("recorded");
        }))) {
            assertTrue(open.status().jailed());
        }
    }

    @Test
    void the_override_is_not_used_where_the_kernel_can_jail() {
        assertTrue(sandbox.status().jailed());
        var status = SandboxStatus.of(KernelSupport.probe(), java.util.Optional.of("not needed"));
        assertTrue(status.jailed() && status.override().isEmpty());
    }
}
