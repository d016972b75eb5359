package dev.hradba.cli.tools;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = "Tries rules on a list of requests: what would be allowed, what refused, and why.",
        subcommands = {
            GateSqlCommand.class,
            GateEgressCommand.class,
        })
public final class GateCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
