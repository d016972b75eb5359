package dev.hradba.cli.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.copilot.AuditedApprovals;
import dev.hradba.agent.copilot.AuditedEgress;
import dev.hradba.agent.copilot.AuditedOverride;
import dev.hradba.agent.copilot.DirectCall;
import dev.hradba.cli.ask.Assembly;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.GivenFile;
import dev.hradba.cli.common.Home;
import dev.hradba.cli.common.Style;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.SandboxOutcome;
import dev.hradba.sandbox.SandboxStatus;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.ToolException;
import dev.hradba.sandbox.ToolRegistry;
import dev.hradba.sandbox.ToolRegistry.Lookup;
import dev.hradba.sandbox.code.CodeMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(name = "tools", mixinStandardHelpOptions = true, description = "Lists, approves and runs the tools a copilot may use.")
public final class ToolsCommand implements Runnable {

    /// Approvals without a named scope hold for every copilot of this installation.
    private static final String EVERYWHERE = "*";
    private static final int MAX_ARGUMENTS_CHARS = 1_000_000;

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
        return withRegistry((registry, log, out) -> {
            var waiting = registry.tools().stream().filter(tool -> !(registry.find(tool.manifest().name(), scope) instanceof Lookup.Usable)).toList();
            var broken = problems(waiting);
            for (var tool : registry.tools()) {
                var standing = broken.containsKey(tool.hash()) ? "broken" : waiting.contains(tool) ? "not approved" : "approved";
                out.println("%-14s %-8s %-13s %s".formatted(tool.manifest().name(), tool.manifest().version(), standing, tool.hash()));
            }
            broken.values().forEach(problem -> out.println(Style.warn(problem)));
            return broken.isEmpty() ? ExitCode.OK : ExitCode.USAGE;
        });
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints a tool's manifest, script and standing.")
    int show(@Parameters(paramLabel = "TOOL") String name) {
        return withRegistry((registry, log, out) -> {
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
        return withRegistry((registry, log, out) -> {
            var by = System.getProperty("user.name");
            var tool = tool(registry, name);
            problems(List.of(tool)).values().forEach(problem -> {
                refused(log, by, tool, problem);
                throw new CliException(ExitCode.USAGE, "not approved: " + problem);
            });
            var approval = registry.approve(name, hash, scope, by);
            out.println("approved %s %s".formatted(name, approval.hash()));
            return ExitCode.OK;
        });
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Takes the approval back. The decision goes to the audit.")
    int revoke(@Parameters(paramLabel = "TOOL") String name) {
        return withRegistry((registry, log, out) -> {
            registry.revoke(name, scope, System.getProperty("user.name"));
            out.println("revoked " + name);
            return ExitCode.OK;
        });
    }

    @Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Runs an approved tool, or a script that calls approved tools, in the jail and prints the result as JSON. "
                    + "Exit code 0 done, 3 refused, 4 failed or stopped by a limit.")
    int runTool(
            @Parameters(paramLabel = "TOOL", arity = "0..1", description = "name of a tool; left out with --script") Optional<String> name,
            @Option(names = "--args", paramLabel = "JSON", description = "arguments as one JSON object; {} if left out") Optional<String> arguments,
            @Option(names = "--args-file", paramLabel = "FILE|-", description = "the same from a file; - reads standard input") Optional<String> argumentsFile,
            @Option(names = "--script", paramLabel = "FILE|-",
                    description = "a JavaScript function body such as: return tools.sql.query({ sql: 'SELECT 1' }); 'hradba tools functions' shows what it can call")
                    Optional<String> script,
            @Mixin ToolGrants grants) {
        boolean given = arguments.isPresent() || argumentsFile.isPresent();
        if (name.isPresent() == script.isPresent() || (script.isPresent() && given) || (arguments.isPresent() && argumentsFile.isPresent())) {
            throw new CliException(ExitCode.USAGE, "name a tool, with --args or --args-file if it takes arguments, or give --script FILE alone");
        }
        var input = argumentsFile.map(file -> text(file, "arguments", MAX_ARGUMENTS_CHARS)).or(() -> arguments).orElse("{}");
        var home = Home.open();
        try (var log = home.openAudit()) {
            var registry = AuditedApprovals.registry(log, tools(home));
            var callable = name.map(each -> List.of(usable(registry, each, log, grants.subject()))).orElseGet(() -> registry.usable(scope));
            var wanted = callable.stream().flatMap(tool -> tool.manifest().capabilities().stream()).collect(Collectors.toSet());
            var identity = new Identity(grants.subject(), new HashSet<>(grants.groups()), Map.of());
            try (var open = grants.open(home, wanted, identity, new AuditedEgress(log, identity.subject()));
                    var sandbox = Assembly.sandbox(grants.unjailed(), script.isPresent() ? 2 : 1, new AuditedOverride(log, identity.subject()))) {
                var calls = new DirectCall(sandbox, log);
                return told(script.isPresent()
                        ? calls.script(text(script.get(), "script", CodeMode.MAX_SCRIPT_CHARS), callable, open.capabilities(), identity, new Cancellation())
                        : calls.run(callable.getFirst(), input, open.capabilities(), identity, new Cancellation()));
            }
        }
    }

    @Command(name = "functions", mixinStandardHelpOptions = true, description = "Prints the approved tools as typed functions, as a model or the author of a script sees them.")
    int functions() {
        return withRegistry((registry, log, out) -> {
            out.print(CodeMode.declarations(registry.usable(scope)));
            return ExitCode.OK;
        });
    }

    private Tool usable(ToolRegistry registry, String name, AuditLog log, String subject) {
        return switch (registry.find(name, scope)) {
            case Lookup.Usable(var usable, _) -> usable;
            case Lookup.NotApproved(var tool, var message) -> {
                refused(log, subject, tool, message);
                throw new CliException(ExitCode.REFUSED, message);
            }
            case Lookup.Unknown(var message) -> throw new CliException(ExitCode.USAGE, message);
        };
    }

    private void refused(AuditLog log, String subject, Tool tool, String reason) {
        log.append(AuditLog.LOG_RUN, AuditEntry.of(subject, "tool-refused").with("tool", tool.manifest().name()).with("hash", tool.hash())
                .with("scope", scope).with("reason", reason));
        log.checkpoint();
    }

    private static String text(String file, String what, int most) {
        try (var in = file.equals("-") ? System.in : Files.newInputStream(GivenFile.readable(Path.of(file), "--" + (what.equals("script") ? what : "args-file"), "the " + what))) {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.readNBytes(4 * most + 1))).toString();
            if (text.isBlank() || text.length() > most) {
                throw new CliException(ExitCode.USAGE, "%s '%s' has %s; give 1 to %d characters".formatted(what, file, text.isBlank() ? "no text" : "too many characters", most));
            }
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new CliException(ExitCode.USAGE, "%s '%s' is not UTF-8 text".formatted(what, file));
        } catch (IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot read %s '%s': %s".formatted(what, file, e.getMessage()));
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

    /// Scripts that do not parse, by the tool's hash. They are parsed in the jail; where there is none they cannot be looked at, nor run.
    private static Map<String, String> problems(List<Tool> tools) {
        var problems = new LinkedHashMap<String, String>();
        if (!tools.isEmpty() && SandboxStatus.probe().jailed()) {
            try (var sandbox = Assembly.sandbox()) {
                tools.forEach(tool -> sandbox.check(tool).ifPresent(problem -> problems.put(tool.hash(), problem)));
            }
        }
        return problems;
    }

    private static Tool tool(ToolRegistry registry, String name) {
        return registry.tools().stream().filter(tool -> tool.manifest().name().equals(name)).findFirst()
                .orElseThrow(() -> new CliException(ExitCode.USAGE, "no tool is named '%s'; 'hradba tools list' shows all".formatted(name)));
    }

    private List<Tool> tools(Home home) {
        if (!scope.matches("[*]|[\\p{Alnum}][\\p{Alnum} ._/-]{0,63}")) {
            throw new CliException(ExitCode.USAGE, "scope '%s' is not a copilot's name: a letter or digit, then up to 63 letters, digits, blanks, '.', '_', '/' or '-'; left out, it is every copilot".formatted(scope));
        }
        var found = new ArrayList<Tool>();
        var own = home.root().resolve("tools");
        if (Files.isDirectory(own)) {
            load(own, found);
        }
        for (var folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new CliException(Files.exists(folder) ? ExitCode.USAGE : ExitCode.ENVIRONMENT, "'%s' is not a folder; --tools names a tool's folder or a folder of such".formatted(folder));
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
            for (var each : inside.filter(each -> Files.exists(each.resolve("tool.yaml"))).sorted().toList()) {
                loadOrTell(each, into);
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot list '%s': %s".formatted(folder, e.getMessage()));
        }
    }

    /// One broken tool does not hide the others; it cannot be approved or run.
    private static void loadOrTell(Path folder, List<Tool> into) {
        try {
            into.add(Tool.load(folder));
        } catch (ToolException e) {
            System.err.println("hradba: left out a tool: " + e.getMessage());
        }
    }

    private int withRegistry(Action action) {
        var home = Home.open();
        try (var log = home.openAudit()) {
            int code = action.run(AuditedApprovals.registry(log, tools(home)), log, spec.commandLine().getOut());
            log.checkpoint();
            return code;
        }
    }

    private interface Action {
        int run(ToolRegistry registry, AuditLog log, PrintWriter out);
    }
}
