package dev.hradba.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.sun.net.httpserver.HttpServer;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.code.CodeMode;
import dev.hradba.sandbox.doctor.BreakOut;
import dev.hradba.sandbox.http.EgressGate;
import dev.hradba.sandbox.http.EgressRules;
import dev.hradba.sandbox.http.HttpCapability;
import dev.hradba.sandbox.http.OwnAddresses;
import dev.hradba.sandbox.http.Resolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Bundled tools, code mode and the doctor's attempts, in real jailed workers.
class GuestsTest {

    private static final Tool DOUBLE = new Tool(new ToolManifest("math.double", "1", "Doubles a number.",
            "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\"}},\"required\":[\"x\"],\"additionalProperties\":false}",
            "{\"type\":\"number\"}", List.of(), ToolManifest.Risk.READ, ToolLimits.DEFAULT), "function main(input) { return input.x * 2; }");

    private static Optional<Sandbox> opened = Optional.empty();

    @BeforeAll
    static void open() {
        Kernel.assumeJail();
        Kernel.cache();
        opened = Optional.of(Sandbox.open(SandboxOptions.standard().withWorkers(2).withQueue(java.time.Duration.ofMinutes(3)).withCacheDirectory(Path.of("target", "worker-cache"))));
    }

    @AfterAll
    static void close() {
        opened.ifPresent(Sandbox::close);
    }

    private static Sandbox sandbox() {
        return opened.orElseThrow();
    }

    private static SandboxOutcome code(String body, List<Tool> tools, Map<String, Capability> grants) {
        return new CodeMode(sandbox(), tools, CodeMode.LIMITS).run("", body, grants, new Cancellation());
    }

    @Test
    void nothing_gets_out_of_this_machines_jail() {
        var escaped = BreakOut.run(sandbox()).stream().filter(attempt -> !attempt.held()).toList();
        assertEquals(List.of(), escaped);
    }

    @Test
    void http_get_fetches_what_a_rule_names_and_nothing_else() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = "hello guest".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, bytes.length);
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            var rules = EgressRules.parse("r.yaml", "rules: [{name: here, scheme: http, host: 127.0.0.1, port: %d}]".formatted(port));
            var http = new HttpCapability(new EgressGate(rules, Resolver.system(), OwnAddresses.system()), verdict -> { }, name -> Optional.empty());
            var tool = Tool.bundled().stream().filter(each -> each.manifest().name().equals("http.get")).findFirst().orElseThrow();
            var good = sandbox().run(tool, "{\"url\":\"http://127.0.0.1:%d/\"}".formatted(port), Map.of("http", http), new Cancellation());
            assertTrue(Scripts.json(good).contains("hello guest"), Scripts.json(good));
            var bad = sandbox().run(tool, "{\"url\":\"http://127.1:%d/\"}".formatted(port), Map.of("http", http), new Cancellation());
            assertEquals("url-address", assertInstanceOf(SandboxOutcome.Denied.class, bad).rule());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void the_guides_tool_loads_and_runs(@TempDir Path folder) throws IOException {
        var guide = Files.readString(Path.of("..", "docs", "guide", "tools.md"));
        Files.writeString(folder.resolve("tool.yaml"), block(guide, "```yaml\n"));
        Files.writeString(folder.resolve("main.js"), block(guide, "```js\n"));
        assertEquals("{\"initials\":\"AL\"}", Scripts.json(sandbox().run(Tool.load(folder), "{\"name\":\"Ada Lovelace\"}", Map.of(), new Cancellation())));
    }

    private static String block(String guide, String fence) {
        int start = guide.indexOf(fence) + fence.length();
        return guide.substring(start, guide.indexOf("```", start));
    }

    @Test
    void a_script_composes_tools() {
        assertEquals("12", Scripts.json(code("let n = 3; for (let i = 0; i < 2; i++) n = tools.math.double({ x: n }); return n;", List.of(DOUBLE), Map.of())));
        assertEquals("[2,4]", Scripts.json(code("return [1, 2].map(x => tools.math.double({ x }));", List.of(DOUBLE), Map.of())));
    }

    @Test
    void the_guides_script_composes_the_bundled_query_tool() throws IOException {
        var guide = Files.readString(Path.of("..", "docs", "guide", "tools.md"));
        var sql = Scripts.capability("sql", request -> new CapabilityResult.Done(request.contains("GROUP BY")
                ? "{\"columns\":[{\"name\":\"team\",\"type\":\"text\"},{\"name\":\"n\",\"type\":\"integer\"}],\"rows\":[[\"Cloud\",3],[\"Platform\",1]],\"rowCount\":2,\"truncated\":false,\"sql\":\"\"}"
                : "{\"columns\":[],\"rows\":[],\"rowCount\":0,\"truncated\":false,\"sql\":\"\"}"));
        var query = Tool.bundled().stream().filter(tool -> tool.manifest().name().equals("sql.query")).toList();
        assertEquals("{\"team\":\"Cloud\",\"share\":0.75}", Scripts.json(code(block(guide, "```js script\n"), query, Map.of("sql", sql))));
    }

    @Test
    void errors_name_the_scripts_own_lines() {
        var syntax = Scripts.failure(code("const a = 1;\nconst b = (2;\nreturn a;", List.of(DOUBLE), Map.of()));
        assertTrue(syntax.contains("code.script/main.js:2:"), syntax);
    }

    @Test
    void a_script_is_held_to_each_tools_contract() {
        var failure = Scripts.failure(code("return tools.math.double({ x: 'three' });", List.of(DOUBLE), Map.of()));
        assertTrue(failure.contains("arguments do not fit tool 'math.double'"), failure);
    }

    @Test
    void a_script_uses_no_tool_and_no_grant_that_its_caller_lacks() {
        assertInstanceOf(SandboxOutcome.Failed.class, code("return tools.http.get({ url: 'https://example.com/' });", List.of(DOUBLE), Map.of()));
        var http = Tool.bundled().stream().filter(each -> each.manifest().name().equals("http.get")).toList();
        var denied = assertInstanceOf(SandboxOutcome.Denied.class, code("return tools.http.get({ url: 'https://example.com/' });", http, Map.of()));
        assertEquals("grant", denied.rule());
    }

    @Test
    void a_script_that_closes_its_function_early_gains_nothing() {
        var outcome = code("return 1; })(tools); } function main(input, host) { return host.tools({ tool: 'sql.query', arguments: {} }); (function () { (function () {", List.of(DOUBLE), Map.of());
        assertTrue(outcome instanceof SandboxOutcome.Denied || outcome instanceof SandboxOutcome.Failed, outcome.toString());
    }

    @Test
    void a_model_reads_typed_functions() {
        var text = new CodeMode(sandbox(), List.of(DOUBLE), CodeMode.LIMITS).declarations();
        assertTrue(text.contains("declare function tools.math.double(arguments: { x: number }): number;"), text);
    }
}
