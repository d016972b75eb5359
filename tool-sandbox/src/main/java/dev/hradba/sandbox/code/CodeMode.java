package dev.hradba.sandbox.code;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.CapabilityResult;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOutcome;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.ToolLimits;
import dev.hradba.sandbox.ToolManifest;

/// Runs a script that a model wrote. It sees approved tools as functions, `tools.sql.query({sql})`, and nothing else; each call is a call of that tool
/// with its own contract, limits and worker, under the caller's grants. Only the script's result returns. Thread-safe.
///
/// The script's worker waits while a tool has another one, so the sandbox needs two workers at least.
public final class CodeMode {

    /// For scripts: 60 s, 5 million statements, 20 tool calls, 100,000 characters of result, 20 log lines.
    public static final ToolLimits LIMITS = new ToolLimits(60_000, 5_000_000, 20, 100_000, 20);

    /// Longest script that is run, in characters.
    public static final int MAX_SCRIPT_CHARS = 50_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "code.script";
    private static final String HEAD = "async function script(tools) { ";

    private final Sandbox sandbox;
    private final Map<String, Tool> tools = new TreeMap<>();
    private final ToolLimits limits;

    /// @param sandbox runs the script and the tools
    /// @param tools   approved tools that the caller may use, and no others
    /// @param limits  of the script as a whole; the host calls are its tool calls
    public CodeMode(Sandbox sandbox, List<Tool> tools, ToolLimits limits) {
        this.sandbox = sandbox;
        this.limits = limits;
        tools.forEach(tool -> this.tools.put(tool.manifest().name(), tool));
    }

    /// What a model is told: one typed function per tool, in TypeScript's notation.
    public String declarations() {
        return declarations(List.copyOf(tools.values()));
    }

    /// The same for these tools, without running anything.
    public static String declarations(List<Tool> tools) {
        var text = new StringBuilder("// Write the body of a function. Call tools as below, and return a JSON value. A refused call throws an error with rule and message.\n");
        for (var tool : tools) {
            text.append("/** ").append(tool.manifest().description().replace("*/", "* /").replaceAll("\\s+", " ")).append(" */\n")
                    .append("declare function tools.").append(tool.manifest().name())
                    .append("(arguments: ").append(TypeText.of(tool.manifest().input())).append("): ").append(TypeText.of(tool.manifest().output())).append(";\n");
        }
        return text.toString();
    }

    /// Carries out a script's tool calls. One that keeps an audit records each call before it begins.
    @FunctionalInterface
    public interface Caller {

        /// Calls a tool once.
        ///
        /// @param tool      one of the code mode's
        /// @param arguments JSON text as the script gave it
        SandboxOutcome call(Tool tool, String arguments, Cancellation cancellation);
    }

    /// Runs a script once; its tool calls are not recorded anywhere.
    ///
    /// @param tenant       whose data the call works on
    /// @param body         statements of a function body; may use `await`
    /// @param grants       the caller's capabilities; a tool gets those its manifest asks for
    /// @param cancellation stops the script and the tool it waits for
    public SandboxOutcome run(String tenant, String body, Map<String, Capability> grants, Cancellation cancellation) {
        return run(tenant, body, (tool, arguments, stop) -> sandbox.run(tenant, tool, arguments, grants, stop), cancellation);
    }

    /// Runs a script once.
    ///
    /// @param tenant       whose data the call works on
    /// @param body         statements of a function body; may use `await`
    /// @param caller       carries out its tool calls, under the grants of whoever asks
    /// @param cancellation stops the script and the tool it waits for
    public SandboxOutcome run(String tenant, String body, Caller caller, Cancellation cancellation) {
        if (body.length() > MAX_SCRIPT_CHARS) {
            throw new IllegalArgumentException("the script has %d characters; at most %d are run".formatted(body.length(), MAX_SCRIPT_CHARS));
        }
        var manifest = new ToolManifest(NAME, "1", "A script that composes tools.", "{\"type\":\"object\"}", "{}", List.of("tools"), ToolManifest.Risk.READ, limits);
        return sandbox.run(tenant, new Tool(manifest, script(body)), "{}", Map.of("tools", new ToolCalls(caller)), cancellation);
    }

    /// The model's text comes first, so that errors name its own lines. It can break out of its function and shadow others for itself, which harms
    /// nobody: the host checks each call.
    private String script(String body) {
        var groups = new LinkedHashMap<String, StringBuilder>();
        for (String name : tools.keySet()) {
            int dot = name.indexOf('.');
            var group = dot < 0 ? "" : name.substring(0, dot);
            groups.computeIfAbsent(group, _ -> new StringBuilder())
                    .append(quoted(name.substring(dot + 1))).append(": a => host.tools({ tool: ").append(quoted(name)).append(", arguments: a === undefined ? {} : a }), ");
        }
        var all = new StringBuilder();
        groups.forEach((group, functions) -> all.append(group.isEmpty() ? functions : quoted(group) + ": Object.freeze({ " + functions + "}), "));
        return HEAD + body + "\n}\nasync function main(input, host) { return await script(Object.freeze({ " + all + "})); }";
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    /// A script's tool calls, on the host's side.
    private final class ToolCalls implements Capability {

        private final Caller caller;

        ToolCalls(Caller caller) {
            this.caller = caller;
        }

        @Override
        public String name() {
            return "tools";
        }

        @Override
        public CapabilityResult call(String request, Cancellation cancellation) {
            JsonNode node;
            try {
                node = JSON.readTree(request);
            } catch (JsonProcessingException e) {
                return new CapabilityResult.Denied("request", "the request is not JSON");
            }
            var tool = tools.get(node.path("tool").asText(""));
            if (tool == null) {
                return new CapabilityResult.Denied("tool", "there is no such tool; the script may use %s".formatted(tools.keySet()));
            }
            return switch (caller.call(tool, node.path("arguments").toString(), cancellation)) {
                case SandboxOutcome.Returned(var json, _) -> new CapabilityResult.Done(json);
                case SandboxOutcome.Denied(var rule, var message, _) -> new CapabilityResult.Denied(rule, message);
                case SandboxOutcome.Failed(var message, _) -> new CapabilityResult.Failed("tool", message);
                case SandboxOutcome.LimitReached(var limit, var message, _) -> new CapabilityResult.Failed(limit, message);
                case SandboxOutcome.Cancelled _ -> new CapabilityResult.Failed("cancelled", "the call was cancelled");
            };
        }
    }
}
