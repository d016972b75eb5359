package dev.hradba.cli.tools;

import java.util.Optional;

import dev.hradba.agent.copilot.AuditedOverride;
import dev.hradba.cli.ask.Assembly;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.cli.common.Style;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxStatus;
import dev.hradba.sandbox.SandboxUnavailableException;
import dev.hradba.sandbox.doctor.BreakOut;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "sandbox", mixinStandardHelpOptions = true, description = "Says what confines tools on this machine.")
public final class SandboxCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "doctor", mixinStandardHelpOptions = true,
            description = "Shows what this kernel and JDK can enforce, then tries to break out. Exit code 0 if nothing got out, 3 if something did, 5 without a jail.")
    int doctor(@Option(names = "--allow-unjailed", paramLabel = "REASON", description = "try also where this kernel has no jail; the reason goes to the audit") Optional<String> unjailed) {
        var out = spec.commandLine().getOut();
        var status = SandboxStatus.probe();
        out.println("%-22s %s".formatted("platform", status.platform()));
        out.println("%-22s %s %s".formatted("JDK", System.getProperty("java.vendor"), Runtime.version()));
        out.println("%-22s %s".formatted("Landlock", status.landlockAbi() > 0 ? "version " + status.landlockAbi() : Style.warn("none")));
        out.println("%-22s %s".formatted("seccomp filters", status.seccomp() ? "yes" : Style.warn("none")));
        out.println("%-22s %s (%s)".formatted("guest policy", status.policy(), status.policyWhy()));
        status.missing().forEach(missing -> out.println("%-22s %s".formatted("missing", missing)));
        try (var sandbox = unjailed.isEmpty() || status.jailed() ? Assembly.sandbox() : unjailed(unjailed.get())) {
            var results = BreakOut.run(sandbox);
            results.forEach(result -> out.println("%-22s %-6s %s".formatted(result.name(), result.held() ? "held" : Style.warn("OUT"), result.detail())));
            long escaped = results.stream().filter(result -> !result.held()).count();
            out.println(escaped == 0 ? "nothing got out: %d attempts".formatted(results.size()) : Style.warn("%d of %d attempts got out".formatted(escaped, results.size())));
            return escaped == 0 ? ExitCode.OK : ExitCode.REFUSED;
        } catch (SandboxUnavailableException e) {
            throw new CliException(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()));
        }
    }

    private static Sandbox unjailed(String reason) {
        try (var log = Home.open().openAudit()) {
            return Assembly.sandbox(Optional.of(reason), 1, new AuditedOverride(log, System.getProperty("user.name", "unknown")));
        }
    }
}
