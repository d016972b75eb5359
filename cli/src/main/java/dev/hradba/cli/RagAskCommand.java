package dev.hradba.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

import dev.hradba.agent.copilot.DocsCopilot;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.Query;
import dev.hradba.rag.retrieve.Passage;
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

    @Parameters(paramLabel = "QUESTION", arity = "1..*")
    private List<String> words = List.of();

    @Mixin
    private RagOptions options = new RagOptions();

    @Option(names = "--explain", description = "say why this sentence was chosen")
    private boolean explain;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        String question = String.join(" ", words);
        RagText.check(question);
        var ragBase = RagBase.of(options.base());
        var identity = ragBase.identity(options);
        try (var audit = Home.open().openAudit(); var knowledge = ragBase.openToRead()) {
            var query = Query.of(question).in(options.collections().toArray(String[]::new));
            var answer = new DocsCopilot(knowledge, audit).ask(query, identity);
            var out = spec.commandLine().getOut();
            if (json) {
                var root = RagJson.answer(question, answer.outcome(), explain).put("as", identity.subject()).put("audit", answer.audit().full());
                root.putObject("timings").put("totalMillis", answer.total().toMillis());
                out.println(AnswerJson.line(root));
            } else {
                print(answer, out);
            }
            return answer.outcome() instanceof AnswerOutcome.Answered ? ExitCode.OK : ExitCode.NO_ANSWER;
        }
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
