package dev.hradba.cli.rag;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.agent.audit.AuditReference;
import dev.hradba.agent.copilot.DocsCopilot;
import dev.hradba.cli.ask.AnswerJson;
import dev.hradba.cli.ask.QuestionBatch;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.cli.common.Interrupt;
import dev.hradba.cli.common.Style;
import dev.hradba.core.Identity;
import dev.hradba.core.ModelClient;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.Citation;
import dev.hradba.rag.Query;
import dev.hradba.rag.WrittenOutcome;
import dev.hradba.rag.retrieve.Passage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "ask", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Answers with sentences of the documents, or lets a model write the answer (--write), each claim cited and verified; or says that there is not enough information.")
final class RagAskCommand implements Callable<Integer> {

    private static final int PASSAGES = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "QUESTION", arity = "0..*")
    private List<String> words = List.of();

    @Mixin
    private RagOptions options = new RagOptions();

    @Mixin
    private RagPlanOptions plan = new RagPlanOptions();

    @Option(names = "--write", description = "let the model of --backend write the answer; what the documents do not say is left out")
    private boolean write;

    @Option(names = "--explain", description = "say why this sentence was chosen")
    private boolean explain;

    @Option(names = "--batch", paramLabel = "FILE", description = "answer every line {\"id\", \"question\"} of FILE (- for standard input) as a JSON line")
    private @Nullable String batch;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (batch == null) {
            RagText.check(String.join(" ", words));
        } else if (!words.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "there is a question beside --batch; give one or the other");
        }
        var cancellation = new Cancellation();
        try (var _ = Interrupt.cancels(cancellation);
                var ragBase = options.open();
                var audit = Home.open().openAudit();
                var steps = plan.open();
                var knowledge = ragBase.openToAsk()) {
            if (write && steps.model().isEmpty()) {
                throw new CliException(ExitCode.USAGE, "--write needs a model; name its server with --backend KIND=URL");
            }
            var identity = ragBase.identity(options);
            var copilot = new DocsCopilot(knowledge, audit, steps.steps());
            Function<String, Told> asked = write
                    ? question -> written(question, copilot.write(query(question), identity, ModelClient.of(steps.model().orElseThrow()), cancellation), identity)
                    : question -> quoted(question, copilot.ask(query(question), identity), identity);
            return batch == null ? one(asked) : QuestionBatch.run(batch, answerer(asked, identity), spec.commandLine().getOut(), cancellation);
        }
    }

    /// What is told of one answer, as an object or on the screen.
    private record Told(ObjectNode json, Consumer<PrintWriter> view, int exitCode) {}

    private Told quoted(String question, DocsCopilot.DocsAnswer answer, Identity identity) {
        var json = recorded(RagJson.answer(question, answer.outcome(), explain), identity, answer.audit(), answer.total());
        int code = answer.outcome() instanceof AnswerOutcome.Answered ? ExitCode.OK : ExitCode.NO_ANSWER;
        return new Told(json, out -> print(answer, out), code);
    }

    private Told written(String question, DocsCopilot.WrittenAnswer answer, Identity identity) {
        var json = recorded(RagJson.written(question, answer.outcome()), identity, answer.audit(), answer.total());
        int code = answer.outcome() instanceof WrittenOutcome.Written ? ExitCode.OK : ExitCode.NO_ANSWER;
        return new Told(json, out -> print(answer, out), code);
    }

    private static ObjectNode recorded(ObjectNode root, Identity identity, AuditReference audit, Duration total) {
        root.put("as", identity.subject()).put("audit", audit.full()).putObject("timings").put("totalMillis", total.toMillis());
        return root;
    }

    private int one(Function<String, Told> asked) {
        var told = asked.apply(String.join(" ", words));
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(AnswerJson.line(told.json()));
        } else {
            told.view().accept(out);
        }
        out.flush();
        return told.exitCode();
    }

    private QuestionBatch.Answerer answerer(Function<String, Told> asked, Identity identity) {
        return new QuestionBatch.Answerer() {

            @Override
            public QuestionBatch.Answer answer(String question) {
                var told = asked.apply(question);
                return new QuestionBatch.Answer(told.json(), told.exitCode());
            }

            @Override
            public ObjectNode failure(String question, String message) {
                return RagJson.failure(question, message, write).put("as", identity.subject());
            }
        };
    }

    private Query query(String question) {
        return Query.of(question).in(options.collections().toArray(String[]::new));
    }

    private void print(DocsCopilot.DocsAnswer answer, PrintWriter out) {
        switch (answer.outcome()) {
            case AnswerOutcome.Answered answered -> {
                out.println(Style.bold(Style.plain(answered.text())));
                out.println();
                answered.citations().forEach(citation -> out.println("  " + place(citation)));
                if (explain) {
                    out.println();
                    out.print(Style.plain(answered.explain().toString()));
                }
            }
            case AnswerOutcome.NotEnoughInformation nothing -> missing(nothing.missing(), out);
        }
        passages(answer.outcome().passages(), out);
        end(answer.audit(), answer.total(), out);
    }

    private static void print(DocsCopilot.WrittenAnswer answer, PrintWriter out) {
        switch (answer.outcome()) {
            case WrittenOutcome.Written written -> {
                var citations = written.citations();
                for (var claim : written.claims()) {
                    String numbers = claim.citations().stream().map(citation -> "[%d]".formatted(citations.indexOf(citation) + 1)).collect(Collectors.joining());
                    out.println(Style.bold(Style.plain(claim.text())) + " " + numbers);
                }
                out.println();
                for (int i = 0; i < citations.size(); i++) {
                    out.println("  [%d] %s".formatted(i + 1, place(citations.get(i))));
                    out.println("      “%s”".formatted(RagText.shortened(citations.get(i).quote(), 160)));
                }
            }
            case WrittenOutcome.NotEnoughInformation nothing -> {
                missing(nothing.missing(), out);
                passages(nothing.passages(), out);
            }
        }
        if (!answer.outcome().removed().isEmpty()) {
            out.println();
            out.println("Left out, since the documents do not say it:");
            answer.outcome().removed().forEach(claim -> out.println("  - %s (%s)".formatted(RagText.shortened(claim.text(), 160), claim.doubt().orElse(""))));
        }
        end(answer.audit(), answer.total(), out);
    }

    private static String place(Citation citation) {
        return Style.plain("%s: %s, version %d, characters %d–%d".formatted(citation.documentId(), citation.where(), citation.version(), citation.start(), citation.end()));
    }

    private static void missing(List<String> missing, PrintWriter out) {
        out.println(Style.bold("Not enough information."));
        missing.forEach(line -> out.println("  - " + Style.plain(line)));
    }

    private static void end(AuditReference audit, Duration total, PrintWriter out) {
        out.println();
        out.println(Style.dim("%.2f s, audit %s".formatted(total.toMillis() / 1000.0, audit)));
    }

    private static void passages(List<Passage> passages, PrintWriter out) {
        if (!passages.isEmpty()) {
            out.println();
            out.println("Nearest passages:");
        }
        for (var passage : passages.stream().limit(PASSAGES).toList()) {
            out.println("  %d. %s, %s of %s  %s".formatted(passage.rank(), Style.plain(passage.where()), RagText.place(passage), Style.plain(passage.documentId()),
                    Style.dim("score %.2f".formatted(passage.score()))));
            out.println("     " + RagText.shortened(passage.text(), 160));
        }
    }
}
