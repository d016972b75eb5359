package dev.hradba.cli.ask;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.rag.measure.AnswerEvaluation;
import dev.hradba.rag.measure.AnswerReport;
import dev.hradba.rag.measure.AnswerResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Measures answers from documents beside two baselines.
@Command(name = "docs", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Answers from DIR/docs to DIR/questions.jsonl, beside two baselines: the sentence with the best BM25 score, and the first of the best passage.")
final class EvalDocsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "folder with docs/ and questions.jsonl: id, language, kind, question, gold (sentences; empty if nothing answers)")
    private Path directory = Path.of(".");

    @Option(names = "--json", description = "print one object per group of questions")
    private boolean json;

    @Option(names = "--min-confidence", paramLabel = "P", description = "least confidence of an answer, 0 to 1; 0 answers every question it can")
    private double minConfidence = DocsAnswers.OPTIONS.minConfidence();

    @Option(names = "--words-only", description = "compare words alone, not meaning by the embedded model")
    private boolean wordsOnly;

    @Option(names = "--show", description = "print every question that went wrong")
    private boolean show;

    @Override
    public Integer call() {
        if (!Files.isRegularFile(directory.resolve("questions.jsonl")) || !Files.isDirectory(directory.resolve("docs"))) {
            throw new CliException(ExitCode.USAGE, "'%s' lacks questions.jsonl or docs; give a folder that has both".formatted(directory));
        }
        var out = spec.commandLine().getOut();
        try {
            Path index = Files.createTempDirectory("hradba-eval");
            try {
                var report = AnswerReport.of(results(index));
                if (json) {
                    report.lines().forEach(line -> out.println(AnswerJson.line(object(line))));
                } else {
                    out.print(report.text());
                }
                out.flush();
            } finally {
                delete(index);
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "'%s' cannot be read: %s".formatted(directory, e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    private List<AnswerResult> results(Path index) throws IOException {
        var options = DocsAnswers.OPTIONS.withMinConfidence(minConfidence);
        if (wordsOnly) {
            return new AnswerEvaluation(options).run(directory, index, this::show);
        }
        try (var vectors = Vectors.open(Home.open(), null)) {
            return new AnswerEvaluation(options, vectors.embedder()).run(directory, index, this::show);
        }
    }

    private void show(AnswerResult result) {
        if (!show || !result.system().equals(AnswerEvaluation.HRADBA)) {
            return;
        }
        switch (result.verdict()) {
            case RIGHT, ABSTAINED_RIGHTLY -> { }
            case WRONG, ABSTAINED_WRONGLY -> spec.commandLine().getOut().println("%s %s %.2f  %s%n    said:   %s%n    wanted: %s".formatted(
                    result.verdict(), result.asked().id(), result.confidence(), result.asked().question(),
                    result.cited().isEmpty() ? "not enough information" : String.join(" / ", result.cited()).replaceAll("\\s+", " "),
                    result.asked().answerable() ? String.join(" / ", result.asked().gold()) : "not enough information"));
        }
    }

    private static ObjectNode object(AnswerReport.Line line) {
        return JsonNodeFactory.instance.objectNode().put("system", line.system()).put("group", line.group()).put("questions", line.questions())
                .put("right", line.right()).put("wrong", line.wrong()).put("invented", line.invented())
                .put("abstainedRightly", line.abstainedRightly()).put("abstainedWrongly", line.abstainedWrongly())
                .put("sentences", line.sentences()).put("medianMicros", line.medianMicros());
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary index '%s' cannot be removed: %s".formatted(folder, e.getMessage()), e);
        }
    }
}
