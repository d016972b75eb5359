package dev.hradba.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Everything about documents.
@Command(name = "rag", mixinStandardHelpOptions = true, subcommands = RagEvalCommand.class, description = "Measure retrieval over documents.")
final class RagCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
