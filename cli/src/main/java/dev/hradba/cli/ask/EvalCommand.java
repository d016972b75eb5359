package dev.hradba.cli.ask;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.agent.sql.DraftOptions;
import dev.hradba.agent.sql.SqlDrafter;
import dev.hradba.agent.sql.SqlEvaluation;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.Database;
import dev.hradba.sandbox.sql.DatabaseSource;
import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SchemaView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "eval", mixinStandardHelpOptions = true, subcommands = EvalDocsCommand.class, description = "Measures a model on questions with known answers.")
public final class EvalCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "sql", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Strict execution accuracy of drafted SQL over DIR/questions.jsonl and DIR/db/*.sql, beside the rule baseline.")
    int sql(@Parameters(paramLabel = "DIR") Path directory,
            @Option(names = "--show", description = "print every question that went wrong") boolean show,
            @Option(names = "--json", description = "print one object a question instead of the report") boolean json,
            @Mixin ConnectionOptions connection) throws IOException {
        var out = spec.commandLine().getOut();
        try (var backend = Assembly.backend(Home.open(), connection)) {
            var drafters = List.of(Map.entry(backend.info().model(), SqlDrafter.over(backend, DraftOptions.DEFAULT)),
                    Map.entry("rules", SqlDrafter.rules(DraftOptions.DEFAULT)));
            var evaluation = new SqlEvaluation(EvalCommand::view, drafters);
            var results = evaluation.run(directory, result -> {
                if (json) {
                    out.println(AnswerJson.line(json(result)));
                } else if (show && !result.right()) {
                    out.println("%s %s [%s]%n    %s%n    %s".formatted(result.drafter(), result.id(), result.sure() ? "sure" : "unsure", result.question(),
                            result.sql().map(sql -> sql.replaceAll("\\s+", " ")).orElse("no draft") + (result.note().isEmpty() ? "" : "  -- " + result.note())));
                }
            });
            if (!json) {
                out.print(SqlEvaluation.report(results));
            }
            out.flush();
        }
        return ExitCode.OK;
    }

    private static ObjectNode json(SqlEvaluation.Result result) {
        var line = JsonNodeFactory.instance.objectNode();
        line.put("drafter", result.drafter()).put("id", result.id()).put("tier", result.tier());
        line.put("sql", result.sql().orElse(null)).put("runs", result.runs()).put("right", result.right()).put("sure", result.sure());
        line.put("likelihood", result.likelihood().orElse(null));
        var doubts = line.putArray("doubts");
        result.doubts().forEach(kind -> doubts.add(kind.name()));
        return line;
    }

    private static SchemaView view(Path file) {
        try (var database = Database.open(DatabaseSource.of(file.toString(), Optional.empty(), Optional.empty()))) {
            return database.schema(Grants.everything(), Identity.of("evaluation"));
        }
    }
}
