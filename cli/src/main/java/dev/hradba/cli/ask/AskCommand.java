package dev.hradba.cli.ask;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.agent.copilot.CopilotAnswer;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.cli.common.Interrupt;
import dev.hradba.core.completion.Cancellation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Answers a question from a database, or with --docs from documents.",
        footer = {
            "",
            "Examples over the sample database:",
            "  hradba ask \"How many open tickets does each team have?\"",
            "  hradba ask \"How many tickets are there?\"",
            "  hradba ask \"Which 3 assets are the most expensive?\"",
            "  hradba ask \"Show the tickets with priority critical that are still open\"",
            "  hradba ask \"How many incidents are there per severity?\"",
            "  hradba ask \"List the people in team Networking\"",
            "  hradba ask --docs \"How do I escalate a P1 incident?\""
        })
public final class AskCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "QUESTION", arity = "0..*", description = "in English")
    private List<String> words = List.of();

    @Option(names = "--docs", description = "answer from documents, with citations")
    private boolean docs;

    @Option(names = "--from", paramLabel = "FOLDER", description = "documents to answer from with --docs. Default: the sample's handbook.")
    private @Nullable Path folder;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Option(names = "--batch", paramLabel = "FILE", description = "answer every line {\"id\", \"question\"} of FILE (- for standard input) as a JSON line")
    private @Nullable String batch;

    @Option(names = "--no-run", description = "only draft the statement")
    private boolean noRun;

    @Option(names = "--schema", description = "print what the copilot sees of the database")
    private boolean schema;

    @Option(names = "--explain", description = "say how the question was read")
    private boolean explain;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "20", description = "rows to show in the terminal. Default: ${DEFAULT-VALUE}.")
    private int rows;

    @Option(names = "--verbose", description = "show where time and tokens went")
    private boolean verbose;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var home = Home.open();
        if (schema) {
            new AnswerView(out, rows, explain, verbose).print(Assembly.schema(home, connection));
            return ExitCode.OK;
        }
        if (batch == null && String.join(" ", words).isBlank()) {
            throw new CliException(ExitCode.USAGE, "there is no question; try: hradba ask \"How many open tickets does each team have?\"");
        }
        if (batch != null && (docs || !words.isEmpty())) {
            throw new CliException(ExitCode.USAGE, docs ? "--batch is for questions to a database; ask documents with hradba rag ingest and hradba rag ask --batch"
                    : "there is a question beside --batch; give one or the other");
        }
        if (docs) {
            return new DocsAnswers(home, folder, connection.subject(), out, json, explain).ask(String.join(" ", words));
        }
        var cancellation = new Cancellation();
        try (var _ = Interrupt.cancels(cancellation);
                var assembly = Assembly.open(home, connection)) {
            return batch == null ? one(assembly, out, cancellation) : QuestionBatch.run(batch, answerer(assembly, cancellation), out, cancellation);
        }
    }

    private int one(Assembly assembly, PrintWriter out, Cancellation cancellation) {
        var answer = assembly.copilot().ask(String.join(" ", words), assembly.identity(), !noRun, cancellation);
        if (json) {
            out.println(AnswerJson.line(AnswerJson.of(answer)));
        } else {
            new AnswerView(out, rows, explain, verbose).print(answer);
        }
        return exitCode(answer);
    }

    private QuestionBatch.Answerer answerer(Assembly assembly, Cancellation cancellation) {
        return new QuestionBatch.Answerer() {

            @Override
            public QuestionBatch.Answer answer(String question) {
                var answer = assembly.copilot().ask(question, assembly.identity(), !noRun, cancellation);
                return new QuestionBatch.Answer(AnswerJson.of(answer), exitCode(answer));
            }

            @Override
            public ObjectNode failure(String question, String message) {
                return AnswerJson.failure(question, message);
            }
        };
    }

    static int exitCode(CopilotAnswer answer) {
        return switch (answer.ending()) {
            case ANSWERED, DRAFT -> ExitCode.OK;
            case UNSURE, NOT_COVERED -> ExitCode.NO_ANSWER;
            case REFUSED -> ExitCode.REFUSED;
            case FAILED -> ExitCode.ENVIRONMENT;
            case CANCELLED -> ExitCode.INTERRUPTED;
        };
    }
}
