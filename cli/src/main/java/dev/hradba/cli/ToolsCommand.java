package dev.hradba.cli;

import java.io.PrintWriter;

import dev.hradba.agent.copilot.AuditedApprovals;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.ToolRegistry;
import dev.hradba.sandbox.ToolRegistry.Lookup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "tools", mixinStandardHelpOptions = true, description = "Lists the tools a copilot may run and approves them by hash.")
final class ToolsCommand implements Runnable {

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
                var usable = registry.find(tool.manifest().name(), SCOPE) instanceof Lookup.Usable;
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
            out.println("standing      " + switch (registry.find(name, SCOPE)) {
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
            var approval = registry.approve(name, hash, SCOPE, System.getProperty("user.name"));
            out.println("approved %s %s".formatted(name, approval.hash()));
            return ExitCode.OK;
        });
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Takes the approval back. The decision goes to the audit.")
    int revoke(@Parameters(paramLabel = "TOOL") String name) {
        return withRegistry((registry, out) -> {
            registry.revoke(name, SCOPE, System.getProperty("user.name"));
            out.println("revoked " + name);
            return ExitCode.OK;
        });
    }

    /// Bundled tools are approved for every copilot of this installation.
    private static final String SCOPE = "*";

    private static Tool tool(ToolRegistry registry, String name) {
        return registry.tools().stream().filter(tool -> tool.manifest().name().equals(name)).findFirst()
                .orElseThrow(() -> new CliException(ExitCode.USAGE, "no tool is named '%s'; 'hradba tools list' shows all".formatted(name)));
    }

    private int withRegistry(Action action) {
        try (var log = Home.open().openAudit()) {
            var out = spec.commandLine().getOut();
            return action.run(AuditedApprovals.registry(log), out);
        }
    }

    private interface Action {
        int run(ToolRegistry registry, PrintWriter out);
    }
}
