package dev.hradba.cli.rag;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "rag",
        mixinStandardHelpOptions = true,
        description = "Documents: reads them in, finds passages, answers with citations, measures.",
        subcommands = {RagIngestCommand.class, RagSearchCommand.class, RagAskCommand.class, RagEvalCommand.class, RagRebuildCommand.class,
            RagCopies.Snapshot.class, RagCopies.Restore.class, RagCopies.Check.class},
        footer = {
            "",
            "Examples:",
            "  hradba rag ingest ~/manuals",
            "  hradba rag search \"toner replacement\" --explain",
            "  hradba rag ask \"How often is the filter changed?\""
        })
public final class RagCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
