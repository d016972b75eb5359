package dev.hradba.agent.copilot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.policy.Grant;
import dev.hradba.agent.policy.ToolFacts;
import dev.hradba.agent.tool.ToolResult;
import dev.hradba.agent.tool.ToolRunner;
import dev.hradba.core.Identity;
import dev.hradba.core.Label;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolSpec;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOutcome;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.ToolLimits;
import dev.hradba.sandbox.code.CodeMode;

/// Code mode as a tool of an agent: the model writes one field, `script`, which calls approved tools as typed functions in the jail.
///
/// For the policy it is one tool whose hash covers those it may call, and whose effect is the gravest of theirs. Each inner call is recorded in the
/// agent's run before it begins, as `inner-call`. Only the script's result returns to the model, as untrusted data of all these tools.
public final class ScriptTool implements ToolRunner {

    /// Name under which a model calls it.
    public static final String NAME = "script";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PARAMETERS = """
            {"type":"object","properties":{"script":{"type":"string","minLength":1,"maxLength":50000,\
            "description":"statements of a JavaScript function body that returns a JSON value"}},"required":["script"],"additionalProperties":false}""";

    private final Sandbox sandbox;
    private final List<Tool> tools;
    private final Function<Identity, Map<String, Capability>> grants;
    private final AuditLog audit;

    /// @param sandbox runs script and tools; needs two workers
    /// @param tools   approved tools, as a [dev.hradba.sandbox.ToolRegistry] says
    /// @param grants  what the person who asks may use
    /// @param audit   the agent's
    public ScriptTool(Sandbox sandbox, List<Tool> tools, Function<Identity, Map<String, Capability>> grants, AuditLog audit) {
        this.sandbox = sandbox;
        this.tools = List.copyOf(tools);
        this.grants = grants;
        this.audit = audit;
    }

    /// What an agent is given. A policy that allows it allows every call a script can make.
    public dev.hradba.agent.tool.Tool asTool() {
        var spec = new ToolSpec(NAME, CodeMode.declarations(tools), PARAMETERS);
        return new dev.hradba.agent.tool.Tool(spec, hash(), effect(), this);
    }

    @Override
    public ToolResult run(ToolCall call, Grant grant, Cancellation cancellation) {
        var script = script(call);
        if (script.isEmpty()) {
            return new ToolResult.Failed("arguments", "give one field 'script', the text of a JavaScript function body");
        }
        var identity = grant.identity();
        var usual = CodeMode.LIMITS;
        var limits = new ToolLimits(Math.clamp(grant.timeoutMillis(), 1, usual.wallMillis()), usual.statements(), usual.hostCalls(), usual.outputChars(), usual.logLines());
        var calls = new AuditedTools(sandbox, audit, grant.run(), identity, grants.apply(identity), AuditedTools.Events.WITHIN_A_STEP);
        return switch (new CodeMode(sandbox, tools, limits).run(identity.subject(), script.get(), calls, cancellation)) {
            case SandboxOutcome.Returned(var json, _) -> new ToolResult.Done(json, rows(json), label());
            case SandboxOutcome.Denied(var rule, var message, _) -> new ToolResult.Denied(rule, message);
            case SandboxOutcome.Failed(var message, _) -> new ToolResult.Failed("script", message);
            case SandboxOutcome.LimitReached(var limit, var message, _) -> new ToolResult.Failed(limit, message);
            case SandboxOutcome.Cancelled _ -> new ToolResult.Failed("cancelled", "the call was cancelled");
        };
    }

    private static Optional<String> script(ToolCall call) {
        try {
            var text = JSON.readTree(call.arguments()).path("script");
            return text.isTextual() && !text.asText().isBlank() && text.asText().length() <= CodeMode.MAX_SCRIPT_CHARS ? Optional.of(text.asText()) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /// A list counts its items, a value counts as nothing.
    private static int rows(String json) {
        try {
            var value = JSON.readTree(json);
            return value.isArray() ? value.size() : value.path("rows").size();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the sandbox returned what is not JSON", e);
        }
    }

    /// A script mixes what its tools gave, so all of them are sources.
    private Label label() {
        return tools.stream().map(tool -> Label.untrusted("tool:" + tool.manifest().name())).reduce(Label.untrusted("tool:" + NAME), Label::and);
    }

    private ToolFacts.Effect effect() {
        var effect = ToolFacts.Effect.READ;
        for (var tool : tools) {
            var each = switch (tool.manifest().risk()) {
                case READ -> ToolFacts.Effect.READ;
                case WRITE -> ToolFacts.Effect.WRITE;
                case EGRESS -> ToolFacts.Effect.SEND;
            };
            effect = each.compareTo(effect) > 0 ? each : effect;
        }
        return effect;
    }

    private String hash() {
        try {
            var all = tools.stream().map(Tool::hash).sorted().collect(Collectors.joining("\n", "hradba script 1\n", ""));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
