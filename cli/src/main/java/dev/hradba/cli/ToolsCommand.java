package dev.hradba.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import dev.hradba.agent.copilot.AuditedApprovals;
import dev.hradba.agent.copilot.AuditedEgress;
import dev.hradba.agent.copilot.DirectCall;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.SandboxOutcome;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.ToolRegistry;
import dev.hradba.sandbox.ToolRegistry.Lookup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(name = "tools", mixinStandardHelpOptions = true, description = "Lists, approves and runs the tools a copilot may use.")
final class ToolsCommand implements Runnable {

    /// Approvals without a named scope hold for every copilot of this installation.
    private static final String EVERYWHERE = "*";

    @Option(names = "--tools", paramLabel = "DIR", scope = ScopeType.INHERIT,
            description = "a tool's folder (tool.yaml and main.js), or a folder of such; may be repeated. Tools in HRADBA_HOME/tools are always there")
    private List<Path> folders = List.of();

    @Option(names = "--scope", paramLabel = "NAME", scope = ScopeType.INHERIT, defaultValue = EVERYWHERE,
            description = "which copilot an approval is for; default: all")
    private String scope = EVERYWHERE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all tools and whether they may be used.")
    int list() {
        return withRegistry((registry, out) -> {
            for (var tool : registry.tools()) {
                var usable = registry.find(tool.manifest().name(), scope) instanceof Lookup.Usable;
                out.println("%-14s %-8s %-13s %s".formatted(tool.manifest().name(), tool.manifest().version(), usable ? "approved" : "not approved", tool.hash()));
            }
            return ExitCode.OK;
        });
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints a tool's manifest, script and standing.")
    int show(@Parameters(paramLabel = "TOOL") String name) {
        return withRegistry((registry, out) -> {
            var tool = tool(registry, name);
            var manifest = tool.manifest();
            out.println(Style.bold(manifest.name()) + " " + manifest.version());
            out.println(manifest.description());
            out.println("hash          " + tool.hash());
            out.println("capabilities  " + manifest.capabilities());
            out.println("risk          " + manifest.risk());
            out.println("limits        " + manifest.limits());
            out.println("input         " + manifest.input());
            out.println("output        " + manifest.output());
            out.println("standing      " + switch (registry.find(name, scope)) {
                case Lookup.Usable(var usable, var approval) -> "approved by %s at %s".formatted(approval.by(), approval.at());
                case Lookup.NotApproved(var present, var message) -> message;
                case Lookup.Unknown(var message) -> message;
            });
            out.println();
            out.println(tool.script());
            return ExitCode.OK;
        });
    }

    @Command(name = "approve", mixinStandardHelpOptions = true, description = "Approves the exact version at hand. The decision goes to the audit.")
    int approve(
            @Parameters(paramLabel = "TOOL") String name,
            @Option(names = "--hash", required = true, description = "hash of the version you have read, from 'hradba tools show'") String hash) {
        return withRegistry((registry, out) -> {
            var approval = registry.approve(name, hash, scope, System.getProperty("user.name"));
            out.println("approved %s %s".formatted(name, approval.hash()));
            return ExitCode.OK;
        });
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Takes the approval back. The decision goes to the audit.")
    int revoke(@Parameters(paramLabel = "TOOL") String name) {
        return withRegistry((registry, out) -> {
            registry.revoke(name, scope, System.getProperty("user.name"));
            out.println("revoked " + name);
            return ExitCode.OK;
        });
    }

    @Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Runs an approved tool in the jail and prints its result as JSON. Exit code 0 done, 3 refused, 4 failed or stopped by a limit.")
    int runTool(
            @Parameters(paramLabel = "TOOL") String name,
            @Option(names = "--args", paramLabel = "JSON", defaultValue = "{}", description = "arguments as one JSON object; {} if left out") String arguments,
            @Mixin ToolGrants grants) {
        var home = Home.open();
        try (var log = home.openAudit()) {
            var tool = switch (AuditedApprovals.registry(log, tools(home)).find(name, scope)) {
                case Lookup.Usable(var usable, _) -> usable;
                case Lookup.NotApproved(_, var message) -> throw new CliException(ExitCode.REFUSED, message);
                case Lookup.Unknown(var message) -> throw new CliException(ExitCode.USAGE, message);
            };
            var identity = new Identity(grants.subject(), new HashSet<>(grants.groups()), java.util.Map.of());
            try (var open = grants.open(home, tool, identity, new AuditedEgress(log, identity.subject())); var sandbox = Assembly.sandbox(grants.unjailed())) {
                return told(new DirectCall(sandbox, log).run(tool, arguments, open.capabilities(), identity, new Cancellation()));
            }
        }
    }

    private int told(SandboxOutcome outcome) {
        var err = spec.commandLine().getErr();
        outcome.report().log().forEach(line -> err.println("log: " + line));
        return switch (outcome) {
            case SandboxOutcome.Returned(var json, _) -> {
                spec.commandLine().getOut().println(json);
                yield ExitCode.OK;
            }
            case SandboxOutcome.Denied(var rule, var message, _) -> throw new CliException(ExitCode.REFUSED, "refused (%s): %s".formatted(rule, message));
            case SandboxOutcome.Failed(var message, _) -> throw new CliException(ExitCode.NO_ANSWER, "failed: " + message);
            case SandboxOutcome.LimitReached(var limit, var message, _) -> throw new CliException(ExitCode.NO_ANSWER, "stopped by limit %s: %s".formatted(limit, message));
            case SandboxOutcome.Cancelled _ -> throw new CliException(ExitCode.INTERRUPTED, "cancelled");
        };
    }

    private static Tool tool(ToolRegistry registry, String name) {
        return registry.tools().stream().filter(tool -> tool.manifest().name().equals(name)).findFirst()
                .orElseThrow(() -> new CliException(ExitCode.USAGE, "no tool is named '%s'; 'hradba tools list' shows all".formatted(name)));
    }

    private List<Tool> tools(Home home) {
        var found = new ArrayList<Tool>();
        var own = home.root().resolve("tools");
        if (Files.isDirectory(own)) {
            load(own, found);
        }
        for (var folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new CliException(ExitCode.USAGE, "'%s' is not a folder; --tools names a tool's folder or a folder of such".formatted(folder));
            }
            load(folder, found);
        }
        return found;
    }

    private static void load(Path folder, List<Tool> into) {
        if (Files.exists(folder.resolve("tool.yaml"))) {
            into.add(Tool.load(folder));
            return;
        }
        try (var inside = Files.list(folder)) {
            inside.sorted().filter(each -> Files.exists(each.resolve("tool.yaml"))).map(Tool::load).forEach(into::add);
        } catch (IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot list '%s': %s".formatted(folder, e.getMessage()));
        }
    }

    private int withRegistry(Action action) {
        var home = Home.open();
        try (var log = home.openAudit()) {
            int code = action.run(AuditedApprovals.registry(log, tools(home)), spec.commandLine().getOut());
            log.checkpoint();
            return code;
        }
    }

    private interface Action {
        int run(ToolRegistry registry, PrintWriter out);
    }
}
