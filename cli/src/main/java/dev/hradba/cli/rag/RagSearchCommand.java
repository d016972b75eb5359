package dev.hradba.cli.rag;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hradba.cli.ask.AnswerJson;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Style;
import dev.hradba.rag.Query;
import dev.hradba.rag.retrieve.Passage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "search", mixinStandardHelpOptions = true, sortOptions = false, description = "Finds passages, best first.")
final class RagSearchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "WORDS", arity = "1..*", description = "what to look for")
    private List<String> words = List.of();

    @Mixin
    private RagOptions options = new RagOptions();

    @Mixin
    private RagPlanOptions plan = new RagPlanOptions();

    @Option(names = "--explain", description = "say how each score was made")
    private boolean explain;

    @Option(names = {"-n", "--limit"}, paramLabel = "N", defaultValue = "5", description = "most passages. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        long began = System.nanoTime();
        String text = String.join(" ", words);
        RagText.check(text);
        if (limit < 1 || limit > 1_000) {
            throw new CliException(ExitCode.USAGE, "--limit is %d; give 1 to 1000".formatted(limit));
        }
        try (var ragBase = options.open(); var steps = plan.open(); var knowledge = ragBase.openToRead()) {
            var identity = ragBase.identity(options);
            var query = new Query(text, limit, Set.copyOf(options.collections()), java.util.Optional.empty());
            List<Passage> passages = knowledge.retrieve(query, identity, steps.steps());
            long millis = (System.nanoTime() - began) / 1_000_000;
            var out = spec.commandLine().getOut();
            if (json) {
                var root = JsonNodeFactory.instance.objectNode().put("query", text).put("as", identity.subject()).put("embedder", ragBase.embedderName());
                var array = root.putArray("passages");
                passages.forEach(passage -> array.add(RagJson.passage(passage, explain)));
                out.println(AnswerJson.line(root.put("millis", millis)));
            } else {
                print(passages, out);
                out.println(Style.dim("%.2f s, searched %s".formatted(millis / 1000.0, ragBase.finding())));
                out.flush();
            }
            return passages.isEmpty() ? ExitCode.NO_ANSWER : ExitCode.OK;
        }
    }

    private void print(List<Passage> passages, PrintWriter out) {
        if (passages.isEmpty()) {
            out.println("Nothing found.");
        }
        for (var passage : passages) {
            out.println("%d. %s  %s".formatted(passage.rank(), Style.bold(Style.plain(passage.where())), Style.dim("score %.2f".formatted(passage.score()))));
            out.println("   %s, %s".formatted(Style.plain(passage.documentId()), RagText.place(passage)));
            out.println("   " + RagText.shortened(passage.text(), 300));
            passage.alsoIn().forEach(other -> out.println("   " + Style.dim("nearly the same text in " + Style.plain(other))));
            if (explain) {
                passage.explain().toString().lines().forEach(line -> out.println("     " + Style.plain(line)));
            }
            out.println();
        }
    }
}
