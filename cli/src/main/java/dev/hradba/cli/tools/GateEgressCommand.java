package dev.hradba.cli.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.GivenFile;
import dev.hradba.sandbox.http.EgressBatch;
import dev.hradba.sandbox.http.EgressRules;
import dev.hradba.sandbox.http.EgressRulesException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "egress",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Decides requests under egress rules; sends nothing. Reads JSON lines {\"id\",\"method\",\"url\",\"dns\",\"redirects\"}, "
                + "writes {\"id\",\"verdict\",\"rule\",\"reason\",\"canonical\"}.")
final class GateEgressCommand implements Callable<Integer> {

    @Option(names = "--rules", required = true, paramLabel = "FILE", description = "YAML: egress rules; 'rules: []' allows nothing")
    private Path rules = Path.of("");

    @Option(names = "--batch", required = true, paramLabel = "FILE|-", description = "JSON lines; - reads standard input")
    private String batch = "-";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        EgressRules read;
        try {
            read = ToolGrants.egress(rules);
        } catch (EgressRulesException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        var out = spec.commandLine().getOut();
        try (var in = GivenFile.batch(batch)) {
            new EgressBatch(read).run(in, line -> {
                out.println(line);
                out.flush();
            });
        }
        return ExitCode.OK;
    }
}
