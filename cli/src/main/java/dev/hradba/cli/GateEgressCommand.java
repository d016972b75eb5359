package dev.hradba.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

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
            read = EgressRules.load(rules);
        } catch (EgressRulesException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        var out = spec.commandLine().getOut();
        try (var in = new BufferedReader(new InputStreamReader(input(), StandardCharsets.UTF_8))) {
            new EgressBatch(read).run(in, line -> {
                out.println(line);
                out.flush();
            });
        }
        return ExitCode.OK;
    }

    private InputStream input() throws IOException {
        if (batch.equals("-")) {
            return System.in;
        }
        if (!Files.isRegularFile(Path.of(batch))) {
            throw new CliException(ExitCode.ENVIRONMENT, "there is no file %s; give JSON lines with --batch FILE or --batch -".formatted(batch));
        }
        return Files.newInputStream(Path.of(batch));
    }
}
