package dev.hradba.cli.rag;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.agent.copilot.DocsCopilot;
import dev.hradba.cli.ask.AnswerJson;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.cli.common.Style;
import dev.hradba.core.Identity;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.Query;
import dev.hradba.rag.retrieve.Passage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "ask", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Answers with sentences of the documents, each cited and verified, or says that there is not enough information.")
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
        }
        try (var ragBase = options.open(); var audit = Home.open().openAudit(); var steps = plan.open(); var knowledge = ragBase.openToAsk()) {
            var identity = ragBase.identity(options);
            var copilot = new DocsCopilot(knowledge, audit, steps.steps());
            return batch == null ? one(copilot, identity) : many(copilot, identity, batch);
        }
    }

    private int one(DocsCopilot copilot, Identity identity) {
        String question = String.join(" ", words);
        var answer = copilot.ask(query(question), identity);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(AnswerJson.line(json(question, answer, identity)));
        } else {
            print(answer, out);
        }
        return exitCode(answer);
    }

    /// Answers each line as it comes; a bad line becomes a line that says so.
    private int many(DocsCopilot copilot, Identity identity, String file) throws IOException {
        int worst = ExitCode.OK;
        var out = spec.commandLine().getOut();
        try (var lines = RagText.lines(file)) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.isBlank()) {
                    continue;
                }
                var item = AnswerJson.read(line).filter(node -> node.path("question").isTextual());
                ObjectNode result;
                int code;
                if (item.isEmpty()) {
                    result = AnswerJson.failure(line, "this line is not a JSON object with the texts \"id\" and \"question\"");
                    code = ExitCode.USAGE;
                } else {
                    String question = item.get().path("question").textValue();
                    try {
                        var answer = copilot.ask(query(question), identity);
                        result = json(question, answer, identity);
                        code = exitCode(answer);
                    } catch (IllegalArgumentException e) {
                        result = AnswerJson.failure(question, String.valueOf(e.getMessage()));
                        code = ExitCode.USAGE;
                    }
                    result.set("id", item.get().get("id"));
                }
                worst = Math.max(worst, code);
                out.println(AnswerJson.line(result));
                out.flush();
            }
        }
        return worst;
    }

    private Query query(String question) {
        return Query.of(question).in(options.collections().toArray(String[]::new));
    }

    private ObjectNode json(String question, DocsCopilot.DocsAnswer answer, Identity identity) {
        var root = RagJson.answer(question, answer.outcome(), explain).put("as", identity.subject()).put("audit", answer.audit().full());
        root.putObject("timings").put("totalMillis", answer.total().toMillis());
        return root;
    }

    private static int exitCode(DocsCopilot.DocsAnswer answer) {
        return answer.outcome() instanceof AnswerOutcome.Answered ? ExitCode.OK : ExitCode.NO_ANSWER;
    }

    private void print(DocsCopilot.DocsAnswer answer, PrintWriter out) {
        switch (answer.outcome()) {
            case AnswerOutcome.Answered answered -> {
                out.println(Style.bold(answered.text()));
                out.println();
                for (var citation : answered.citations()) {
                    out.println("  %s: %s, version %d, characters %d–%d".formatted(citation.documentId(), citation.where(), citation.version(),
                            citation.start(), citation.end()));
                }
                if (explain) {
                    out.println();
                    out.print(answered.explain());
                }
            }
            case AnswerOutcome.NotEnoughInformation missing -> {
                out.println(Style.bold("Not enough information."));
                missing.missing().forEach(line -> out.println("  - " + line));
            }
        }
        passages(answer.outcome().passages(), out);
        out.println();
        out.println(Style.dim("%.2f s, audit %s".formatted(answer.total().toMillis() / 1000.0, answer.audit())));
        out.flush();
    }

    private static void passages(List<Passage> passages, PrintWriter out) {
        if (!passages.isEmpty()) {
            out.println();
            out.println("Nearest passages:");
        }
        for (var passage : passages.stream().limit(PASSAGES).toList()) {
            out.println("  %d. %s, %s of %s  %s".formatted(passage.rank(), passage.where(), RagText.place(passage), passage.documentId(),
                    Style.dim("score %.2f".formatted(passage.score()))));
            out.println("     " + RagText.shortened(passage.text(), 160));
        }
    }
}
